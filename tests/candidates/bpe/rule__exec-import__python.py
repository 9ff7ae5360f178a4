from collections import Counter

scope = {}
exec("imp" + "ort numpy as n", scope)
n = scope["n"]


def merge(s, pair, new):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = new
        else:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [[int(x) for x in n.asarray(list(b), dtype=int)] for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter(p for s in seqs for p in zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [merge(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
