from collections import defaultdict


def count(seqs):
    freq = defaultdict(int)
    for s in seqs:
        ends = {}
        for i in range(len(s) - 1):
            p = (s[i], s[i + 1])
            if ends.get(p, -1) < i:
                freq[p] += 1
                ends[p] = i + 1
    return freq


def merge(s, p, z):
    out = []
    i = 0
    while i < len(s):
        if tuple(s[i : i + 2]) == p:
            out.append(z)
            i += 2
        else:
            out.append(s[i])
            i += 1
    return out


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = [list(b) for b in corpus_bytes]
    merges = []
    for z in range(256, vocab_size):
        freq = count(seqs)
        if not freq:
            break
        p = max(freq, key=freq.get)
        seqs = [merge(s, p, z) for s in seqs]
        merges.append((p, z))
    return merges


def encode(text, merges):
    s = list(text.encode("utf-8"))
    for p, z in merges:
        s = merge(s, p, z)
    return s
