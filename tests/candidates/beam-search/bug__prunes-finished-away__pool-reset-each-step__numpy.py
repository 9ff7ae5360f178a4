import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    alive, ended = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not alive:
            break
        table = np.array([s + np.asarray(step_fn(t)) for s, t in alive])
        order = np.argsort(-table, axis=None)[:beam_size]
        picked = [np.unravel_index(o, table.shape) for o in order]
        grown = [(float(table[r, c]), alive[r][1] + [int(c)]) for r, c in picked]
        ended = [(s, t, True) for s, t in grown if t[-1] == eos_token]
        alive = [(s, t) for s, t in grown if t[-1] != eos_token]
    final = ended + [(s, t, False) for s, t in alive]
    return sorted(final, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
