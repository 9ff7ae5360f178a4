import re
from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    docs = [b.decode("latin-1") for b in corpus_bytes]
    book = []
    while len(book) + 256 < vocab_size:
        c = Counter()
        for d in docs:
            for i in range(1, len(d)):
                c[d[i - 1 : i + 1]] += 1
        if not c:
            break
        bigram = max(c.items(), key=lambda kv: kv[1])[0]
        new = 256 + len(book)
        pat = re.compile(re.escape(bigram), re.S)
        docs = [pat.sub(lambda m: chr(new), d) for d in docs]
        book.append(((ord(bigram[0]), ord(bigram[1])), new))
    return book


def encode(text, merges):
    d = text.encode("utf-8").decode("latin-1")
    for (a, b), new in merges:
        d = re.sub(re.escape(chr(a) + chr(b)), lambda m: chr(new), d, flags=re.S)
    return list(map(ord, d))
