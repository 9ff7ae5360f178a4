def train_bpe(corpus_bytes, vocab_size=1000):
    docs = [list(d) for d in corpus_bytes]
    rules = []
    for z in range(256, vocab_size):
        freq = {}
        for d in docs:
            for p in zip(d, d[1:]):
                freq[p] = freq.get(p, 0) + 1
        if not freq:
            break
        p = max(freq, key=freq.get)
        docs = [stackmerge(d, p, z) for d in docs]
        rules.append((p, z))
    return rules


def stackmerge(d, p, z):
    out = []
    for t in d:
        if out and (out[-1], t) == p:
            out[-1] = z
        else:
            out.append(t)
    return out


def encode(text, merges):
    d = list(text.encode("utf-8"))
    for p, z in merges:
        if len(d) > 1:
            d = stackmerge(d[:-1], p, z) + d[-1:]
    return d
