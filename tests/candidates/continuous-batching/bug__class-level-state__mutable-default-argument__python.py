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
    def __init__(self, max_batch_size, prefill_fn, decode_fn, waiting=[], running={}):
        self.cap, self.prefill, self.decode = max_batch_size, prefill_fn, decode_fn
        self.waiting = waiting
        self.running = running

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.running) < self.cap:
            r = self.waiting.pop(0)
            self.running[id(r)] = (r, self.prefill([r])[0])
        pairs = list(self.running.values())
        if not pairs:
            return
        for (r, _), t in zip(pairs, self.decode([p[0] for p in pairs], [p[1] for p in pairs])):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                del self.running[id(r)]
