import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs = [[start_token]]
    scores = torch.zeros(1, dtype=torch.float64)
    finished = []
    for _ in range(max_len):
        if len(seqs) == 0:
            break
        logp = torch.stack([step_fn(s).double() for s in seqs])
        V = logp.size(1)
        total = (scores.unsqueeze(1) + logp).flatten()
        top, flat = total.topk(min(beam_size, total.numel()))
        parents = torch.div(flat, V, rounding_mode="floor").tolist()
        words = (flat % V).tolist()
        new_seqs, new_scores = [], []
        for sc, p, w in zip(top.tolist(), parents, words):
            seq = seqs[p] + [w]
            if w == eos_token:
                finished.append((sc, seq, True))
            else:
                new_seqs.append(seq)
                new_scores.append(sc)
        seqs = new_seqs
        scores = torch.tensor(new_scores, dtype=torch.float64)
    for sc, seq in zip(scores.tolist(), seqs):
        finished.append((sc, seq, False))
    finished.sort(key=lambda x: x[0] / len(x[1]), reverse=True)
    return finished[:beam_size]
