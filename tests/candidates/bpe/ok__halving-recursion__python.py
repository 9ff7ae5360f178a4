def _squash(seq, pair, nid):
    out, skip = [], False
    for cur, after in zip(seq, list(seq[1:]) + [None]):
        if skip:
            skip = False
        elif (cur, after) == pair:
            out.append(nid)
            skip = True
        else:
            out.append(cur)
    return out


def _grow(seqs, nid, stop):
    # trampoline instead of deep recursion
    if nid >= stop:
        return None
    tally = {}
    for s in seqs:
        for p in zip(s, s[1:]):
            tally[p] = tally.get(p, 0) + 1
    if not tally:
        return None
    best = sorted(tally.items(), key=lambda kv: (-kv[1], kv[0]))[0][0]
    return [_squash(s, best, nid) for s in seqs], best


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs, out = [list(b) for b in corpus_bytes], []
    while (r := _grow(seqs, 256 + len(out), vocab_size)) is not None:
        seqs, best = r
        out.append((best, 256 + len(out)))
    return out


def encode(text, merges):
    def go(seq, ms):
        if len(ms) == 0:
            return seq
        if len(ms) == 1:
            return _squash(seq, ms[0][0], ms[0][1])
        h = len(ms) // 2
        return go(go(seq, ms[:h]), ms[h:])

    return go(list(text.encode("utf-8")), merges)
