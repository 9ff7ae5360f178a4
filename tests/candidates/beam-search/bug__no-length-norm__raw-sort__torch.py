import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    seqs, scores, out = [[start_token]], [0.0], []
    for _ in range(max_len):
        if not seqs:
            break
        grid = torch.stack([s + step_fn(q).double() for s, q in zip(scores, seqs)])
        vals, ix = grid.flatten().topk(min(beam_size, grid.numel()))
        V = grid.shape[1]
        new = [(v, seqs[i // V] + [i % V]) for v, i in zip(vals.tolist(), ix.tolist())]
        out += [(v, q, True) for v, q in new if q[-1] == eos_token]
        scores = [v for v, q in new if q[-1] != eos_token]
        seqs = [q for v, q in new if q[-1] != eos_token]
    out += [(v, q, False) for v, q in zip(scores, seqs)]
    out.sort(key=lambda h: h[0], reverse=True)
    return out[:beam_size]
