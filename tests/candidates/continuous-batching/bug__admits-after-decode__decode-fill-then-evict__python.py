EOS = -1


class Request:
    def __init__(self, req_id, prompt_tokens, generated=None, max_new_tokens=16, done=False):
        self.req_id = req_id
        self.prompt_tokens = prompt_tokens
        self.generated = generated if generated is not None else []
        self.max_new_tokens = max_new_tokens
        self.done = done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.limit = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.wait = []
        self.reqs, self.kv = [], []

    def submit(self, request):
        self.wait.append(request)

    def _decode(self):
        if not self.reqs:
            return
        for r, t in zip(self.reqs, self.decode_fn(self.reqs, self.kv)):
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True

    def _fill(self):
        free = self.limit - len(self.reqs)
        new, self.wait = self.wait[:free], self.wait[free:]
        if new:
            self.kv += self.prefill_fn(new)
            self.reqs += new

    def _evict(self):
        alive = [i for i, r in enumerate(self.reqs) if not r.done]
        self.kv = [self.kv[i] for i in alive]
        self.reqs = [self.reqs[i] for i in alive]

    def step(self):
        self._decode()
        self._fill()
        self._evict()
