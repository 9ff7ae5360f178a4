import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs, scores, out = [[start_token]], torch.zeros(1, dtype=torch.float64), []
    for _ in range(max_len):
        if not seqs:
            break
        grid = scores[:, None] + torch.stack([step_fn(s).double() for s in seqs])
        vals, ix = grid.t().flatten().topk(min(beam_size, grid.numel()))
        V = grid.shape[1]
        nseq, nsc = [], []
        for v, i in zip(vals.tolist(), ix.tolist()):
            p, w = divmod(i, V)
            t = seqs[p] + [w]
            if w == eos_token:
                out.append((v, t, True))
            else:
                nseq.append(t)
                nsc.append(v)
        seqs, scores = nseq, torch.tensor(nsc, dtype=torch.float64)
    out += [(s, t, False) for s, t in zip(scores.tolist(), seqs)]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
