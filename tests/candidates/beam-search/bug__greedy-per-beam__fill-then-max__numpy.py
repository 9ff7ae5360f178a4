import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, pool = [(0.0, [start_token])], []
    for n in range(max_len):
        if not live:
            break
        width = beam_size if n == 0 else 1
        cand = []
        for s, t in live:
            lp = np.asarray(step_fn(t))
            best = np.argsort(lp)[::-1][:width]
            cand += [(s + float(lp[b]), t + [int(b)]) for b in best]
        cand.sort(key=lambda c: c[0], reverse=True)
        live = []
        for s, t in cand[:beam_size]:
            (pool if t[-1] == eos_token else live).append((s, t))
    out = [(s, t, True) for s, t in pool] + [(s, t, False) for s, t in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
