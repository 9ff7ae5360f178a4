import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs = [[start_token] for _ in range(beam_size)]
    scores = np.zeros(beam_size)
    pool = []
    for _ in range(max_len):
        if not seqs:
            break
        m = scores[:, None] + np.array([step_fn(s) for s in seqs])
        order = np.argsort(m, axis=None)[::-1][:beam_size]
        rows, cols = np.unravel_index(order, m.shape)
        nxt, ns = [], []
        for r, c in zip(rows.tolist(), cols.tolist()):
            if c == eos_token:
                pool.append((float(m[r, c]), seqs[r] + [c], True))
            else:
                nxt.append(seqs[r] + [c])
                ns.append(m[r, c])
        seqs, scores = nxt, np.array(ns)
    pool += [(float(s), t, False) for s, t in zip(scores, seqs)]
    pool.sort(key=lambda h: h[0] / len(h[1]), reverse=True)
    return pool[:beam_size]
