import heapq


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    heap, live, n = [], [(0.0, [start_token])], 0

    def keep(s, t, f):
        nonlocal n
        n += 1
        heapq.heappush(heap, (s / len(t), n, (s, t, f)))
        if len(heap) > beam_size:
            heapq.heappop(heap)

    for _ in range(max_len):
        if not live:
            break
        cand = [(s + float(x), t + [v]) for s, t in live for v, x in enumerate(step_fn(t))]
        live = []
        for s, t in heapq.nlargest(beam_size, cand, key=lambda c: c[0]):
            if t[-1] == eos_token:
                keep(s, t, True)
            else:
                live.append((s, t))
    for s, t in live:
        keep(s, t, False)
    return [heapq.heappop(heap)[2] for _ in range(len(heap))]
