def train_bpe(corpus_bytes, vocab_size=1000):
    docs = [list(d) for d in corpus_bytes]
    merges = []
    nid = 256
    while nid < vocab_size:
        counts = {}
        prev = None
        for d in docs:
            for t in d:
                if prev is not None:
                    counts[(prev, t)] = counts.get((prev, t), 0) + 1
                prev = t
        if not counts:
            break
        best = max(counts, key=lambda k: counts[k])
        for d in docs:
            squeeze(d, best, nid)
        merges.append((best, nid))
        nid += 1
    return merges


def squeeze(d, pair, nid):
    i = 0
    while i + 1 < len(d):
        if d[i] == pair[0] and d[i + 1] == pair[1]:
            d[i] = nid
            del d[i + 1]
        i += 1


def encode(text, merges):
    d = list(text.encode("utf-8"))
    for pair, nid in merges:
        squeeze(d, pair, nid)
    return d
