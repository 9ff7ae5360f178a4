import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    n = 0
    while n <= max_len and not all(f for *_, f in beams):
        nxt = []
        for s, t, f in beams:
            if f:
                nxt.append((s, t, f))
                continue
            lp = np.asarray(step_fn(t))
            nxt.extend((s + float(lp[i]), t + [i], i == eos_token) for i in range(lp.size))
        beams = sorted(nxt, key=lambda b: b[0], reverse=True)[:beam_size]
        n += 1
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
