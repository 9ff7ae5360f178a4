def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not live:
            break
        cand = []
        for s, t in live:
            for v, lp in enumerate(step_fn(t).tolist()):
                cand.append((s + lp, s, t, v))
        cand.sort(key=lambda c: c[0], reverse=True)
        live = []
        for new, old, t, v in cand[:beam_size]:
            if v == eos_token:
                done.append((old, t + [v], True))
            else:
                live.append((new, t + [v]))
    out = done + [(s, t, False) for s, t in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
