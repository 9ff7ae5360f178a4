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
        self.waiting, self.active = deque(), []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting or self.active:
            while self.waiting and len(self.active) < self.max_batch_size:
                r = self.waiting.popleft()
                self.active.append((r, self.prefill_fn([r])[0]))
            toks = self.decode_fn([r for r, _ in self.active], [s for _, s in self.active])
            for (r, _), t in zip(self.active, toks):
                r.generated.append(t)
                r.done = t == EOS or len(r.generated) >= r.max_new_tokens
            self.active = [a for a in self.active if not a[0].done]
