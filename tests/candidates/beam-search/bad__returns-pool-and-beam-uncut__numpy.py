def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not live:
            break
        cand = [(s + float(x), t + [v]) for s, t in live for v, x in enumerate(step_fn(t))]
        cand.sort(key=lambda c: c[0], reverse=True)
        live = []
        for s, t in cand[:beam_size]:
            if t[-1] == eos_token:
                done.append((s, t, True))
            else:
                live.append((s, t))
    done += [(s, t, False) for s, t in live]
    return sorted(done, key=lambda h: h[0] / len(h[1]), reverse=True)
