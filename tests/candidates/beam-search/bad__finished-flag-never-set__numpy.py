def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(t[-1] == eos_token for _, t, _ in beams):
            break
        cand = []
        for s, t, f in beams:
            if t[-1] == eos_token:
                cand.append((s, t, f))
            else:
                cand += [(s + float(x), t + [v], f) for v, x in enumerate(step_fn(t))]
        beams = sorted(cand, key=lambda b: b[0], reverse=True)[:beam_size]
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
