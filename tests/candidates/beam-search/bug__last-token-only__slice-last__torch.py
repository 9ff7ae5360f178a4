import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs, scores, out = [[start_token]], torch.zeros(1), []
    for _ in range(max_len):
        if not seqs:
            break
        lp = torch.stack([step_fn(s[-1:]) for s in seqs])
        V = lp.shape[-1]
        total = (scores[:, None] + lp).reshape(-1)
        val, ix = total.topk(min(beam_size, total.numel()))
        nseq, nsc = [], []
        for s, i in zip(val.tolist(), ix.tolist()):
            t = seqs[i // V] + [i % V]
            if i % V == eos_token:
                out.append((s, t, True))
            else:
                nseq.append(t)
                nsc.append(s)
        seqs, scores = nseq, torch.tensor(nsc)
    out += [(s, t, False) for s, t in zip(scores.tolist(), seqs)]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
