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
        self.states = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        joined = False
        while self.waiting and len(self.active) < self.max_batch_size:
            self.active.append(self.waiting.popleft())
            joined = True
        if joined:
            self.states = self.prefill_fn(list(self.active))
        if not self.active:
            return
        toks = self.decode_fn(self.active, self.states)
        live = []
        for r, s, t in zip(self.active, self.states, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
            if not r.done:
                live.append((r, s))
        self.active = [r for r, _ in live]
        self.states = [s for _, s in live]
