def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    while live and len(live[0][1]) < max_len:
        cand = []
        for s, t in live:
            lp = step_fn(t)
            top = lp.topk(min(beam_size, lp.numel()))
            cand += [(s + a, t + [i]) for a, i in zip(top.values.tolist(), top.indices.tolist())]
        cand = sorted(cand, key=lambda c: c[0], reverse=True)[:beam_size]
        done += [(s, t, True) for s, t in cand if t[-1] == eos_token]
        live = [c for c in cand if c[1][-1] != eos_token]
    out = done + [(s, t, False) for s, t in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
