def find(ids, pair):
    for i in range(len(ids) - 1):
        if (ids[i], ids[i + 1]) == pair:
            return i
    return -1


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        freq = {}
        for s in seqs:
            for p in zip(s, s[1:]):
                freq[p] = freq.get(p, 0) + 1
        if not freq:
            break
        pair = max(freq, key=freq.get)
        for s in seqs:
            while (i := find(s, pair)) >= 0:
                s[i : i + 2] = [new]
        merges.append((pair, new))
    return merges


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        i = find(ids, pair)
        if i >= 0:
            ids[i : i + 2] = [new]
    return ids
