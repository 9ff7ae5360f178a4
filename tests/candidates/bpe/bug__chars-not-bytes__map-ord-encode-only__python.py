class _BPE:
    def __init__(self):
        self.rules = []

    def merge(self, ids, pair, z):
        res = []
        for t in ids:
            if res and (res[-1], t) == pair:
                res.pop()
                res.append(z)
            else:
                res.append(t)
        return res

    def train(self, items, size):
        items = [list(i) for i in items]
        for z in range(256, size):
            counts = {}
            for it in items:
                for p in zip(it, it[1:]):
                    counts[p] = counts.get(p, 0) + 1
            if not counts:
                break
            p = max(counts, key=counts.get)
            self.rules.append((p, z))
            items = [self.merge(it, p, z) for it in items]
        return self.rules


def train_bpe(corpus_bytes, vocab_size=1000):
    return _BPE().train(corpus_bytes, vocab_size)


def encode(text, merges):
    bpe = _BPE()
    symbols = list(map(ord, text))
    for pair, z in merges:
        symbols = bpe.merge(symbols, pair, z)
    return symbols
