from collections import Counter

next_id = 256


def merge(s, pair, new):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = new
        else:
            out.append(t)
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    global next_id
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    while len(merges) < vocab_size - 256:
        c = Counter(p for s in seqs for p in zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [merge(s, pair, next_id) for s in seqs]
        merges.append((pair, next_id))
        next_id += 1
    return merges


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = merge(ids, pair, new)
    return ids
