import torch


def _norm(h):
    return h[0] / len(h[1])


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    hyps = [(0.0, [start_token], False)]
    n = 0
    while n < max_len and any(not h[2] for h in hyps):
        nxt = [h for h in hyps if h[2]]
        for score, toks, fin in hyps:
            if fin:
                continue
            lp = step_fn(list(toks))
            k = min(beam_size, lp.numel())
            vals, idx = torch.topk(lp, k)
            for a, b in zip(vals.tolist(), idx.tolist()):
                nxt.append((score + a, [*toks, b], b == eos_token))
        hyps = sorted(nxt, key=_norm, reverse=True)[:beam_size]
        n += 1
    return hyps
