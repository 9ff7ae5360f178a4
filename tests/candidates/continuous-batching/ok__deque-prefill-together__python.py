from collections import deque
from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list[int]
    generated: list[int] = field(default_factory=list)
    max_new_tokens: int = 32
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        if max_batch_size < 1:
            raise ValueError("max_batch_size must be at least 1")
        self._cap = max_batch_size
        self._prefill = prefill_fn
        self._decode = decode_fn
        self._queue = deque()
        self._running = []  # (request, state)
        self._ids = set()

    def submit(self, request):
        if request.req_id in self._ids:
            raise ValueError(f"duplicate req_id {request.req_id!r}")
        self._ids.add(request.req_id)
        self._queue.append(request)

    def _admit(self):
        n = min(self._cap - len(self._running), len(self._queue))
        if n > 0:
            fresh = [self._queue.popleft() for _ in range(n)]
            self._running.extend(zip(fresh, self._prefill(fresh)))

    def step(self):
        self._admit()
        if not self._running:
            return []
        reqs, states = map(list, zip(*self._running))
        toks = self._decode(reqs, states)
        finished = []
        for req, tok in zip(reqs, toks):
            req.generated.append(tok)
            req.done = tok == EOS or len(req.generated) == req.max_new_tokens
            if req.done:
                finished.append(req)
                self._ids.discard(req.req_id)
        self._running = [(r, s) for r, s in self._running if not r.done]
        return finished
