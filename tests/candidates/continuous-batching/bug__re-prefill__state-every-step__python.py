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
        self.size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.line = []

    def submit(self, request):
        self.line.append(request)

    def step(self):
        batch = self.line[: self.size]
        if not batch:
            return
        toks = self.decode_fn(batch, [self.prefill_fn([r])[0] for r in batch])
        for r, t in zip(batch, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
        self.line = [r for r in self.line if not r.done]
