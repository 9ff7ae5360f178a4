from collections import deque, namedtuple
from dataclasses import dataclass, field

EOS = -1
Entry = namedtuple("Entry", "request state")


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 20
    done: bool = False

    def take(self, token):
        self.generated.append(token)
        self.done = token == EOS or len(self.generated) >= self.max_new_tokens
        return self.done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.pending = deque()
        self.entries = ()

    def submit(self, request):
        self.pending.append(request)

    def _fill(self):
        if self.pending and len(self.entries) < self.max_batch_size:
            r = self.pending.popleft()
            self.entries += (Entry(r, *self.prefill_fn([r])),)
            self._fill()

    def step(self):
        self._fill()
        if self.entries:
            toks = self.decode_fn(*map(list, zip(*self.entries)))
            self.entries = tuple(e for e, t in zip(self.entries, toks) if not e.request.take(t))
