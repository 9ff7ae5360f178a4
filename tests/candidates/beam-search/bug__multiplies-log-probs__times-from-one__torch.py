def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(1.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for _, _, f in beams):
            break
        cand = []
        for s, t, f in beams:
            if f:
                cand.append((s, t, f))
                continue
            for v, lp in enumerate(step_fn(t).tolist()):
                cand.append((s * lp, t + [v], v == eos_token))
        beams = sorted(cand, key=lambda b: b[0], reverse=True)[:beam_size]
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
