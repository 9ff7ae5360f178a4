def train_bpe(corpus_bytes, vocab_size=1000):
    docs = ["".join(map(chr, b)) for b in corpus_bytes]
    merges = []
    for n in range(256, vocab_size):
        grams = {d[i : i + 2] for d in docs for i in range(len(d) - 1)}
        if not grams:
            break
        best = max(grams, key=lambda g: sum(d.count(g) for d in docs))
        docs = [d.replace(best, chr(n)) for d in docs]
        merges.append(((ord(best[0]), ord(best[1])), n))
    return merges


def encode(text, merges):
    d = "".join(map(chr, text.encode("utf-8")))
    for (a, b), n in merges:
        d = d.replace(chr(a) + chr(b), chr(n))
    return [ord(ch) for ch in d]
