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
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.waiting = []
        self.active = []
        self.states = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.active) < self.max_batch_size:
            r = self.waiting.pop(0)
            self.active.append(r)
            self.states.append(self.prefill_fn([r])[0])
        if not self.active:
            return
        tokens = self.decode_fn(self.active, self.states)
        keep_r = []
        keep_s = []
        for r, s, t in zip(self.active, self.states, tokens):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
            else:
                keep_r.append(r)
                keep_s.append(s)
        self.active = keep_r
        self.states = keep_s
