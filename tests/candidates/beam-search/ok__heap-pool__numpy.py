import heapq
import itertools


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    tick = itertools.count()
    kept = []  # min-heap of finished, by normalised score

    def keep(score, tokens, flag):
        item = (score / len(tokens), next(tick), score, tokens, flag)
        if len(kept) < beam_size:
            heapq.heappush(kept, item)
        else:
            heapq.heappushpop(kept, item)

    frontier = [(0.0, [start_token])]
    for _ in range(max_len):
        options = []
        for score, tokens in frontier:
            for v, lp in enumerate(step_fn(tokens).tolist()):
                options.append((score + lp, tokens, v))
        frontier = []
        for score, tokens, v in heapq.nlargest(beam_size, options, key=lambda o: o[0]):
            if v == eos_token:
                keep(score, tokens + [v], True)
            else:
                frontier.append((score, tokens + [v]))
        if not frontier:
            break
    for score, tokens in frontier:
        keep(score, tokens, False)
    return [(s, t, f) for _, _, s, t, f in sorted(kept, reverse=True)]
