from collections import Counter


def _m(word, pair, n):
    if pair[0] not in word:
        return word
    res = []
    i = 0
    while i < len(word):
        if word[i : i + 2] == pair:
            res.append(n)
            i += 2
        else:
            res.append(word[i])
            i += 1
    return tuple(res)


def train_bpe(corpus_bytes, vocab_size=1000):
    words = Counter(tuple(b) for b in corpus_bytes)
    out = []
    for n in range(256, vocab_size):
        pc = Counter()
        for w, k in words.items():
            for p in zip(w, w[1:]):
                pc[p] += k
        if not pc:
            break
        best = max(sorted(pc), key=pc.__getitem__)
        nxt = Counter()
        for w, k in words.items():
            nxt[_m(w, best, n)] += k
        words = nxt
        out.append((best, n))
    return out


def encode(text, merges):
    w = tuple(text.encode("utf-8"))
    for pair, n in merges:
        w = _m(w, pair, n)
    return list(w)
