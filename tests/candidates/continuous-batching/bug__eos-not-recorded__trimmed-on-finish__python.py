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
        self.todo, self.live = [], {}

    def submit(self, request):
        self.todo.append(request)

    def _finish(self, r):
        r.done = True
        if r.generated[-1] == EOS:
            r.generated.pop()
        del self.live[r.req_id]

    def step(self):
        while self.todo and len(self.live) < self.cap:
            r = self.todo.pop(0)
            self.live[r.req_id] = (r, self.prefill([r])[0])
        if not self.live:
            return
        reqs = [r for r, _ in self.live.values()]
        for r, t in zip(reqs, self.decode(reqs, [s for _, s in self.live.values()])):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                self._finish(r)
