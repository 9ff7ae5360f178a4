import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs, scores, out = [[start_token]], torch.zeros(1, dtype=torch.bfloat16), []
    for _ in range(max_len):
        if not seqs:
            break
        grid = scores[:, None] + torch.stack([step_fn(s).to(torch.bfloat16) for s in seqs])
        vals, ix = grid.flatten().topk(min(beam_size, grid.numel()))
        V = grid.shape[1]
        nseq, nsc = [], []
        for v, i in zip(vals.tolist(), ix.tolist()):
            t = seqs[i // V] + [i % V]
            if i % V == eos_token:
                out.append((v, t, True))
            else:
                nseq.append(t)
                nsc.append(v)
        seqs, scores = nseq, torch.tensor(nsc, dtype=torch.bfloat16)
    out += [(s, t, False) for s, t in zip(scores.tolist(), seqs)]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
