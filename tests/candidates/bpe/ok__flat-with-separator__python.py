from collections import Counter

SEP = -1


def train_bpe(corpus_bytes, vocab_size=1000):
    flat = []
    for doc in corpus_bytes:
        flat.extend(doc)
        flat.append(SEP)
    merges = []
    while len(merges) < vocab_size - 256:
        c = Counter((a, b) for a, b in zip(flat, flat[1:]) if a != SEP and b != SEP)
        if not c:
            break
        (a, b), _n = c.most_common(1)[0]
        nid = 256 + len(merges)
        flat = replace(flat, a, b, nid)
        merges.append(((a, b), nid))
    return merges


def replace(x, a, b, nid):
    w = 0
    r = 0
    y = x[:]
    while r < len(y):
        if y[r] == a and r + 1 < len(y) and y[r + 1] == b:
            y[w] = nid
            r += 2
        else:
            y[w] = y[r]
            r += 1
        w += 1
    return y[:w]


def encode(text, merges):
    x = list(bytearray(text, "utf-8"))
    for (a, b), nid in merges:
        x = replace(x, a, b, nid)
    return x
