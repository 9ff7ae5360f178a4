from collections import deque

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
        self.max_batch_size, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.waiting, self.active = deque(), []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.active) < self.max_batch_size:
            r = self.waiting.popleft()
            self.active.append((r, self.prefill_fn([r])[0]))
        if not self.active:
            return
        toks = self.decode_fn([r for r, _ in self.active], [s for _, s in self.active])
        for (r, _), t in zip(self.active, toks):
            if t:
                r.generated.append(t)
            if t == EOS or len(r.generated) >= r.max_new_tokens:
                r.done = True
        self.active = [a for a in self.active if not a[0].done]
