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
        self.slots = {i: None for i in range(max_batch_size)}
        self.prefill_fn, self.decode_fn, self.fifo = prefill_fn, decode_fn, []

    def submit(self, request):
        self.fifo.append(request)

    def step(self):
        for i in self.slots:
            if self.slots[i] is None and self.fifo:
                r = self.fifo.pop(0)
                self.slots[i] = (r, self.prefill_fn([r])[0])
        live = {i: p for i, p in self.slots.items() if p}
        if not live:
            return 0
        toks = self.decode_fn([r for r, _ in live.values()], [s for _, s in live.values()])
        for (i, (r, _)), t in zip(live.items(), toks):
            r.generated.append(t)
            r.done = EOS in r.generated
            if r.done:
                self.slots[i] = None
        return len(live)
