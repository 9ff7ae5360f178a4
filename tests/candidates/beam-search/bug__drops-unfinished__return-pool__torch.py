def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live, done = [(0.0, [start_token])], []
    for _ in range(max_len):
        if not live:
            break
        cand = [(s + lp, t + [v]) for s, t in live for v, lp in enumerate(step_fn(t).tolist())]
        cand.sort(key=lambda c: c[0], reverse=True)
        cand = cand[:beam_size]
        done += [(s, t, True) for s, t in cand if t[-1] == eos_token]
        live = [(s, t) for s, t in cand if t[-1] != eos_token]
    done.sort(key=lambda h: h[0] / len(h[1]), reverse=True)
    return done[:beam_size]
