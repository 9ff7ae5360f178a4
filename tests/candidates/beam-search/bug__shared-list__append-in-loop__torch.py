def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not live:
            break
        cand = []
        for s, t in live:
            lp = step_fn(list(t))
            top = lp.topk(min(beam_size, lp.numel()))
            for a, i in zip(top.values.tolist(), top.indices.tolist()):
                t.append(i)
                cand.append((s + a, t, i))
        cand.sort(key=lambda c: c[0], reverse=True)
        live = []
        for s, t, i in cand[:beam_size]:
            if i == eos_token:
                done.append((s, t, True))
            else:
                live.append((s, t))
    out = done + [(s, t, False) for s, t in live]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
