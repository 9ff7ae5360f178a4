import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token])]
    for _ in range(max_len):
        cand = []
        for s, t in beams:
            lp = step_fn(t)
            top = torch.topk(lp, min(beam_size, lp.numel()))
            cand += [(s + a, t + [i]) for a, i in zip(top.values.tolist(), top.indices.tolist())]
        beams = sorted(cand, key=lambda c: c[0], reverse=True)[:beam_size]
        if all(eos_token in t for _, t in beams):
            break
    beams.sort(key=lambda c: c[0] / len(c[1]), reverse=True)
    return [(s, t, eos_token in t) for s, t in beams]
