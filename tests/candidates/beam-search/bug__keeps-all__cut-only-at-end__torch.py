def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for *_, f in beams):
            break
        nxt = []
        for s, t, f in beams:
            if f:
                nxt.append((s, t, f))
            else:
                nxt += [(s + x, t + [v], v == eos_token) for v, x in enumerate(step_fn(t).tolist())]
        beams = nxt
    beams.sort(key=lambda b: b[0] / len(b[1]), reverse=True)
    return beams[:beam_size]
