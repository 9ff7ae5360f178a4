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
        self.slots = [None] * max_batch_size
        self.prefill_fn, self.decode_fn = prefill_fn, decode_fn
        self.inbox = []

    def submit(self, request):
        self.inbox.append(request)

    def _admit(self):
        for i, s in enumerate(self.slots):
            if s is None and self.inbox:
                r = self.inbox.pop(0)
                self.slots[i] = (r, self.prefill_fn([r])[0])
                break

    def step(self):
        self._admit()
        used = [i for i, s in enumerate(self.slots) if s is not None]
        if not used:
            return
        toks = self.decode_fn([self.slots[i][0] for i in used], [self.slots[i][1] for i in used])
        for i, t in zip(used, toks):
            r = self.slots[i][0]
            r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
                self.slots[i] = None
