import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live = [([], [start_token])]
    done = []

    def score(lps):
        return float(np.prod(lps)) if lps else 0.0

    for _ in range(max_len):
        if not live:
            break
        cand = []
        for lps, toks in live:
            row = step_fn(toks)
            cand += [(lps + [float(row[v])], toks + [v]) for v in range(len(row))]
        cand.sort(key=lambda c: score(c[0]), reverse=True)
        live = []
        for lps, toks in cand[:beam_size]:
            if toks[-1] == eos_token:
                done.append((score(lps), toks, True))
            else:
                live.append((lps, toks))
    out = done + [(score(lps), toks, False) for lps, toks in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
