def merge(s, a, b, z):
    out = []
    for t in s:
        if out and out[-1] == a and t == b:
            out[-1] = z
        else:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    splits = {word: list(word) for word in corpus_bytes}
    merges = []
    z = 256
    while z < vocab_size:
        freq = {}
        for word, s in splits.items():
            for p in zip(s, s[1:]):
                freq[p] = freq.get(p, 0) + 1
        if not freq:
            break
        a, b = max(freq, key=freq.get)
        for word in splits:
            splits[word] = merge(splits[word], a, b, z)
        merges.append(((a, b), z))
        z += 1
    return merges


def encode(text, merges):
    s = list(text.encode("utf-8"))
    for (a, b), z in merges:
        s = merge(s, a, b, z)
    return s
