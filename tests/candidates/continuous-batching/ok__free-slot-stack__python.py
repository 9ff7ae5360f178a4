from collections import deque
from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 20
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.free = list(range(max_batch_size))
        self.table = {}
        self.kv = {}
        self.waiting = deque()

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        joining = {}
        while self.free and self.waiting:
            joining[self.free.pop()] = self.waiting.popleft()
        if joining:
            made = self.prefill_fn(list(joining.values()))
            self.kv.update(zip(joining, made))
            self.table.update(joining)
        if not self.table:
            return
        slots = sorted(self.table)
        out = self.decode_fn([self.table[s] for s in slots], [self.kv[s] for s in slots])
        for s, tok in zip(slots, out):
            req = self.table[s]
            req.generated.append(tok)
            if tok == EOS or len(req.generated) >= req.max_new_tokens:
                req.done = True
                self.release(s)

    def release(self, s):
        self.table.pop(s)
        self.kv.pop(s)
        self.free.append(s)
