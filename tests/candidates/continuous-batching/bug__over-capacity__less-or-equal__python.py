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
        self.max_batch_size = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.waiting = deque()
        self.active = []
        self.states = []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        while self.waiting and len(self.active) <= self.max_batch_size:
            r = self.waiting.popleft()
            self.active.append(r)
            self.states += self.prefill_fn([r])
        if not self.active:
            return
        toks = self.decode_fn(self.active, self.states)
        pairs = []
        for r, s, t in zip(self.active, self.states, toks):
            r.generated.append(t)
            r.done = t == EOS or len(r.generated) >= r.max_new_tokens
            if not r.done:
                pairs.append((r, s))
        self.active = [p[0] for p in pairs]
        self.states = [p[1] for p in pairs]
