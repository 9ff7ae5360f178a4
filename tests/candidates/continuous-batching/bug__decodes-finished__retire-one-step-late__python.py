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

    def step(self):
        n = self.cap - len(self.live)
        new, self.queue = self.queue[:n], self.queue[n:]
        if new:
            self.live.extend(zip(new, self.prefill(new)))
        if not self.live:
            return
        toks = self.decode([r for r, _ in self.live], [s for _, s in self.live])
        nxt = []
        for (r, s), t in zip(self.live, toks):
            if r.done:
                continue
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
            nxt.append((r, s))
        self.live = nxt
