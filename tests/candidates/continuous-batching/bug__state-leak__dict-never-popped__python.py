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
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
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
        toks = self.decode_fn(self.active, [self.states[r.req_id] for r in self.active])
        for r, t in zip(self.active, toks):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
        self.active = [r for r in self.active if not r.done]
