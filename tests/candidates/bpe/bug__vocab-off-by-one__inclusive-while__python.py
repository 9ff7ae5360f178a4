def _merge(seq, a, b, n):
    out = []
    for t in seq:
        if out and out[-1] == a and t == b:
            out[-1] = n
        else:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges, n = [], 256
    while n <= vocab_size:
        freq = {}
        for s in seqs:
            for p in zip(s, s[1:]):
                freq[p] = freq.get(p, 0) + 1
        if not freq:
            break
        a, b = max(freq, key=freq.get)
        seqs = [_merge(s, a, b, n) for s in seqs]
        merges.append(((a, b), n))
        n += 1
    return merges


def encode(text, merges):
    seq = list(text.encode("utf-8"))
    for (a, b), n in merges:
        seq = _merge(seq, a, b, n)
    return seq
