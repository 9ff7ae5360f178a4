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
        self.rows = [None] * max_batch_size
        self.states = []
        self.prefill_fn, self.decode_fn = prefill_fn, decode_fn
        self.waiting = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        for i in range(len(self.rows)):
            if self.rows[i] is None and self.waiting:
                self.rows[i] = self.waiting.pop(0)
                self.states.extend(self.prefill_fn([self.rows[i]]))
        reqs = [r for r in self.rows if r is not None]
        if not reqs:
            return
        toks = self.decode_fn(reqs, self.states)
        keep = []
        for r, s, t in zip(reqs, self.states, toks):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
            else:
                keep.append(s)
        self.rows = [None if r is None or r.done else r for r in self.rows]
        self.states = keep
