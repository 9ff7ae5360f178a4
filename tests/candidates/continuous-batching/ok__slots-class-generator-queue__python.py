import itertools
import queue

EOS = -1


class Request:
    __slots__ = ("req_id", "prompt_tokens", "generated", "max_new_tokens", "done", "__weakref__")

    def __init__(self, req_id, prompt_tokens, generated=None, max_new_tokens=1, done=False):
        self.req_id = req_id
        self.prompt_tokens = prompt_tokens
        self.generated = generated if generated is not None else []
        self.max_new_tokens = max_new_tokens
        self.done = done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.inbox = queue.SimpleQueue()
        self.batch = []

    def submit(self, request):
        self.inbox.put(request)

    def _arrivals(self):
        while not self.inbox.empty():
            yield self.inbox.get()

    def step(self):
        room = self.max_batch_size - len(self.batch)
        admitted = list(itertools.islice(self._arrivals(), room))
        if admitted:
            states = self.prefill_fn(admitted)
            self.batch += [[r, s] for r, s in zip(admitted, states)]
        if not self.batch:
            return None
        tokens = self.decode_fn([b[0] for b in self.batch], [b[1] for b in self.batch])
        for i in reversed(range(len(self.batch))):
            r = self.batch[i][0]
            r.generated.append(tokens[i])
            if tokens[i] == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                del self.batch[i]
