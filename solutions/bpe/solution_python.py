"""Byte-pair encoding, after Sennrich et al. 2016, section 3.2; on bytes: Radford et al. 2019, section 2.2."""

from collections import Counter
from itertools import pairwise


def train_bpe(corpus_bytes: list[bytes], vocab_size: int = 1000) -> list[tuple[tuple[int, int], int]]:
    """Learn which pairs of tokens to merge, in order.

    corpus_bytes: texts as bytes    returns: [((left_id, right_id), new_id), ...], new ids from 256 up
    """
    sequences = [list(item) for item in corpus_bytes]  # one a text: no pair spans the end of a text

    merges = []
    for new_id in range(256, vocab_size):  # the 256 bytes are in the vocabulary already
        # Count what the texts are made of now: the last merge took pairs away and made new ones.
        counts = Counter(pair for tokens in sequences for pair in pairwise(tokens))
        if not counts:
            break  # every text is a single token

        pair = max(counts, key=counts.get)
        sequences = [merge_pair(tokens, pair, new_id) for tokens in sequences]
        merges.append((pair, new_id))

    return merges


def encode(text: str, merges: list[tuple[tuple[int, int], int]]) -> list[int]:
    """Turn text into token ids.

    text: any string    merges: what train_bpe returned    returns: ids, 0..255 for single bytes
    """
    tokens = list(text.encode("utf-8"))  # bytes, not characters: whatever comes in has an id

    # In training order: a merge may only meet tokens that the merges before it have made.
    for pair, new_id in merges:
        tokens = merge_pair(tokens, pair, new_id)

    return tokens


def merge_pair(tokens: list[int], pair: tuple[int, int], new_id: int) -> list[int]:
    """Replace each occurrence of pair by new_id, from left to right."""
    left, right = pair
    last = len(tokens) - 1

    merged = []
    i = 0
    while i <= last:
        if tokens[i] == left and i < last and tokens[i + 1] == right:
            merged.append(new_id)
            i += 2  # both are used up: "aaa" is one "aa" and an "a"
        else:
            merged.append(tokens[i])
            i += 1
    return merged
