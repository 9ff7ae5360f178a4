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
        self.queue, self.live = [], []

    def submit(self, request):
        self.queue.append(request)

    def _decode(self):
        toks = self.decode([r for r, _ in self.live], [s for _, s in self.live])
        for (r, _), t in zip(self.live, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
        self.live = [p for p in self.live if not p[0].done]

    def step(self):
        if self.live:
            self._decode()
        while self.queue and len(self.live) < self.cap:
            r = self.queue.pop(0)
            self.live.append((r, self.prefill([r])[0]))
        if self.live:
            self._decode()
