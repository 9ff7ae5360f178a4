from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 10
    done: bool = False


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.cap = max_batch_size
        self.prefill = prefill_fn
        self.decode = decode_fn
        self.fifo = []
        self.reqs = []
        self.sts = []

    def submit(self, request):
        self.fifo.append(request)

    def _evict(self, i):
        self.reqs[i], self.sts[i] = self.reqs[-1], self.sts[-1]
        self.reqs.pop()
        self.sts.pop()

    def step(self):
        free = self.cap - len(self.reqs)
        batch, self.fifo = self.fifo[:free], self.fifo[free:]
        if batch:
            self.sts.extend(self.prefill(batch))
            self.reqs.extend(batch)
        if self.reqs:
            toks = list(self.decode(list(self.reqs), list(self.sts)))
            for i in range(len(toks) - 1, -1, -1):
                r = self.reqs[i]
                r.generated.append(toks[i])
                r.done = toks[i] == EOS or len(r.generated) >= r.max_new_tokens
            i = 0
            while i < len(self.reqs):
                if self.reqs[i].done:
                    self._evict(i)
                else:
                    i += 1
