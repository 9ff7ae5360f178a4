def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    toks, scores, done = [[start_token]], [0.0], [False]
    for _ in range(max_len):
        if all(done):
            break
        lps = [step_fn(t) for t in toks]
        cand = []
        for t, s, d, lp in zip(toks, scores, done, lps):
            if d:
                cand.append((s, t, True))
            else:
                cand.extend((s + x, t + [v], v == eos_token) for v, x in enumerate(lp.tolist()))
        cand.sort(key=lambda c: c[0], reverse=True)
        scores, toks, done = map(list, zip(*cand[:beam_size]))
    out = list(zip(scores, toks, done))
    return sorted(out, key=lambda c: c[0] / len(c[1]), reverse=True)
