def pairs_of(seqs):
    seen, repeated = set(), {}
    for s in seqs:
        for p in zip(s, s[1:]):
            if p in seen:
                repeated[p] = repeated.get(p, 1) + 1
            seen.add(p)
    return repeated


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    while 256 + len(merges) < vocab_size:
        rep = pairs_of(seqs)
        if not rep:
            break
        best = max(rep, key=rep.get)
        nid = 256 + len(merges)
        seqs = [collapse(s, best, nid) for s in seqs]
        merges.append((best, nid))
    return merges


def collapse(s, pair, nid):
    i = 0
    s = list(s)
    while i < len(s) - 1:
        if (s[i], s[i + 1]) == pair:
            s[i : i + 2] = [nid]
        i += 1
    return s


def encode(text, merges):
    s = list(text.encode("utf-8"))
    for pair, nid in merges:
        s = collapse(s, pair, nid)
    return s
