from collections import defaultdict


def train_bpe(corpus_bytes, vocab_size=1000):
    words = [list(w) for w in corpus_bytes]
    merges = []
    while 256 + len(merges) < vocab_size:
        freq = defaultdict(int)
        for w in words:
            for i in range(len(w) - 1):
                freq[w[i], w[i + 1]] += 1
        if not freq:
            break
        best = max(freq, key=freq.get)
        n = 256 + len(merges)
        for k, w in enumerate(words):
            r = []
            for t in w:
                if r and r[-1] == best[0] and t == best[1]:
                    r[-1] = n
                else:
                    r.append(t)
            words[k] = r
        merges.append((best, n))
    return merges


def encode(text, merges):
    table = dict(merges)
    stack = []
    for byte in text.encode("utf-8"):
        stack.append(byte)
        while len(stack) > 1 and (stack[-2], stack[-1]) in table:
            r = stack.pop()
            l = stack.pop()
            stack.append(table[l, r])
    return stack
