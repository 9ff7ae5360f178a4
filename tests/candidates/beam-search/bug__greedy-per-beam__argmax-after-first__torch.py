def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    if max_len == 0:
        return [(0.0, [start_token], False)]
    lp = step_fn([start_token])
    top = lp.topk(min(beam_size, lp.numel()))
    beams = [(v, [start_token, i], i == eos_token) for v, i in zip(top.values.tolist(), top.indices.tolist())]
    for _ in range(max_len - 1):
        for k, (s, t, f) in enumerate(beams):
            if not f:
                lp = step_fn(t)
                i = int(lp.argmax())
                beams[k] = (s + lp[i].item(), t + [i], i == eos_token)
    return sorted(beams, key=lambda b: b[0] / len(b[1]), reverse=True)
