from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 16
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.new = []
        self.active = {}

    def submit(self, request):
        self.new.append(request)

    def step(self):
        if self.new:
            states = self.prefill_fn(self.new)
            self.active.update({r.req_id: (r, s) for r, s in zip(self.new, states)})
            self.new = []
        pairs = list(self.active.values())
        if pairs:
            for (r, _), t in zip(pairs, self.decode_fn([p[0] for p in pairs], [p[1] for p in pairs])):
                r.generated.append(t)
                if t == EOS or len(r.generated) == r.max_new_tokens:
                    r.done = True
                    self.active.pop(r.req_id)
