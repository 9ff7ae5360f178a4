def train_bpe(corpus_bytes, vocab_size=1000):
    texts = [list(t) for t in corpus_bytes]
    merges = []
    while 256 + len(merges) < vocab_size:
        stats = {}
        for t in texts:
            for i in range(len(t) - 2):
                key = (t[i], t[i + 1])
                stats[key] = stats.get(key, 0) + 1
        if not stats:
            break
        key = max(stats, key=stats.get)
        idx = 256 + len(merges)
        texts = [_m(t, key, idx) for t in texts]
        merges.append((key, idx))
    return merges


def _m(t, key, idx):
    out, i = [], 0
    while i < len(t):
        if i + 1 < len(t) and (t[i], t[i + 1]) == key:
            out.append(idx)
            i += 2
        else:
            out.append(t[i])
            i += 1
    return out


def encode(text, merges):
    t = list(text.encode("utf-8"))
    for key, idx in merges:
        t = _m(t, key, idx)
    return t
