import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    def children(h):
        score, toks, fin = h
        if fin:
            return [h]
        lps = step_fn(toks[:])
        return [(score + lp, toks + [v], v == eos_token) for v, lp in enumerate(lps)]

    def advance(beam, left):
        if left == 0 or all(fin for *_, fin in beam):
            return beam
        everything = sum((children(h) for h in beam), [])
        best = sorted(everything, key=lambda h: h[0])[::-1][:beam_size]
        return advance(best, left - 1)

    final = advance([(np.float64(0), [start_token], False)], max_len)
    return sorted(final, key=lambda h: h[0] / len(h[1]), reverse=True)
