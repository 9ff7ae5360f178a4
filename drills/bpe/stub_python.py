def train_bpe(corpus_bytes: list[bytes], vocab_size: int = 1000) -> list[tuple[tuple[int, int], int]]:
    """Learn which pairs of tokens to merge, in order.

    corpus_bytes: texts as bytes    returns: [((left_id, right_id), new_id), ...], new ids from 256 up
    """
    raise NotImplementedError


def encode(text: str, merges: list[tuple[tuple[int, int], int]]) -> list[int]:
    """Turn text into token ids.

    text: any string    merges: what train_bpe returned    returns: ids, 0..255 for single bytes
    """
    raise NotImplementedError
