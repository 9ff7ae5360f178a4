from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(order=True)
class Candidate:
    count: int
    pair: tuple[int, int] = field(compare=False)


def fused(stream, pair, new):
    window = deque(maxlen=2)
    for t in stream:
        window.append(t)
        if len(window) == 2:
            if tuple(window) == pair:
                yield new
                window.clear()
            else:
                yield window.popleft()
    yield from window


def candidates(seqs):
    table = {}
    for s in seqs:
        for x, y in zip(s, s[1:]):
            c = table.setdefault((x, y), Candidate(0, (x, y)))
            c.count += 1
    return table.values()


def train_bpe(corpus_bytes: list[bytes], vocab_size: int = 1000) -> list[tuple[tuple[int, int], int]]:
    seqs = [list(b) for b in corpus_bytes]
    done = []
    for new in range(256, vocab_size):
        top = max(candidates(seqs), default=None)
        if top is None:
            break
        seqs = [list(fused(s, top.pair, new)) for s in seqs]
        done.append((top.pair, new))
    return done


def encode(text: str, merges) -> list[int]:
    ids = list(text.encode("utf-8"))
    for pair, new in merges:
        ids = list(fused(ids, pair, new))
    return ids
