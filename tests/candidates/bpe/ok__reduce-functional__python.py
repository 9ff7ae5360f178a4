from collections import Counter, deque
from functools import reduce
from itertools import chain


def _merge(seq, rule):
    (a, b), n = rule

    def push(acc, t):
        if acc and acc[-1] == a and t == b:
            acc.pop()
            acc.append(n)
        else:
            acc.append(t)
        return acc

    return list(reduce(push, seq, deque()))


def train_bpe(corpus_bytes, vocab_size=1000):
    seqs = list(map(list, corpus_bytes))
    rules = []
    for n in range(256, max(256, vocab_size)):
        votes = Counter(chain.from_iterable(zip(s, s[1:]) for s in seqs))
        if not votes:
            break
        top = max(votes.values())
        rule = (min(p for p, c in votes.items() if c == top), n)
        rules.append(rule)
        seqs = [_merge(s, rule) for s in seqs]
    return rules


def encode(text, merges):
    return reduce(_merge, merges, list(text.encode("utf-8")))
