from collections import defaultdict


class Tok:
    def __init__(self, merges=()):
        self.merges = list(merges)

    @property
    def next_id(self):
        return 256 + len(self.merges)

    @staticmethod
    def fuse(ids, left, right, new):
        res = []
        for t in ids:
            if res and res[-1] == left and t == right:
                res[-1] = new
            else:
                res.append(t)
        return res

    def fit(self, docs, vocab_size):
        docs = [list(d) for d in docs]
        while self.next_id < vocab_size:
            freq = defaultdict(int)
            for d in docs:
                for p in zip(d, d[1:]):
                    freq[p] += 1
            if not freq:
                break
            l, r = max(freq, key=freq.get)
            new = self.next_id
            docs = [self.fuse(d, l, r, new) for d in docs]
            self.merges.append(((l, r), new))
        return self

    def encode(self, text):
        ids = list(text.encode("utf8"))
        for (l, r), new in self.merges:
            ids = self.fuse(ids, l, r, new)
        return ids


def train_bpe(corpus_bytes, vocab_size=1000):
    return Tok().fit(corpus_bytes, vocab_size).merges


def encode(text, merges):
    return Tok(merges).encode(text)
