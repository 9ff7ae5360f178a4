from collections import Counter


def merge(s, pair, new):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = new
        else:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter(p for s in seqs for p in zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [merge(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def encode(text, merges):
    known = {t for pair, _ in merges for t in pair}
    ids = [b for b in text.encode("utf-8") if b in known]
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
