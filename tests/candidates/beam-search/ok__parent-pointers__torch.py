import torch


class Node:
    __slots__ = ("tok", "up", "score", "depth")

    def __init__(self, tok, up, score, depth):
        self.tok, self.up, self.score, self.depth = tok, up, score, depth

    def path(self):
        out, n = [], self
        while n is not None:
            out.append(n.tok)
            n = n.up
        out.reverse()
        return out


@torch.no_grad()
def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    layer = [Node(start_token, None, 0.0, 1)]
    ended = []
    while layer and layer[0].depth <= max_len:
        kids = []
        for n in layer:
            lp = step_fn(n.path())
            kids.extend(Node(v, n, n.score + float(x), n.depth + 1) for v, x in enumerate(lp))
        kids.sort(key=lambda n: n.score)
        kids = kids[-beam_size:]
        ended.extend(n for n in kids if n.tok == eos_token)
        layer = [n for n in kids if n.tok != eos_token]
    result = sorted(ended + layer, key=lambda n: n.score / n.depth)
    return [(n.score, n.path(), n.tok == eos_token) for n in result[: -beam_size - 1 : -1]]
