def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beam = {(start_token,): 0.0}

    def over(t):
        return t[-1] == eos_token

    for _ in range(max_len):
        open_ = [t for t in beam if not over(t)]
        if not open_:
            break
        nxt = {t: s for t, s in beam.items() if over(t)}
        for t in open_:
            for w, lp in enumerate(step_fn(list(t)).tolist()):
                nxt[t + (w,)] = beam[t] + lp
        best = sorted(nxt, key=nxt.get, reverse=True)[:beam_size]
        beam = {t: nxt[t] for t in best}
    ranked = sorted(beam.items(), key=lambda kv: kv[1] / len(kv[0]), reverse=True)
    return [(s, list(t), over(t)) for t, s in ranked]
