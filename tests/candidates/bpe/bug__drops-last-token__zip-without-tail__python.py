from collections import Counter


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


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
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
        out = []
        skip = False
        for a, b in zip(ids, ids[1:]):
            if skip:
                skip = False
                continue
            if (a, b) == pair:
                out.append(new)
                skip = True
            else:
                out.append(a)
        ids = out
    return ids
