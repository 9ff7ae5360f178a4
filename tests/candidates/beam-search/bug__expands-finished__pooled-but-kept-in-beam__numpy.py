import numpy as np


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    active = [(0.0, [start_token])]
    finished = []
    for _ in range(max_len):
        options = []
        for score, seq in active:
            logp = np.asarray(step_fn(seq), dtype=np.float64)
            for tok in np.argsort(logp)[::-1][:beam_size].tolist():
                options.append((score + logp[tok], seq + [tok]))
        options.sort(key=lambda o: o[0], reverse=True)
        active = options[:beam_size]
        for score, seq in active:
            if seq[-1] == eos_token:
                finished.append((float(score), seq, True))
    rest = [(float(s), q, False) for s, q in active if q[-1] != eos_token]
    return sorted(finished + rest, key=lambda h: h[0] / len(h[1]), reverse=True)[:beam_size]
