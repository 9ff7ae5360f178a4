from collections import Counter, defaultdict


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    total = Counter()
    index = defaultdict(set)
    local = []
    for i, s in enumerate(seqs):
        c = Counter(zip(s, s[1:]))
        local.append(c)
        total.update(c)
        for p in c:
            index[p].add(i)
    merges = []
    while len(merges) + 256 < vocab_size and total:
        best = max(total, key=total.get)
        nid = len(merges) + 256
        for i in list(index[best]):
            for p, k in local[i].items():
                total[p] -= k
                if not total[p]:
                    del total[p]
                index[p].discard(i)
            seqs[i] = merge_pair(seqs[i], best, nid)
            local[i] = Counter(zip(seqs[i], seqs[i][1:]))
            for p, k in local[i].items():
                total[p] += k
                index[p].add(i)
        merges.append((best, nid))
    return merges


def merge_pair(seq, pair, nid):
    out = []
    i = 0
    while i < len(seq):
        if i != len(seq) - 1 and seq[i] == pair[0] and seq[i + 1] == pair[1]:
            out += [nid]
            i += 1
        else:
            out += [seq[i]]
        i += 1
    return out


def encode(text, merges):
    seq = list(text.encode("utf-8"))
    present = set(zip(seq, seq[1:]))
    for pair, nid in merges:
        if pair in present:
            seq = merge_pair(seq, pair, nid)
            present = set(zip(seq, seq[1:]))
    return seq
