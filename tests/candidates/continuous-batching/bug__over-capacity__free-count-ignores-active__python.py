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
        self.width = max_batch_size
        self.fns = (prefill_fn, decode_fn)
        self.todo = []
        self.work = []

    def submit(self, request):
        self.todo.append(request)

    def step(self):
        prefill, decode = self.fns
        if len(self.work) < self.width:
            take = self.todo[: self.width]
            del self.todo[: self.width]
            if take:
                self.work.extend(zip(take, prefill(take)))
        if not self.work:
            return
        reqs, sts = zip(*self.work)
        keep = []
        for r, s, t in zip(reqs, sts, decode(list(reqs), list(sts))):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
            else:
                keep.append((r, s))
        self.work = keep
