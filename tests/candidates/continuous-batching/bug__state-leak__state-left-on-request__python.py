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
        self.size, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.q, self.live = deque(), []

    def submit(self, request):
        self.q.append(request)

    def step(self):
        while self.q and len(self.live) < self.size:
            r = self.q.popleft()
            r.state = self.prefill_fn([r])[0]
            self.live.append(r)
        if not self.live:
            return
        for r, t in zip(self.live, self.decode_fn(self.live, [r.state for r in self.live])):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
        self.live = [r for r in self.live if not r.done]
