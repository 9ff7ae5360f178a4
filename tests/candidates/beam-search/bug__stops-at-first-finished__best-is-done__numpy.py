class Beam:
    def __init__(self, start, width, eos):
        self.hyps = [(0.0, [start], False)]
        self.width, self.eos = width, eos

    def grow(self, fn):
        new = []
        for s, t, f in self.hyps:
            if f:
                new.append((s, t, f))
            else:
                new += [(s + float(x), t + [v], v == self.eos) for v, x in enumerate(fn(t))]
        self.hyps = sorted(new, key=lambda h: -h[0])[: self.width]

    def result(self):
        return sorted(self.hyps, key=lambda h: -h[0] / len(h[1]))


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    b = Beam(start_token, beam_size, eos_token)
    steps = 0
    while steps < max_len and not b.hyps[0][2]:
        b.grow(step_fn)
        steps += 1
    return b.result()
