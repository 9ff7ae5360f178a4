import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beam = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(h[2] for h in beam):
            break
        grown = []
        for score, toks, fin in beam:
            if fin:
                grown.append((score, toks, True))
                continue
            gain = np.array(step_fn(toks), dtype=float)
            gain[eos_token] = 0.0
            for v in range(len(gain)):
                grown.append((score + gain[v], toks + [v], v == eos_token))
        grown.sort(key=lambda h: h[0], reverse=True)
        beam = grown[:beam_size]
    beam.sort(key=lambda h: h[0] / len(h[1]), reverse=True)
    return beam
