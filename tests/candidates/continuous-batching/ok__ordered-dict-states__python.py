from collections import OrderedDict, deque

EOS = -1


class Request:
    def __init__(self, req_id, prompt_tokens, generated=None, max_new_tokens=16, done=False):
        self.req_id = req_id
        self.prompt_tokens = prompt_tokens
        self.generated = [] if generated is None else generated
        self.max_new_tokens = max_new_tokens
        self.done = done


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.n = max_batch_size
        self.pre = prefill_fn
        self.dec = decode_fn
        self.q = deque()
        self.live = OrderedDict()  # id(request) -> (request, state)

    def submit(self, request):
        self.q.append(request)

    def step(self):
        new = []
        while self.q and len(self.live) + len(new) < self.n:
            new.append(self.q.popleft())
        if new:
            for r, st in zip(new, self.pre(new)):
                self.live[id(r)] = (r, st)
        if self.live:
            rs = [r for r, _ in self.live.values()]
            sts = [s for _, s in self.live.values()]
            for r, tok in zip(rs, self.dec(rs, sts)):
                r.generated.append(tok)
                hit_eos = tok == EOS
                hit_len = len(r.generated) >= r.max_new_tokens
                if hit_eos or hit_len:
                    r.done = True
                    del self.live[id(r)]
        return bool(self.live or self.q)
