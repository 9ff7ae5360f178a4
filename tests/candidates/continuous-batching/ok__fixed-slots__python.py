from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 64
    done: bool = False


@dataclass
class Slot:
    req: object = None
    state: object = None

    def clear(self):
        self.req = self.state = None


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.slots = [Slot() for _ in range(max_batch_size)]
        self.prefill_fn, self.decode_fn = prefill_fn, decode_fn
        self.backlog = []
        self.head = 0

    def submit(self, request):
        self.backlog.append(request)

    def step(self):
        for slot in self.slots:
            if slot.req is None and self.head < len(self.backlog):
                slot.req = self.backlog[self.head]
                self.backlog[self.head] = None
                self.head += 1
                (slot.state,) = self.prefill_fn([slot.req])
        busy = [s for s in self.slots if s.req is not None]
        if busy:
            out = self.decode_fn([s.req for s in busy], [s.state for s in busy])
            for s, tok in zip(busy, out):
                s.req.generated.append(tok)
                if tok == EOS or len(s.req.generated) >= s.req.max_new_tokens:
                    s.req.done = True
                    s.clear()
        return len(busy)
