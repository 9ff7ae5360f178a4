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


QUEUE = deque()
RUNNING = []


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.n, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn

    def submit(self, request):
        QUEUE.append(request)

    def step(self):
        while QUEUE and len(RUNNING) < self.n:
            r = QUEUE.popleft()
            RUNNING.append((r, self.prefill_fn([r])[0]))
        if not RUNNING:
            return
        toks = self.decode_fn([r for r, _ in RUNNING], [s for _, s in RUNNING])
        for (r, _), t in zip(RUNNING, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
        alive = [p for p in RUNNING if not p[0].done]
        RUNNING.clear()
        RUNNING.extend(alive)
