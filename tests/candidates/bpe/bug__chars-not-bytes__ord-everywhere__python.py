from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [[ord(ch) for ch in b.decode("utf-8", errors="replace")] for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter()
        for s in seqs:
            c.update(zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [apply(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def apply(s, pair, new):
    out = []
    i = 0
    while i < len(s):
        if i < len(s) - 1 and (s[i], s[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(s[i])
            i += 1
    return out


def encode(text, merges):
    ids = [ord(ch) for ch in text]
    for pair, new in merges:
        ids = apply(ids, pair, new)
    return ids
