from collections import deque
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
        self.k, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.waiting, self.live = deque(), {}

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.live) < self.k:
            r = self.waiting.popleft()
            self.live[r.req_id] = (r, self.prefill_fn([r])[0])
        if not self.live:
            return
        ids = list(self.live)
        toks = self.decode_fn([self.live[i][0] for i in ids], [self.live[i][1] for i in ids])
        for i, t in zip(ids, toks):
            r = self.live[i][0]
            full = len(r.generated) >= r.max_new_tokens
            r.generated.append(t)
            if full or t == EOS:
                r.done = True
                del self.live[i]
