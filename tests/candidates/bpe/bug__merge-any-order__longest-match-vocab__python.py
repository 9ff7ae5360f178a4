from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for new in range(256, vocab_size):
        c = Counter(p for s in seqs for p in zip(s, s[1:]))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        seqs = [_merge(s, pair, new) for s in seqs]
        merges.append((pair, new))
    return merges


def _merge(s, pair, new):
    out, i = [], 0
    while i < len(s):
        if i + 1 < len(s) and (s[i], s[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(s[i])
            i += 1
    return out


def encode(text, merges):
    pieces = {i: bytes([i]) for i in range(256)}
    for (a, b), n in merges:
        pieces[n] = pieces[a] + pieces[b]
    lookup = {}
    for n, p in pieces.items():
        lookup.setdefault(p, n)
    longest = max(map(len, lookup))
    data = text.encode("utf-8")
    ids, i = [], 0
    while i < len(data):
        for size in range(min(longest, len(data) - i), 0, -1):
            n = lookup.get(data[i : i + size])
            if n is not None:
                ids.append(n)
                i += size
                break
    return ids
