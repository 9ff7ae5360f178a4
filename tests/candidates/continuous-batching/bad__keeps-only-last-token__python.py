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
        self.cap, self.prefill, self.decode = max_batch_size, prefill_fn, decode_fn
        self.queue, self.live, self.count = [], {}, {}

    def submit(self, request):
        self.queue.append(request)

    def step(self):
        while self.queue and len(self.live) < self.cap:
            r = self.queue.pop(0)
            self.live[r.req_id] = (r, self.prefill([r])[0])
            self.count[r.req_id] = 0
        if not self.live:
            return
        pairs = list(self.live.values())
        toks = self.decode([r for r, _ in pairs], [s for _, s in pairs])
        for (r, _), t in zip(pairs, toks):
            r.generated[:] = [t]
            self.count[r.req_id] += 1
            if t == EOS or self.count[r.req_id] >= r.max_new_tokens:
                r.done = True
                del self.live[r.req_id], self.count[r.req_id]
