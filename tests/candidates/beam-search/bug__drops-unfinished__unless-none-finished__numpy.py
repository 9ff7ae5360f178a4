def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beam = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(f for *_, f in beam):
            break
        nxt = []
        for s, t, f in beam:
            if f:
                nxt.append((s, t, f))
            else:
                lp = step_fn(t)
                nxt.extend((s + float(lp[v]), t + [v], v == eos_token) for v in range(lp.shape[0]))
        beam = sorted(nxt, key=lambda h: h[0], reverse=True)[:beam_size]
    complete = [h for h in beam if h[2]]
    if complete:
        beam = complete
    return sorted(beam, key=lambda h: h[0] / len(h[1]), reverse=True)
