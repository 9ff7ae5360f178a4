def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    next_id = 256
    while next_id < vocab_size:
        counts = {}
        for s in seqs:
            for i in range(len(s) - 1):
                p = (s[i], s[i + 1])
                if p in counts:
                    counts[p] += 1
                else:
                    counts[p] = 1
        if len(counts) == 0:
            break
        best = None
        for p in counts:
            if best is None or counts[p] > counts[best]:
                best = p
        for k in range(len(seqs)):
            s = seqs[k]
            new = []
            i = 0
            while i < len(s):
                if i + 1 < len(s) and s[i] == best[0] and s[i + 1] == best[1]:
                    new.append(next_id)
                    i += 2
                else:
                    new.append(s[i])
                    i += 1
            seqs[k] = new
        merges.append((best, next_id))
        next_id += 1
    return merges


def encode(text, merges):
    ids = list(text.encode("utf-8"))
    for pair, idx in merges:
        new = []
        i = 0
        while i < len(ids):
            if i + 1 < len(ids) and ids[i] == pair[0] and ids[i + 1] == pair[1]:
                new.append(idx)
                i += 2
            else:
                new.append(ids[i])
                i += 1
        ids = new
    return ids
