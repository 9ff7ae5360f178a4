import math


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(b[2] for b in beams):
            break
        cand = [b for b in beams if b[2]]
        for s, t, f in beams:
            if not f:
                cand += [(s + math.exp(x), t + [v], v == eos_token) for v, x in enumerate(step_fn(t))]
        cand.sort(key=lambda b: b[0] / len(b[1]), reverse=True)
        beams = cand[:beam_size]
    return beams
