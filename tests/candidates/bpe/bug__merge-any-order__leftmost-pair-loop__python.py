from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    parts = [tuple(b) for b in corpus_bytes]
    rules = []
    for idx in range(256, vocab_size):
        c = Counter()
        for p in parts:
            c.update(zip(p, p[1:]))
        if not c:
            return rules
        best, _ = max(c.items(), key=lambda kv: kv[1])
        parts = [glue(p, best, idx) for p in parts]
        rules.append((best, idx))
    return rules


def glue(p, best, idx):
    out = []
    i = 0
    while i < len(p):
        if p[i : i + 2] == best:
            out.append(idx)
            i += 2
        else:
            out.append(p[i])
            i += 1
    return tuple(out)


def encode(text, merges):
    ranks = {pair: idx for pair, idx in merges}
    ids = list(text.encode("utf-8"))
    changed = True
    while changed:
        changed = False
        out = []
        i = 0
        while i < len(ids):
            pair = tuple(ids[i : i + 2])
            if pair in ranks:
                out.append(ranks[pair])
                i += 2
                changed = True
            else:
                out.append(ids[i])
                i += 1
        ids = out
    return ids
