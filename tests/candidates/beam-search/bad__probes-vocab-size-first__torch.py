def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    V = step_fn([start_token]).shape[0]
    k = min(beam_size, V)
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not live:
            break
        cand = []
        for s, t in live:
            top = step_fn(t).topk(k)
            cand += [(s + a, t + [i]) for a, i in zip(top.values.tolist(), top.indices.tolist())]
        cand = sorted(cand, key=lambda c: c[0], reverse=True)[:beam_size]
        done += [(s, t, True) for s, t in cand if t[-1] == eos_token]
        live = [c for c in cand if c[1][-1] != eos_token]
    out = done + [(s, t, False) for s, t in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
