import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for _, _, f in beams):
            break
        pool = []
        for s, t, f in beams:
            if f:
                pool.append((s, t, f))
                continue
            lp = np.asarray(step_fn(list(t)), dtype=np.float64)
            for v in np.argsort(-lp)[:beam_size]:
                pool.append((s + float(lp[v]), t + [int(v)], int(v) == eos_token))
        pool.sort(key=lambda b: -b[0])
        beams = pool[:beam_size]
    return sorted(beams, key=lambda b: -b[0] / len(b[1]))
