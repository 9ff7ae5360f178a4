def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    live = [(0.0, [start_token])]
    done = []
    for _ in range(max_len):
        if not live:
            break
        cand = []
        for score, toks in live:
            logp = step_fn(toks)
            for v in range(logp.shape[0]):
                cand.append((score + logp[v].item(), toks + [v]))
        cand.sort(key=lambda c: c[0], reverse=True)
        live = []
        for score, toks in cand[:beam_size]:
            if toks[-1] == eos_token:
                done.append((score, toks, True))
            else:
                live.append((score, toks))
    out = done + [(s, t, False) for s, t in live]
    out.sort(key=lambda h: h[0] / len(h[1]), reverse=True)
    return out[:beam_size]
