EOS = -1


class Request:
    def __init__(self, req_id, prompt_tokens, generated=None, max_new_tokens=16, done=False):
        self.req_id = req_id
        self.prompt_tokens = prompt_tokens
        self.generated = generated if generated is not None else []
        self.max_new_tokens = max_new_tokens
        self.done = done


class Job:
    def __init__(self, request, state):
        self.request, self.state = request, state


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.n = max_batch_size
        self.prefill_fn = prefill_fn
        self.decode_fn = decode_fn
        self.waiting, self.running, self.finished = [], [], []

    def submit(self, request):
        self.waiting.append(request)

    def step(self):
        room = self.n - len(self.running)
        new, self.waiting = self.waiting[:room], self.waiting[room:]
        if new:
            self.running += [Job(r, s) for r, s in zip(new, self.prefill_fn(new))]
        if self.running:
            toks = self.decode_fn([j.request for j in self.running], [j.state for j in self.running])
            still = []
            for job, tok in zip(self.running, toks):
                job.request.generated.append(tok)
                if tok == EOS or len(job.request.generated) >= job.request.max_new_tokens:
                    job.request.done = True
                    self.finished.append(job)
                else:
                    still.append(job)
            self.running = still
        return len(self.running)
