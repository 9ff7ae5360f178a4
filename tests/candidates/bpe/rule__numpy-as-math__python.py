import numpy as math


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [math.array(list(b), dtype=math.int64) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        codes = [s[:-1] * 100000 + s[1:] for s in seqs if len(s) > 1]
        if not codes:
            break
        vals, counts = math.unique(math.concatenate(codes), return_counts=True)
        a, b = divmod(int(vals[counts.argmax()]), 100000)
        seqs = [math.array(merge(s.tolist(), (a, b), new), dtype=math.int64) for s in seqs]
        merges.append(((a, b), new))
    return merges


def merge(s, pair, new):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = new
        else:
            out.append(t)
    return out


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
