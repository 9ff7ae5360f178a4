def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        cand = []
        for s, t, _f in beams:
            lp = step_fn(t)
            vals, idx = lp.topk(min(beam_size, lp.numel()))
            for a, i in zip(vals.tolist(), idx.tolist()):
                cand.append((s + a, t + [i], i == eos_token))
        beams = sorted(cand, key=lambda c: c[0], reverse=True)[:beam_size]
        if any(f for _, _, f in beams):
            return sorted(beams, key=lambda c: c[0] / len(c[1]), reverse=True)
    return sorted(beams, key=lambda c: c[0] / len(c[1]), reverse=True)
