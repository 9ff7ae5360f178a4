import heapq
from collections import defaultdict


def train_bpe(corpus_bytes, vocab_size=1000):
    tok, prv, nxt = [], [], []
    for item in corpus_bytes:
        start = len(tok)
        for k, byte in enumerate(item):
            tok.append(byte)
            prv.append(start + k - 1 if k else -1)
            nxt.append(start + k + 1 if k + 1 < len(item) else -1)

    count = defaultdict(int)
    where = defaultdict(set)
    for i in range(len(tok)):
        if nxt[i] != -1:
            p = (tok[i], tok[nxt[i]])
            count[p] += 1
            where[p].add(i)
    heap = [(-c, p) for p, c in count.items()]
    heapq.heapify(heap)

    merges = []
    while 256 + len(merges) < vocab_size:
        while heap and -heap[0][0] != count.get(heap[0][1], 0):
            heapq.heappop(heap)
        if not heap or heap[0][0] == 0:
            break
        _, pair = heapq.heappop(heap)
        new = 256 + len(merges)
        merges.append((pair, new))
        changed = set()

        def bump(i, j, d):
            p = (tok[i], tok[j])
            count[p] += d
            if d > 0:
                where[p].add(i)
            else:
                where[p].discard(i)
            changed.add(p)

        for i in sorted(where[pair]):
            j = nxt[i]
            if j == -1 or tok[i] != pair[0] or tok[j] != pair[1]:
                continue
            h, k = prv[i], nxt[j]
            if h != -1:
                bump(h, i, -1)
            bump(i, j, -1)
            if k != -1:
                bump(j, k, -1)
            tok[i] = new
            tok[j] = -1
            nxt[i] = k
            nxt[j] = -1
            if k != -1:
                prv[k] = i
                bump(i, k, 1)
            if h != -1:
                bump(h, i, 1)
        for p in changed:
            if count[p] > 0:
                heapq.heappush(heap, (-count[p], p))
    return merges


def encode(text, merges):
    rank = {p: n for p, n in merges}
    ids = list(text.encode("utf-8"))
    n = len(ids)
    nxt = list(range(1, n + 1))
    prv = list(range(-1, n - 1))
    alive = [True] * n
    heap = []

    def push(i):
        j = nxt[i]
        if j < n:
            new = rank.get((ids[i], ids[j]))
            if new is not None:
                heapq.heappush(heap, (new, i, ids[i], ids[j]))

    for i in range(n):
        push(i)
    while heap:
        new, i, a, b = heapq.heappop(heap)
        if not alive[i] or ids[i] != a:
            continue
        j = nxt[i]
        if j >= n or ids[j] != b:
            continue
        ids[i] = new
        alive[j] = False
        nxt[i] = nxt[j]
        if nxt[j] < n:
            prv[nxt[j]] = i
        push(i)
        if prv[i] >= 0:
            push(prv[i])
    return [t for t, ok in zip(ids, alive) if ok]
