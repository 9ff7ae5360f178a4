from collections import Counter


def _stats(seqs):
    c = Counter()
    for s in seqs:
        c.update(zip(s, s[1:]))
    return c


def _apply(seq, pair, idx):
    out = []
    it = 0
    n = len(seq)
    a, b = pair
    while it < n:
        if seq[it] == a and it < n - 1 and seq[it + 1] == b:
            out.append(idx)
            it += 2
            continue
        out.append(seq[it])
        it += 1
    return out


def train_bpe(corpus_bytes: list[bytes], vocab_size: int = 1000):
    data = [tuple(x) for x in corpus_bytes]
    result = []
    for idx in range(256, vocab_size):
        stats = _stats(data)
        if not stats:
            return result
        pair, _ = stats.most_common(1)[0]
        data = [_apply(s, pair, idx) for s in data]
        result.append((pair, idx))
    return result


def encode(text: str, merges) -> list[int]:
    toks = list(text.encode())
    for pair, idx in merges:
        toks = _apply(toks, pair, idx)
    return toks
