def merge(s, pair, new):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = new
        else:
            out.append(t)
    return out


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
        seqs = [merge(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def encode(text, merges):
    ids = list(text.strip().encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
