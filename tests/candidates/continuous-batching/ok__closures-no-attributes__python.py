from collections import deque
from dataclasses import dataclass, field

EOS = -1


@dataclass
class Request:
    req_id: int
    prompt_tokens: list
    generated: list = field(default_factory=list)
    max_new_tokens: int = 20
    done: bool = False


def make(cap, prefill, decode):
    waiting, pairs = deque(), []

    def step():
        nonlocal pairs
        arrivals = []
        while waiting and len(arrivals) < cap - len(pairs):
            arrivals.append(waiting.popleft())
        pairs = pairs + (list(zip(arrivals, prefill(arrivals))) if arrivals else [])
        if pairs:
            tokens = decode([r for r, _ in pairs], [s for _, s in pairs])
            list(map(lambda pair, tok: pair[0].generated.append(tok), pairs, tokens))
            for (r, _), tok in zip(pairs, tokens):
                r.done = tok == EOS or not len(r.generated) < r.max_new_tokens
            pairs = list(filter(lambda p: not p[0].done, pairs))

    return waiting.append, step


class ContinuousBatcher:
    def __init__(self, max_batch_size, prefill_fn, decode_fn):
        self.submit, self.step = make(max_batch_size, prefill_fn, decode_fn)
