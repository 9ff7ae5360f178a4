def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for *_, f in beams):
            break
        cand = []
        for c, t, f in beams:
            if f:
                cand.append((c, t, f))
            else:
                cand += [(c - x, t + [v], v == eos_token) for v, x in enumerate(step_fn(t).tolist())]
        beams = sorted(cand, key=lambda b: b[0])[:beam_size]
    return sorted(beams, key=lambda b: b[0] / len(b[1]))
