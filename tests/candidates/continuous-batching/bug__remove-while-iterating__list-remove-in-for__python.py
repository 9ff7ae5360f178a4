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
        self.max_batch_size, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.waiting = deque()
        self.active = []
        self.states = {}

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.active) < self.max_batch_size:
            r = self.waiting.popleft()
            self.states[r.req_id] = self.prefill_fn([r])[0]
            self.active.append(r)
        if not self.active:
            return
        toks = self.decode_fn(list(self.active), [self.states[r.req_id] for r in self.active])
        by_id = {r.req_id: t for r, t in zip(self.active, toks)}
        for r in self.active:
            r.generated.append(by_id[r.req_id])
            if r.generated[-1] == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                self.active.remove(r)
                del self.states[r.req_id]
