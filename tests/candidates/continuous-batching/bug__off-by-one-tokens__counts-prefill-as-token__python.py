from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 16
    done: bool = False


class Lane:
    def __init__(self, request, state):
        self.request = request
        self.state = state
        self.produced = 1


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.cap, self.prefill, self.decode = max_batch_size, prefill_fn, decode_fn
        self.queue, self.lanes = [], []

    def submit(self, request):
        self.queue.append(request)

    def step(self):
        room = self.cap - len(self.lanes)
        new = self.queue[:room]
        self.queue = self.queue[room:]
        if new:
            self.lanes.extend(map(Lane, new, self.prefill(new)))
        if not self.lanes:
            return
        out = self.decode([x.request for x in self.lanes], [x.state for x in self.lanes])
        keep = []
        for lane, tok in zip(self.lanes, out):
            lane.request.generated.append(tok)
            lane.produced += 1
            if tok == EOS or lane.produced >= lane.request.max_new_tokens:
                lane.request.done = True
            else:
                keep.append(lane)
        self.lanes = keep
