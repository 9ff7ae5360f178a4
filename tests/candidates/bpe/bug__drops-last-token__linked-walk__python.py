from collections import Counter
from itertools import pairwise


class Cell:
    def __init__(self, v, nxt=None):
        self.v = v
        self.nxt = nxt


def chainify(vals):
    head = None
    for v in reversed(vals):
        head = Cell(v, head)
    return head


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter(p for s in seqs for p in pairwise(s))
        if not c:
            break
        pair = max(c, key=c.get)
        for s in seqs:
            i = 0
            while i < len(s) - 1:
                if (s[i], s[i + 1]) == pair:
                    s[i : i + 2] = [new]
                i += 1
        merges.append((pair, new))
    return merges


def encode(text, merges):
    head = chainify(list(text.encode("utf-8")))
    for (a, b), new in merges:
        c = head
        while c is not None and c.nxt is not None:
            if c.v == a and c.nxt.v == b:
                c.v = new
                c.nxt = c.nxt.nxt
            c = c.nxt
    ids = []
    c = head
    while c is not None and c.nxt is not None:
        ids.append(c.v)
        c = c.nxt
    return ids
