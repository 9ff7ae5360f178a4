from collections import Counter


def _s(data):
    return "".join(map(chr, data))


def train_bpe(corpus_bytes, vocab_size=1000):
    texts = [_s(b) for b in corpus_bytes]
    merges = []
    for n in range(256, vocab_size):
        c = Counter()
        for t in texts:
            c.update(map("".join, zip(t, t[1:])))
        if not c:
            break
        ab = c.most_common(1)[0][0]
        texts = [t.replace(ab, chr(n)) for t in texts]
        merges.append(((ord(ab[0]), ord(ab[1])), n))
    return merges


def encode(text, merges):
    t = _s(text.encode("utf-8"))
    for (a, b), n in merges:
        t = t.replace(chr(a) + chr(b), chr(n))
    return [ord(ch) for ch in t]
