from collections import Counter
from itertools import pairwise


def merge(ids, pair, new_id):
    i = 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair:
            ids[i : i + 2] = [new_id]
        i += 1
    return ids


def train_bpe(corpus_bytes, vocab_size=1000):
    chunks = [list(c) for c in corpus_bytes]
    merges = []
    for new_id in range(256, vocab_size):
        c = Counter(p for ch in chunks for p in pairwise(ch))
        if not c:
            break
        pair = max(c, key=lambda p: (c[p], p))
        for ch in chunks:
            merge(ch, pair, new_id)
        merges.append((pair, new_id))
    return merges


def encode(text, merges):
    table = dict(merges)
    ids = list(text.encode("utf-8"))
    while len(ids) >= 2:
        pair = min(pairwise(ids), key=lambda p: table.get(p, float("inf")))
        if pair not in table:
            break
        ids = merge(ids, pair, table[pair])
    return ids
