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
        self.n, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.waiting, self.active = deque(), {}

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        running = list(self.active.values())
        fresh = []
        while self.waiting and len(self.active) + len(fresh) < self.n:
            fresh.append(self.waiting.popleft())
        if fresh:
            for r, s in zip(fresh, self.prefill_fn(fresh)):
                self.active[r.req_id] = (r, s)
        if running:
            toks = self.decode_fn([r for r, _ in running], [s for _, s in running])
            for (r, _), t in zip(running, toks):
                r.generated.append(t)
                if t == EOS or len(r.generated) >= r.max_new_tokens:
                    r.done = True
                    del self.active[r.req_id]
