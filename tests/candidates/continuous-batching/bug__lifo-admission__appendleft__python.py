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
        self.cap, self.pre, self.dec = max_batch_size, prefill_fn, decode_fn
        self.line = deque()
        self.live = {}

    def submit(self, request):
        self.line.appendleft(request)

    def step(self):
        batch = []
        while self.line and len(self.live) + len(batch) < self.cap:
            batch.append(self.line.popleft())
        if batch:
            for r, s in zip(batch, self.pre(batch)):
                self.live[r.req_id] = [r, s]
        if self.live:
            cells = list(self.live.values())
            toks = self.dec([c[0] for c in cells], [c[1] for c in cells])
            for (r, _), t in zip(cells, toks):
                r.generated.append(t)
                if t == EOS or len(r.generated) >= r.max_new_tokens:
                    r.done = True
                    self.live.pop(r.req_id)
