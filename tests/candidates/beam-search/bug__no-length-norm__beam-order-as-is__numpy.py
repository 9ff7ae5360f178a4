import heapq


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [(0.0, [start_token], False)]
    for _ in range(max_len):
        if all(b[2] for b in beams):
            break

        def gen():
            for s, t, f in beams:
                if f:
                    yield s, t, f
                else:
                    for v, x in enumerate(step_fn(t).tolist()):
                        yield s + x, t + [v], v == eos_token

        beams = heapq.nlargest(beam_size, gen(), key=lambda b: b[0])
    return beams
