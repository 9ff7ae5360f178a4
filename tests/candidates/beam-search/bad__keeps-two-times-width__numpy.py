import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    # look at 2k candidates so that k unfinished ones survive each step
    alive = [(0.0, [start_token])]
    finished = []
    for _ in range(max_len):
        if not alive:
            break
        cands = []
        for s, seq in alive:
            lp = step_fn(seq)
            order = np.argsort(lp)[::-1][: 2 * beam_size]
            cands.extend((s + float(lp[i]), seq + [int(i)]) for i in order)
        cands.sort(key=lambda c: c[0], reverse=True)
        alive = []
        for s, seq in cands[: 2 * beam_size]:
            if seq[-1] == eos_token:
                finished.append((s, seq, True))
            elif len(alive) < beam_size:
                alive.append((s, seq))
    finished.extend((s, seq, False) for s, seq in alive)
    return sorted(finished, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
