from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 20
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.size, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.all = []

    def submit(self, request):
        self.all.append(request)

    def step(self):
        # the first `size` unfinished requests, in order of arrival, are the batch
        batch = self.all[: self.size]
        for r in batch:
            if not hasattr(r, "_kv"):
                r._kv = self.prefill_fn([r])[0]
        if len(batch) == 0:
            return
        for r, tok in zip(batch, self.decode_fn(batch, [r._kv for r in batch])):
            r.generated.append(tok)
            if tok == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                del r._kv
        self.all = [r for r in self.all if not r.done]
