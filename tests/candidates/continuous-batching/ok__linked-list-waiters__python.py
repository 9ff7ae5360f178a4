from dataclasses import dataclass, field
from typing import Any, Optional

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 10
    done: bool = False


@dataclass
class Link:
    req: Request
    nxt: Optional["Link"] = None
    state: Any = None


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.limit, self.prefill_fn, self.decode_fn = max_batch_size, prefill_fn, decode_fn
        self.first = self.last = None
        self.run = []

    def submit(self, request):
        link = Link(request)
        if self.first is None:
            self.first = self.last = link
        else:
            self.last.nxt = link
            self.last = link

    def _take(self):
        link = self.first
        self.first = link.nxt
        if self.first is None:
            self.last = None
        link.nxt = None
        return link

    def step(self):
        joined = []
        while self.first is not None and len(self.run) + len(joined) < self.limit:
            joined.append(self._take())
        if joined:
            for link, st in zip(joined, self.prefill_fn([x.req for x in joined])):
                link.state = st
            self.run = joined + self.run
        if not self.run:
            return False
        new_tokens = self.decode_fn([x.req for x in self.run], [x.state for x in self.run])
        survivors = []
        for x, t in zip(self.run, new_tokens):
            if not self._push(x.req, t):
                survivors.append(x)
        self.run = survivors
        return True

    @staticmethod
    def _push(req, tok):
        req.generated.append(tok)
        if tok == EOS:
            req.done = True
        if len(req.generated) >= req.max_new_tokens:
            req.done = True
        return req.done
