from collections import Counter
from itertools import count


def train_bpe(corpus_bytes, vocab_size=1000):
    docs = ["".join(map(chr, b)) for b in corpus_bytes]
    merges = []
    for n in count(256):
        if n + 1 >= vocab_size:
            break
        c = Counter(x + y for d in docs for x, y in zip(d, d[1:]))
        if not c:
            break
        ab = max(c, key=c.get)
        docs = [d.replace(ab, chr(n)) for d in docs]
        merges.append((tuple(map(ord, ab)), n))
    return merges


def encode(text, merges):
    d = "".join(map(chr, text.encode("utf-8")))
    for (a, b), n in merges:
        d = d.replace(chr(a) + chr(b), chr(n))
    return [ord(x) for x in d]
