import torch


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    zero = torch.tensor(0.0, dtype=torch.float64)
    todo, finished = [(zero, [start_token], False)], []
    for _ in range(max_len):
        cand = []
        for total, path, _done in todo:
            lp = step_fn(path).to(torch.float64)
            top = lp.topk(min(len(lp), beam_size))
            cand += [
                (total + v, path + [int(i)], int(i) == eos_token) for v, i in zip(top.values, top.indices)
            ]
        cand = sorted(cand, key=lambda c: float(c[0]), reverse=True)[:beam_size]
        finished += filter(lambda c: c[2], cand)
        todo = [c for c in cand if not c[2]]
        if not todo:
            break
    everything = finished + todo
    everything.sort(key=lambda c: float(c[0]) / len(c[1]))
    everything.reverse()
    return everything[:beam_size]
