from collections import deque
from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 10
    done: bool = False


class Running:
    def __init__(self, request, state):
        self.request = request
        self.state = state
        self.budget = request.max_new_tokens

    def accept(self, token):
        self.request.generated.append(token)
        self.budget -= 1
        self.request.done = self.budget == 0 or token == EOS


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.waiting = deque()
        self.running = deque()

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.running) < self.max_batch_size:
            req = self.waiting.popleft()
            state = self.prefill_fn([req])[0]
            self.running.append(Running(req, state))
        if not self.running:
            return {}
        toks = self.decode_fn([x.request for x in self.running], [x.state for x in self.running])
        emitted = {}
        for tok in toks:
            x = self.running.popleft()
            x.accept(tok)
            emitted[x.request.req_id] = tok
            if not x.request.done:
                self.running.append(x)
        return emitted
