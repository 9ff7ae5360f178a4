import heapq
from collections import Counter


def train_bpe(corpus_bytes, vocab_size=1000):
    c = Counter(p for b in corpus_bytes for p in zip(b, b[1:]))
    heap = [(-n, p) for p, n in c.items()]
    heapq.heapify(heap)
    merges = []
    while heap and 256 + len(merges) < vocab_size:
        _, pair = heapq.heappop(heap)
        merges.append((pair, 256 + len(merges)))
    return merges


def encode(text, merges):
    table = dict(merges)
    ids = list(text.encode("utf-8"))
    while True:
        present = [p for p in zip(ids, ids[1:]) if p in table]
        if not present:
            return ids
        pair = min(present, key=table.get)
        i = 0
        while i < len(ids) - 1:
            if (ids[i], ids[i + 1]) == pair:
                ids[i : i + 2] = [table[pair]]
            i += 1
