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
        self.cap = max_batch_size
        self.prefill = prefill_fn
        self.decode = decode_fn
        self.queue = []
        self.slots = {}
        self.left = 0

    def submit(self, request):
        self.queue.append(request)

    def _next_batch(self):
        batch, self.queue = self.queue[: self.cap], self.queue[self.cap :]
        self.left = len(batch)
        for i, r in enumerate(batch):
            self.slots[i] = (r, self.prefill([r])[0])

    def step(self):
        if self.left == 0:
            self._next_batch()
        keys = list(self.slots)
        if not keys:
            return
        toks = self.decode([self.slots[k][0] for k in keys], [self.slots[k][1] for k in keys])
        for k, t in zip(keys, toks):
            r = self.slots[k][0]
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
            if r.done:
                del self.slots[k]
                self.left -= 1
