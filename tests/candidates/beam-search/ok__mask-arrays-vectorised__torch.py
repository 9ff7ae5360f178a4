import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    toks = torch.full((1, 1), start_token, dtype=torch.long)
    score = torch.zeros(1, dtype=torch.float64)
    done = torch.zeros(1, dtype=torch.bool)
    for _ in range(max_len):
        if bool(done.all()):
            break
        rows = {i: step_fn(toks[i].tolist()) for i in range(toks.shape[0]) if not done[i]}
        V = next(iter(rows.values())).shape[0]
        lp = torch.full((toks.shape[0], V), -float("inf"), dtype=torch.float64)
        for i in range(toks.shape[0]):
            if done[i]:
                lp[i, eos_token] = 0.0
            else:
                lp[i] = rows[i].double()
        flat = (score[:, None] + lp).view(-1)
        score, ix = flat.topk(min(beam_size, flat.numel()))
        keep = score > -float("inf")
        score, ix = score[keep], ix[keep]
        par, w = ix // V, ix % V
        toks = torch.cat([toks[par], w[:, None]], dim=1)
        done = w == eos_token
    out = []
    for s, row in zip(score.tolist(), toks.tolist()):
        if eos_token in row:
            row = row[: row.index(eos_token) + 1]
        out.append((s, row, row[-1] == eos_token))
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)
