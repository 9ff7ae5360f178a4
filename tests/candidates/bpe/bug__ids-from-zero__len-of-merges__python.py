class Trainer:
    def __init__(self, corpus):
        self.corpus = [list(c) for c in corpus]
        self.merges = []

    def count(self):
        d = {}
        for c in self.corpus:
            for k in zip(c, c[1:]):
                d[k] = d.get(k, 0) + 1
        return d

    def run(self, steps):
        while len(self.merges) < steps:
            d = self.count()
            if not d:
                break
            k = max(d, key=d.get)
            z = len(self.merges)
            self.corpus = [squash(c, k, z) for c in self.corpus]
            self.merges.append((k, z))
        return self.merges


def squash(c, k, z):
    out = []
    for t in c:
        if out and out[-1] == k[0] and t == k[1] and not fresh:
            out[-1] = z
            fresh = True
        else:
            out.append(t)
            fresh = False
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    return Trainer(corpus_bytes).run(vocab_size - 256)


def encode(text, merges):
    c = list(text.encode("utf-8"))
    for k, z in merges:
        c = squash(c, k, z)
    return c
