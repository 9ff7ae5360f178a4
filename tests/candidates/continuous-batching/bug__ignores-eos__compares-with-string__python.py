from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 16
    done: bool = False


class Running:
    def __init__(self, request, state):
        self.request, self.state, self.left = request, state, request.max_new_tokens

    def feed(self, token):
        self.request.generated.append(token)
        self.left -= 1
        self.request.done = self.left == 0 or token == "EOS"
        return self.request.done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.cap, self.prefill, self.decode = max_batch_size, prefill_fn, decode_fn
        self.wait, self.run = [], []

    def submit(self, request):
        self.wait.append(request)

    def step(self):
        while self.wait and len(self.run) < self.cap:
            r = self.wait.pop(0)
            self.run.append(Running(r, *self.prefill([r])))
        if self.run:
            toks = self.decode([x.request for x in self.run], [x.state for x in self.run])
            self.run = [x for x, t in zip(self.run, toks) if not x.feed(t)]
