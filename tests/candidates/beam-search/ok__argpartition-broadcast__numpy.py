import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    active, acc = [[start_token]], np.zeros(1)
    ended = []
    steps = 0
    while active and steps < max_len:
        steps += 1
        table = acc[:, None] + np.stack([step_fn(a) for a in active])
        flat = table.ravel()
        k = min(beam_size, flat.size)
        pick = np.argpartition(-flat, k - 1)[:k]
        rows, cols = np.unravel_index(pick, table.shape)
        grown = [active[r] + [int(c)] for r, c in zip(rows, cols)]
        over = cols == eos_token
        ended += [(float(s), g, True) for s, g, o in zip(flat[pick], grown, over) if o]
        acc = flat[pick][~over]
        active = [g for g, o in zip(grown, over) if not o]
    ended += [(float(s), a, False) for s, a in zip(acc, active)]
    ended.sort(key=lambda e: e[0] / len(e[1]), reverse=True)
    return ended[:beam_size]
