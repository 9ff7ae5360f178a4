from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for k in range(vocab_size):
        c = Counter()
        for s in seqs:
            c.update(zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [merge(s, pair, 256 + k) for s in seqs]
        merges.append((pair, 256 + k))
    return merges


def merge(s, pair, new):
    out = []
    i = 0
    while i < len(s):
        if i + 1 < len(s) and (s[i], s[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(s[i])
            i += 1
    return out


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
