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
        self.batch = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting:
            if len(self.batch) == self.max_batch_size:
                done = [i for i, (r, _) in enumerate(self.batch) if r.done]
                if not done:
                    break
                self.batch.pop(done[0])
            r = self.waiting.popleft()
            self.batch.append((r, self.prefill_fn([r])[0]))
        if all(r.done for r, _ in self.batch):
            self.batch = []
            return
        toks = self.decode_fn([r for r, _ in self.batch], [s for _, s in self.batch])
        for (r, _), t in zip(self.batch, toks):
            if not r.done:
                r.generated.append(t)
                r.done = t == EOS or len(r.generated) >= r.max_new_tokens
