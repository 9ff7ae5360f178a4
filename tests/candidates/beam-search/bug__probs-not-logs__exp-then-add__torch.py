import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs, scores, out = [[start_token]], torch.zeros(1), []
    for _ in range(max_len):
        if not seqs:
            break
        p = torch.stack([step_fn(s) for s in seqs]).exp()
        total = (scores[:, None] + p).flatten()
        vals, ix = total.topk(min(beam_size, total.numel()))
        V = p.shape[1]
        seqs_, sc_ = [], []
        for v, i in zip(vals.tolist(), ix.tolist()):
            t = seqs[i // V] + [i % V]
            if i % V == eos_token:
                out.append((v, t, True))
            else:
                seqs_.append(t)
                sc_.append(v)
        seqs, scores = seqs_, torch.tensor(sc_)
    out += [(s, t, False) for s, t in zip(scores.tolist(), seqs)]
    return sorted(out, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
