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
        self.by_id, self.waiting, self.live = {}, set(), []

    def submit(self, request):
        self.by_id[request.req_id] = request
        self.waiting.add(request.req_id)

    def step(self):
        while self.waiting and len(self.live) < self.cap:
            rid = min(self.waiting)
            self.waiting.discard(rid)
            r = self.by_id.pop(rid)
            self.live.append((r, self.prefill([r])[0]))
        if not self.live:
            return
        toks = self.decode([r for r, _ in self.live], [s for _, s in self.live])
        for (r, _), t in zip(self.live, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
        self.live = [p for p in self.live if not p[0].done]
