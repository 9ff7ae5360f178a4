def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for n in range(max_len):
        if all(f for *_, f in beams):
            break
        cand = [b for b in beams if b[2]]
        for s, t, f in beams:
            if f:
                continue
            lp = step_fn(t)
            top = lp.topk(min(beam_size, lp.numel()))
            for a, i in zip(top.values.tolist(), top.indices.tolist()):
                cand.append((s + a, t + [i], i == eos_token or n == max_len - 1))
        beams = sorted(cand, key=lambda b: b[0], reverse=True)[:beam_size]
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
