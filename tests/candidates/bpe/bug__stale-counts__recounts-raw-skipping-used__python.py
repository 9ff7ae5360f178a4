from collections import defaultdict


def train_bpe(corpus_bytes, vocab_size=1000):
    raw = [list(b) for b in corpus_bytes]
    work = [list(b) for b in corpus_bytes]
    used = set()
    merges = []
    nid = 256
    while nid < vocab_size:
        stats = defaultdict(int)
        for s in raw:
            for p in zip(s, s[1:]):
                if p not in used:
                    stats[p] += 1
        if not stats:
            break
        best = max(stats.items(), key=lambda kv: kv[1])[0]
        used.add(best)
        work = [merge(s, best, nid) for s in work]
        merges.append((best, nid))
        nid += 1
    return merges


def merge(s, pair, nid):
    out = []
    for t in s:
        if out and (out[-1], t) == pair:
            out[-1] = nid
        else:
            out.append(t)
    return out


def encode(text, merges):
    s = list(text.encode("utf-8"))
    for pair, nid in merges:
        s = merge(s, pair, nid)
    return s
