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
        self.cap, self.prefill, self.decode = max_batch_size, prefill_fn, decode_fn
        self.queue, self.run = [], []

    def submit(self, request):
        self.queue.append(request)

    def step(self):
        while self.queue and len(self.run) < self.cap:
            r = self.queue.pop(0)
            self.run.append([r, self.prefill([r])[0]])
        if not self.run:
            return
        toks = self.decode([x[0] for x in self.run], [x[1] for x in self.run])
        for x, t in zip(self.run, toks):
            x[0].generated.append(t)
        for i, x in enumerate(self.run):
            r = x[0]
            if r.generated[-1] == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                del self.run[i]
