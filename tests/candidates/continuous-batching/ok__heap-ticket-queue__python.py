import heapq
from dataclasses import dataclass, field
from itertools import count

EOS = -1


@dataclass(eq=False)
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 8
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.k = max_batch_size
        self.p = prefill_fn
        self.d = decode_fn
        self.tickets = count()
        self.heap = []
        self.running = {}

    def submit(self, request):
        heapq.heappush(self.heap, (next(self.tickets), request))

    def step(self):
        while self.heap and len(self.running) < self.k:
            _, r = heapq.heappop(self.heap)
            self.running[r] = self.p([r])[0]
        if not self.running:
            return
        order = sorted(self.running, key=lambda r: r.req_id)
        toks = self.d(order, [self.running[r] for r in order])
        for r, t in zip(order, toks):
            r.generated += [t]
            if t == EOS or len(r.generated) == r.max_new_tokens:
                r.done = True
                self.running.pop(r)
