from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    ids = list(b"".join(corpus_bytes))
    merges = []
    for new in range(256, vocab_size):
        c = Counter(zip(ids, ids[1:]))
        if not c:
            break
        pair = max(c, key=c.get)
        ids = merge(ids, pair, new)
        merges.append((pair, new))
    return merges


def merge(ids, pair, new):
    out = []
    i = 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
