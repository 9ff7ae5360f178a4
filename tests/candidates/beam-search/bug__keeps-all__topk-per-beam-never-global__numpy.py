import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        fresh = []
        for s, t in live:
            lp = step_fn(t)
            for v in np.argsort(lp)[::-1][:beam_size]:
                h = (s + float(lp[v]), t + [int(v)])
                if v == eos_token:
                    done.append((*h, True))
                else:
                    fresh.append(h)
        live = sorted(fresh, key=lambda h: h[0], reverse=True)
        if not live:
            break
    done += [(s, t, False) for s, t in live]
    return sorted(done, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
