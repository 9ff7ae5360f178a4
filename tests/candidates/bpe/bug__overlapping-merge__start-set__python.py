from collections import Counter


def _merge(s, pair, new):
    starts = {i for i, p in enumerate(zip(s, s[1:])) if p == pair}
    out = []
    for i, t in enumerate(s):
        if i in starts:
            out.append(new)
        elif i - 1 not in starts:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter()
        for s in seqs:
            c.update(zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [_merge(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = _merge(ids, pair, new)
    return ids
