from functools import reduce
from itertools import chain


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    def expand(hyp):
        s, t, end = hyp
        if end:
            yield hyp
        else:
            for tok, lp in enumerate(step_fn(t)):
                yield float(s + lp), t + [tok], tok == eos_token

    def tick(beam, _):
        return sorted(chain.from_iterable(map(expand, beam)), key=per_token, reverse=True)[:beam_size]

    def per_token(h):
        return h[0] / len(h[1])

    return sorted(reduce(tick, range(max_len), [(0.0, [start_token], False)]), key=per_token, reverse=True)
