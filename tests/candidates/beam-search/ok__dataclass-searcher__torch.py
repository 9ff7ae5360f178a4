from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hyp:
    tokens: tuple
    score: float = 0.0
    ended: bool = False

    @property
    def rank(self):
        return self.score / len(self.tokens)

    def grow(self, tok, lp, eos):
        return Hyp(self.tokens + (tok,), self.score + lp, tok == eos)


@dataclass
class Searcher:
    fn: object
    eos: int
    width: int
    beam: list = field(default_factory=list)
    pool: list = field(default_factory=list)

    def step(self):
        grown = [
            h.grow(t, lp, self.eos)
            for h in self.beam
            for t, lp in enumerate(self.fn(list(h.tokens)).tolist())
            if lp != float("-inf")
        ]
        grown.sort(key=lambda h: h.score, reverse=True)
        grown = grown[: self.width]
        self.pool.extend(h for h in grown if h.ended)
        self.beam = [h for h in grown if not h.ended]


def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    s = Searcher(step_fn, eos_token, beam_size, [Hyp((start_token,))])
    for _ in range(max_len):
        if not s.beam:
            break
        s.step()
    hyps = sorted(s.pool + s.beam, key=lambda h: h.rank, reverse=True)[:beam_size]
    return [(h.score, list(h.tokens), h.ended) for h in hyps]
