def fuse(tokens, a, b, z):
    result = []
    consumed = False
    n = len(tokens)
    for i in range(n):
        hit = i + 1 < n and tokens[i] == a and tokens[i + 1] == b
        if hit:
            result.append(z)
        elif not consumed:
            result.append(tokens[i])
        consumed = hit
    return result


def train_bpe(corpus_bytes, vocab_size=1000):
    lines = [list(x) for x in corpus_bytes]
    merges = []
    while len(merges) < vocab_size - 256:
        tally = {}
        for line in lines:
            for i in range(len(line) - 1):
                k = (line[i], line[i + 1])
                tally[k] = tally.get(k, 0) + 1
        if not tally:
            break
        a, b = max(tally, key=tally.get)
        z = 256 + len(merges)
        lines = [fuse(line, a, b, z) for line in lines]
        merges.append(((a, b), z))
    return merges


def encode(text, merges):
    tokens = list(text.encode("utf-8"))
    for (a, b), z in merges:
        tokens = fuse(tokens, a, b, z)
    return tokens
