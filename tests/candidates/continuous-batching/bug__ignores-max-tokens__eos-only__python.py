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
        self.states = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.active) < self.max_batch_size:
            self.active.append(self.waiting.popleft())
            self.states.append(self.prefill_fn([self.active[-1]])[0])
        if not self.active:
            return
        toks = self.decode_fn(self.active, self.states)
        for i in range(len(toks) - 1, -1, -1):
            self.active[i].generated.append(toks[i])
            if toks[i] == EOS:
                self.active[i].done = True
                self.active.pop(i)
                self.states.pop(i)
