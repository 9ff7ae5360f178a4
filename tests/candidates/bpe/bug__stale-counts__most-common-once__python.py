from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    counts = Counter()
    for b in corpus_bytes:
        counts.update(zip(b, b[1:]))
    top = counts.most_common(max(0, vocab_size - 256))
    return [(pair, 256 + i) for i, (pair, _) in enumerate(top)]


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for (a, b), new in merges:
        i = 0
        out = []
        while i < len(ids):
            if i + 1 < len(ids) and ids[i] == a and ids[i + 1] == b:
                out.append(new)
                i += 2
            else:
                out.append(ids[i])
                i += 1
        ids = out
    return ids
