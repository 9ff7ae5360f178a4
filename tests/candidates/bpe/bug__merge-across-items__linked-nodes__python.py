from collections import Counter
from itertools import chain, pairwise


class Node:
    __slots__ = ("val", "next")

    def __init__(self, val):
        self.val = val
        self.next = None


def _build(values):
    head = tail = Node(None)
    for v in values:
        tail.next = Node(v)
        tail = tail.next
    return head


def _values(head):
    n = head.next
    while n:
        yield n.val
        n = n.next


def _merge(head, pair, new):
    n = head.next
    while n and n.next:
        if (n.val, n.next.val) == pair:
            n.val = new
            n.next = n.next.next
        n = n.next


def train_bpe(corpus_bytes, vocab_size=1000):
    head = _build(chain.from_iterable(corpus_bytes))
    merges = []
    for new in range(256, vocab_size):
        c = Counter(pairwise(_values(head)))
        if not c:
            break
        pair = c.most_common(1)[0][0]
        _merge(head, pair, new)
        merges.append((pair, new))
    return merges


def encode(text, merges):
    head = _build(text.encode("utf-8"))
    for pair, new in merges:
        _merge(head, pair, new)
    return list(_values(head))
