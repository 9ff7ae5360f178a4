import copy

import numpy as np


class Hyp:
    def __init__(self, tokens, score=0.0, done=False):
        self.tokens, self.score, self.done = tokens, score, done


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beam = [Hyp([start_token])]
    for _ in range(max_len):
        if all(h.done for h in beam):
            break
        cand = []
        for h in beam:
            if h.done:
                cand.append((h.score, h, None))
            else:
                lp = np.asarray(step_fn(list(h.tokens)))
                cand += [(h.score + float(lp[v]), h, v) for v in range(lp.shape[0])]
        cand.sort(key=lambda c: c[0], reverse=True)
        nxt = []
        for s, h, v in cand[:beam_size]:
            child = copy.copy(h)
            child.score = s
            if v is not None:
                child.tokens += [v]
                child.done = v == eos_token
            nxt.append(child)
        beam = nxt
    beam.sort(key=lambda h: h.score / len(h.tokens), reverse=True)
    return [(h.score, h.tokens, h.done) for h in beam]
