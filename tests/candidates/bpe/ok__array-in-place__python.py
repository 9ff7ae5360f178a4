from array import array


def _compact(buf, a, b, z):
    w = 0
    r = 0
    end = len(buf)
    while r < end:
        v = buf[r]
        if v == a and r + 1 < end and buf[r + 1] == b:
            v = z
            r += 1
        buf[w] = v
        w += 1
        r += 1
    del buf[w:]


def train_bpe(corpus_bytes, vocab_size=1000):
    bufs = [array("L", b) if not isinstance(b, bytes) else array("L", list(b)) for b in corpus_bytes]
    merges = []
    z = 256
    while z < vocab_size:
        seen = {}
        for buf in bufs:
            last = None
            for v in buf:
                if last is not None:
                    seen[last, v] = seen.get((last, v), 0) + 1
                last = v
        try:
            a, b = max(seen, key=lambda k: seen[k])
        except ValueError:
            break
        for buf in bufs:
            _compact(buf, a, b, z)
        merges.append(((a, b), z))
        z += 1
    return merges


def encode(text, merges):
    buf = array("L", list(text.encode("utf-8")))
    for (a, b), z in merges:
        _compact(buf, a, b, z)
    return buf.tolist()
