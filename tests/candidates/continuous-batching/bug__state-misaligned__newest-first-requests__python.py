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
        self.cap, self.pre, self.dec = max_batch_size, prefill_fn, decode_fn
        self.pending = []
        self.running = []
        self.kv = {}

    def submit(self, request):
        self.pending.append(request)

    def step(self):
        while self.pending and len(self.running) < self.cap:
            r = self.pending.pop(0)
            self.kv[r.req_id] = self.pre([r])[0]
            self.running.insert(0, r)
        if not self.running:
            return
        toks = self.dec(self.running, list(self.kv.values()))
        alive = []
        for r, t in zip(self.running, toks):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                del self.kv[r.req_id]
            else:
                alive.append(r)
        self.running = alive
