import math

import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    paths, sums = [[start_token]], [0.0]
    closed = []
    for _ in range(max_len):
        parent, word, total = [], [], []
        for p, (path, base) in enumerate(zip(paths, sums)):
            row = np.asarray(step_fn(list(path)), dtype=np.float64)
            good = np.flatnonzero(np.isfinite(row))
            parent.extend([p] * len(good))
            word.extend(good.tolist())
            total.extend((base + row[good]).tolist())
        order = np.lexsort((word, -np.array(total)))[:beam_size]
        new_paths, new_sums = [], []
        for o in order:
            path = paths[parent[o]] + [word[o]]
            if word[o] == eos_token:
                closed.append((total[o], path, True))
            else:
                new_paths.append(path)
                new_sums.append(total[o])
        paths, sums = new_paths, new_sums
        if not paths:
            break
    hyps = closed + [(s, p, False) for s, p in zip(sums, paths)]
    return sorted(hyps, key=lambda h: h[0] / math.fsum([len(h[1])]), reverse=True)[:beam_size]
