from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 16
    done: bool = False


class Seq:
    def __init__(self, req, kv):
        self.req, self.kv = req, kv
        self.pos = len(req.prompt_tokens)

    def advance(self, tok):
        self.req.generated.append(tok)
        self.pos += 1
        self.req.done = tok == EOS or self.pos >= self.req.max_new_tokens
        return self.req.done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.slots = [None] * max_batch_size
        self.prefill_fn, self.decode_fn, self.waiting = prefill_fn, decode_fn, []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        for i, s in enumerate(self.slots):
            if s is None and self.waiting:
                r = self.waiting.pop(0)
                self.slots[i] = Seq(r, *self.prefill_fn([r]))
        busy = [i for i, s in enumerate(self.slots) if s]
        if not busy:
            return
        toks = self.decode_fn([self.slots[i].req for i in busy], [self.slots[i].kv for i in busy])
        for i, t in zip(busy, toks):
            if self.slots[i].advance(t):
                self.slots[i] = None
