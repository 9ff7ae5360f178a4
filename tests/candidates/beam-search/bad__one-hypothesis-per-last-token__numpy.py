def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for *_, f in beams):
            break
        best = {}
        for s, t, f in beams:
            kids = (
                [(s, t, f)]
                if f
                else [(s + float(x), t + [v], v == eos_token) for v, x in enumerate(step_fn(t))]
            )
            for h in kids:
                key = h[1][-1]
                if key not in best or h[0] > best[key][0]:
                    best[key] = h
        beams = sorted(best.values(), key=lambda b: b[0], reverse=True)[:beam_size]
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
