from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    docs = [b.decode("latin-1") for b in corpus_bytes]
    merges = []
    for n in range(256, vocab_size):
        c = Counter(x + y for d in docs for x, y in zip(d, d[1:]))
        if not c:
            break
        ab = c.most_common(1)[0][0]
        docs = [d.replace(ab, chr(n)) for d in docs]
        merges.append(((ord(ab[0]), ord(ab[1])), n))
    return merges


def encode(text, merges):
    d = text.encode("utf-8").decode("latin-1")
    for (a, b), n in merges:
        d = d.replace(chr(a) + chr(b), chr(n), 1)
    return [ord(x) for x in d]
