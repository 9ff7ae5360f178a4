"""Beam search on small models made for each question: what it returns, and when it asks the model.

Finished hypotheses may compete for places or sit in a pool, so every model here is made such that all allowed
ways agree on what is judged. Where scores are no sums, or lists are shared, one check says so and the others
stand back.
"""

import math
from itertools import pairwise, product

import numpy as np

from interview_drill.graders.harness import (
    TYPE,
    WORK,
    advisory,
    as_float,
    as_int,
    assert_that,
    edge_case,
    efficiency,
    fail,
    observe,
    shown,
)

START, EOS, A, B = 3, 1, 4, 0
V = 6
NEVER = -60.0  # the log-probability of what practically does not happen
SUM, PER_TOKEN = "the sum of the log-probabilities", "by score / len(tokens)"
CALLS = 1200


class Model:
    """A step function: `rule(prefix)` gives the probabilities of some tokens; the calls are kept."""

    def __init__(self, kit, rule, size=V, start=START, eos=EOS):
        self.kit, self.rule, self.size, self.start, self.eos = kit, rule, size, start, eos
        self.calls = []
        self.dtype = "float32"

    def __call__(self, tokens):
        prefix = _prefix(tokens)
        self.calls.append(prefix)
        if len(self.calls) > CALLS:
            observe("calls of step_fn", "without end")
            fail(f"step_fn was called more than {CALLS} times", WORK)
        return self.kit.give(self.row(prefix), self.dtype)

    def row(self, prefix):
        """log-probabilities, all different; what the rule does not name is next to impossible."""
        row = NEVER - 0.25 * np.arange(self.size)
        for token, p in self.rule(prefix).items():
            row[token] = math.log(p)
        return row

    def gains(self, tokens):
        """The log-probability of each token added to the start."""
        return [float(self.row(tuple(tokens[:i]))[tokens[i]]) for i in range(1, len(tokens))]

    def search(self, answer, **options):
        """The candidate's hypotheses as (score, tokens, finished), with plain values."""
        found = answer.beam_search(self, self.start, self.eos, **options)
        return self.plain(found)

    def plain(self, found):
        what = "the result"
        if not isinstance(found, list | tuple) or not found:
            observe(what, type(found).__name__)
            fail(f"{what}\n  expected a list of hypotheses, got {shown(found)}", TYPE)
        hyps, self.lists = [], []
        for entry in found:
            if not isinstance(entry, list | tuple) or len(entry) != 3:
                observe(what, "no triple")
                fail(f"{what}\n  expected (score, tokens, finished), got {shown(entry)}", TYPE)
            score, tokens, finished = entry
            if not isinstance(tokens, list | tuple) or not tokens:
                observe(what, "no list of tokens")
                fail(f"{what}\n  expected a list of tokens, got {shown(tokens)}", TYPE)
            self.lists.append(tokens)
            plain = [as_int(t, "a token of a hypothesis") for t in tokens]
            hyps.append((as_float(score, "a score"), plain, bool(finished)))
        return hyps


def _prefix(tokens):
    if hasattr(tokens, "tolist"):
        tokens = tokens.tolist()
    return tuple(int(t) for t in tokens) if isinstance(tokens, list | tuple) else (int(tokens),)


def chain(table):
    """A rule that looks at the last token alone (0 for tokens that the table does not hold)."""
    return lambda prefix: table.get(prefix[-1], {})


# ---------------------------------------------------------------- what a result shows


def relation(model, hyps):
    """What the scores are: the sum along the tokens, or another well-known thing that fits them all."""
    for name, value in _RELATIONS:
        if all(_near(score, value(model, tokens)) for score, tokens, _ in hyps):
            return name
    observe("scores that fit nothing known", [score for score, _, _ in hyps], "numbers", 1e-4, 1e-4)
    return "something else"


def _near(score, value):
    return abs(score - value) <= 1e-3 + 1e-5 * abs(value)


def _total(model, tokens):
    return math.fsum(model.gains(tokens))


def _without_eos(model, tokens):
    gains = model.gains(tokens)
    return math.fsum(gains[:-1] if tokens[-1] == model.eos else gains)


def _last_alone(model, tokens):
    return math.fsum(float(model.row((a,))[b]) for a, b in pairwise(tokens))


_RELATIONS = (
    (SUM, _total),
    ("the sum without that of the end token", _without_eos),
    ("the product of the log-probabilities", lambda m, t: math.prod(m.gains(t))),
    ("0", lambda m, t: 0.0),
    ("the sum of the probabilities", lambda m, t: math.fsum(math.exp(g) for g in m.gains(t))),
    ("1 and the sum of the probabilities", lambda m, t: 1 + math.fsum(math.exp(g) for g in m.gains(t))),
    ("the sum of what the model says after the last token alone", _last_alone),
    ("the sum divided by the length", lambda m, t: _total(m, t) / len(t)),
    ("the negative sum", lambda m, t: -_total(m, t)),
    ("the probability", lambda m, t: math.exp(_total(m, t))),
)


def shared(model, hyps, max_len):
    """Whether the hypotheses write into one another's token list."""
    lists = [id(tokens) for tokens in model.lists if isinstance(tokens, list)]  # all alive: ids are apart
    same = len(set(lists)) < len(lists)
    texts = [tuple(tokens) for _, tokens, _ in hyps]
    twice = len(set(texts)) < len(texts)
    odd = any(len(t) > max_len + 1 or model.eos in t[:-1] for t in texts)
    return same or (twice and odd) or any(len(t) > max_len + 2 for t in texts)


def ordering(hyps):
    """By what the hypotheses are ranked."""
    raw = [score for score, _, _ in hyps]
    mean = [score / len(tokens) for score, tokens, _ in hyps]
    for name, values in (
        (PER_TOKEN, mean),
        ("by score", raw),
        ("worst first", [-x for x in mean]),
        ("worst first, by score", [-x for x in raw]),
    ):
        if all(a >= b - 1e-4 for a, b in pairwise(values)):
            return name
    return "in no order"


def usable(model, hyps, max_len):
    """Whether a result can be judged further: sums, lists of their own, not too long."""
    if shared(model, hyps, max_len):
        observe("the result", "shared lists")
        return False
    if max(len(tokens) for _, tokens, _ in hyps) > max_len + 1:
        observe("the result", "too long")
        return False
    kind = relation(model, hyps)
    observe("the scores", kind)
    return kind == SUM


def told(hyps):
    """Hypotheses in one line each."""
    return "".join(f"\n    {score:.3f} {tokens} {finished}" for score, tokens, finished in hyps[:6])


# ---------------------------------------------------------------- models


def garden(prefix):
    """A likely first word that leads nowhere, and a less likely one with a sure way on."""
    return {START: {A: 0.6, B: 0.4}, A: {A: 0.4, B: 0.35, EOS: 0.25}, B: {EOS: 0.95, A: 0.05}}.get(
        prefix[-1], {}
    )


def endless(prefix):
    """Never ends by itself."""
    return {A: 0.4, B: 0.27, 2: 0.2, 5: 0.13}


def early(prefix):
    """One hypothesis ends at once, two go on for ever; no other is near."""
    table = {
        START: {EOS: 0.5, A: 0.3, B: 0.2},
        A: {A: 0.9, B: 0.09, EOS: 0.01},
        B: {B: 0.9, A: 0.09, EOS: 0.01},
    }
    return table.get(prefix[-1], {})


class Forest(Model):
    """Two words and the end, at random after each prefix; all else, and what follows it, is worse."""

    SIZE, START, EOS, WORDS = 20, 9, 2, (7, 11)

    def __init__(self, kit, stream, end_first):
        super().__init__(kit, self.words, self.SIZE, self.START, self.EOS)
        self.stream, self.end_first, self.known = stream, end_first, {}

    def words(self, prefix):
        if prefix not in self.known:
            key = [self.kit.seed, self.stream, len(prefix), *prefix]
            weights = np.sort(np.random.default_rng(key).uniform(0.15, 1.0, 3))
            order = [self.WORDS[0], self.WORDS[1], self.EOS]
            np.random.default_rng([*key, 1]).shuffle(order)
            if prefix == (self.START,):
                order.remove(self.EOS)
                order.insert(2 if self.end_first else 0, self.EOS)
            self.known[prefix] = dict(zip(order, weights / weights.sum(), strict=True))
        return self.known[prefix]

    def row(self, prefix):
        if all(t in (*self.WORDS, self.START) for t in prefix):
            return super().row(prefix)
        return -80.0 - 0.25 * np.arange(self.size)

    def every(self, max_len):
        """All hypotheses of the two words, best first."""
        hyps = []
        for n in range(max_len + 1):
            for words in product(self.WORDS, repeat=n):
                tokens = [self.START, *words] if n == max_len else [self.START, *words, self.EOS]
                hyps.append((_total(self, tokens), tokens, n < max_len))
        return sorted(hyps, key=lambda h: -h[0] / len(h[1]))


_found = {}  # the attempt that gave a forest: the diagnosis plants the same ones many times


def forest(kit, stream, end_first, max_len):
    """A forest without near ties, where ranking by sums or by another length gives another order."""
    key = (kit.seed, stream, end_first, max_len)
    if key not in _found:
        _found[key] = next(
            n for n in range(10_000) if _is_clear(Forest(kit, 1000 * stream + n, end_first), max_len)
        )
    return Forest(kit, 1000 * stream + _found[key], end_first)


def _is_clear(model, max_len):
    hyps = model.every(max_len)
    means = [s / len(t) for s, t, _ in hyps]
    others = ([s for s, _, _ in hyps], [s / (len(t) - 1) for s, t, _ in hyps])
    near = any(a - b < 2e-3 for a, b in pairwise(means))
    return not near and all(any(a < b - 2e-3 for a, b in pairwise(other)) for other in others)


# ---------------------------------------------------------------- checks


def test_worked_example(answer, kit):
    """Two hypotheses of one token, one of them finished; then the greedy one of three."""
    rule = chain({0: {0: 0.1, 1: 0.5, 2: 0.4}, 1: {0: 0.1, 1: 0.6, 2: 0.3}})
    for options, expected in (
        ({"beam_size": 2, "max_len": 1}, [([0, 1], False), ([0, 2], True)]),
        ({"beam_size": 1, "max_len": 3}, [([0, 1, 1, 1], False)]),
    ):
        model = Model(kit, rule, 3, 0, 2)
        hyps = model.search(answer, **options)
        if not usable(model, hyps, options["max_len"]) or ordering(hyps) != PER_TOKEN:
            return
        found = [(tokens, finished) for _, tokens, finished in hyps]
        message = f"the brief's example with {options}\n  expected {expected}\n  got      {shown(found)}"
        assert_that(found == expected, message, found)


def test_hypotheses_are_well_formed(answer, kit):
    """(score, tokens, finished): tokens begin with the start token, finished says that they ended."""
    model = Model(kit, early)
    hyps = model.search(answer, beam_size=3, max_len=3)
    message = f"at most beam_size hypotheses\n  got {len(hyps)} for beam_size 3"
    assert_that(len(hyps) <= 3, message, max(len(hyps), 3))
    for _, tokens, finished in hyps:
        begins, ends = tokens[0] == START, tokens[-1] == EOS
        message = f"the first token is the start token {START}\n  got {shown(tokens)}"
        assert_that(begins, message, begins)
        if EOS not in tokens[:-1]:
            message = (
                f"finished is true exactly where {EOS} is the last token\n  got {shown(tokens)}, {finished}"
            )
            assert_that(ends == finished, message, [ends, finished])


def test_each_hypothesis_has_a_list_of_its_own(answer, kit):
    """What is added to one hypothesis is not added to its sisters."""
    for rule, beam_size, max_len in ((endless, 3, 3), (early, 3, 4), (garden, 2, 3)):
        model = Model(kit, rule)
        hyps = model.search(answer, beam_size=beam_size, max_len=max_len)
        mixed = shared(model, hyps, max_len)
        assert_that(not mixed, f"the token lists of the hypotheses\n  some are one list: {told(hyps)}", mixed)


def test_scores_are_sums(answer, kit):
    """Each score is the sum of the log-probabilities of its own tokens, the end token's included."""
    for stream, max_len in ((1, 3), (2, 2)):
        model = forest(kit, stream, False, max_len)
        hyps = model.search(answer, beam_size=6, max_len=max_len)
        if shared(model, hyps, max_len):
            return observe("the result", "shared lists")
        kind = relation(model, hyps)
        assert_that(kind == SUM, f"the scores\n  expected {SUM}\n  they are {kind}: {told(hyps)}", kind)
    return None


def test_equals_brute_force(answer, kit):
    """A beam that has room for every hypothesis finds them all, ranked."""
    for stream, max_len, end_first in ((3, 3, True), (4, 3, False), (5, 2, False)):
        model = forest(kit, stream, end_first, max_len)
        expected = model.every(max_len)
        hyps = model.search(answer, beam_size=len(expected), max_len=max_len)
        what = f"{len(expected)} possible hypotheses, as many places"
        if not usable(model, hyps, max_len):
            fail(f"{what}\n  lists or scores are not right, see the checks above{told(hyps)}")
        order = ordering(hyps)
        assert_that(
            order == PER_TOKEN, f"the order\n  expected {PER_TOKEN}\n  it is {order}: {told(hyps)}", order
        )
        real = {*model.WORDS, model.EOS}
        found = [t for _, t, _ in hyps if set(t[1:]) <= real and model.EOS not in t[:-1]]
        wanted = [t for _, t, _ in expected]
        lost, more = [t for t in wanted if t not in found], len(found) - len(wanted)
        message = f"{what}\n  "
        message += (
            f"missing: {shown(lost)}" if lost else f"{more} too many, or in another order: {told(hyps)}"
        )
        assert_that(found == wanted, message, found)


def test_beats_greedy_on_a_garden_path(answer, kit):
    """The best hypothesis begins with the second-best word."""
    for beam_size in (2, 3):
        model = Model(kit, garden)
        hyps = model.search(answer, beam_size=beam_size, max_len=4)
        if not usable(model, hyps, 4) or ordering(hyps) != PER_TOKEN:
            return
        best = hyps[0][1]
        message = (
            f"words .6 and .4, only the second goes on well\n  expected {[START, B, EOS]} first, got {best}"
        )
        assert_that(best == [START, B, EOS], message, best)


def test_beam_of_one_is_greedy(answer, kit):
    """beam_size = 1 takes the most probable token each time, and nothing else is returned."""
    table = {
        START: {A: 0.5, EOS: 0.45, B: 0.05},
        A: {B: 0.4, A: 0.35, EOS: 0.25},
        B: {A: 0.4, B: 0.3, EOS: 0.3},
    }
    for rule, max_len, expected in ((chain(table), 4, [START, A, B, A, B]), (garden, 2, [START, A, A])):
        model = Model(kit, rule)
        hyps = model.search(answer, beam_size=1, max_len=max_len)
        if not usable(model, hyps, max_len):
            return
        found = [tokens for _, tokens, _ in hyps]
        assert_that(
            found == [expected], f"beam_size 1\n  expected {[expected]}\n  got      {shown(found)}", found
        )


def test_ranked_by_score_per_token(answer, kit):
    """The first hypothesis is the best per token, not the one with the largest sum."""
    table = {START: {EOS: 0.45, A: 0.5, B: 0.05}, A: {A: 0.9, B: 0.05, EOS: 0.05}, B: {B: 0.9, A: 0.1}}
    for max_len in (3, 5):
        model = Model(kit, chain(table))
        hyps = model.search(answer, beam_size=2, max_len=max_len)
        if not usable(model, hyps, max_len):
            return
        order = ordering(hyps)
        assert_that(
            order == PER_TOKEN, f"the order\n  expected {PER_TOKEN}\n  it is {order}: {told(hyps)}", order
        )


def test_finished_and_cut_off_are_both_returned(answer, kit):
    """A hypothesis that ended early is still there, and so are those that max_len cut off."""
    for max_len in (3, 4):
        model = Model(kit, early)
        hyps = model.search(answer, beam_size=3, max_len=max_len)
        if not usable(model, hyps, max_len):
            return
        facts = [any(t == [START, EOS] for _, t, _ in hyps), any(EOS not in t for _, t, _ in hyps)]
        message = "one hypothesis ends at once, two never\n  "
        message += "the finished one is missing" if not facts[0] else "those cut off by max_len are missing"
        assert_that(all(facts), message + told(hyps), facts)


def test_hypotheses_are_distinct(answer, kit):
    """No hypothesis is returned twice."""
    for rule, beam_size in ((endless, 3), (garden, 4), (early, 2)):
        model = Model(kit, rule)
        hyps = model.search(answer, beam_size=beam_size, max_len=3)
        if shared(model, hyps, 3):
            observe("the result", "shared lists")
            return
        texts = [tuple(tokens) for _, tokens, _ in hyps]
        twice = len(set(texts)) < len(texts)
        assert_that(not twice, f"beam_size {beam_size}\n  the same hypothesis twice: {told(hyps)}", twice)


@edge_case
def test_max_len_counts_added_tokens(answer, kit):
    """Hypotheses that do not end have max_len tokens after the start token."""
    for max_len in (1, 2, 5, 64):
        model = Model(kit, endless)
        options = {"beam_size": 3, "max_len": max_len} if max_len != 64 else {}
        hyps = model.search(answer, **options)
        if shared(model, hyps, max_len):
            observe("the result", "shared lists")
            return
        kind = relation(model, hyps)
        observe("the scores", kind)
        if kind != SUM:
            return
        lengths = sorted({len(tokens) - 1 for _, tokens, _ in hyps})
        message = f"added tokens for max_len {max_len}\n  expected {max_len}, got {shown(lengths)}"
        assert_that(lengths == [max_len], message, lengths)


@edge_case
def test_nothing_follows_the_end(answer, kit):
    """The end token is the last, even where the model would go on after it."""
    model = Model(kit, chain({START: {EOS: 0.6, A: 0.4}, EOS: {EOS: 0.9, A: 0.1}, A: {A: 0.5, EOS: 0.5}}))
    hyps = model.search(answer, beam_size=2, max_len=4)
    if shared(model, hyps, 4):
        observe("the result", "shared lists")
        return
    longer = any(EOS in tokens[:-1] for _, tokens, _ in hyps)
    assert_that(not longer, f"tokens after the end token {EOS}{told(hyps)}", longer)


@edge_case
def test_the_model_sees_whole_prefixes(answer, kit):
    """step_fn is given all the tokens so far, from the start token on."""
    model = Model(kit, endless)
    model.search(answer, beam_size=2, max_len=4)
    cut = [c for c in model.calls if c[0] != START]
    message = f"prefixes given to step_fn\n  expected each to begin with {START}"
    assert_that(not cut, message + (f", got {list(cut[0])}" if cut else ""), bool(cut))


@edge_case
def test_finished_hypotheses_are_not_given_to_the_model(answer, kit):
    """step_fn is never called with a prefix that has ended."""
    model = Model(kit, chain({START: {EOS: 0.6, A: 0.4}, EOS: {EOS: 0.9, A: 0.1}, A: {A: 0.5, EOS: 0.5}}))
    model.search(answer, beam_size=2, max_len=4)
    ended = [c for c in model.calls if EOS in c and c[0] == START]
    message = f"prefixes given to step_fn\n  the end token is {EOS}"
    assert_that(not ended, message + (f", it was called with {list(ended[0])}" if ended else ""), bool(ended))


@edge_case
def test_same_call_same_answer(answer, kit):
    """A search in between with another model and other arguments changes nothing."""
    seen = []
    for rule, beam_size, max_len in ((early, 3, 3), (endless, 2, 2), (early, 3, 3)):
        model = Model(kit, rule)
        model.dtype = "float64" if rule is endless else "float32"
        seen.append([(t, f) for _, t, f in model.search(answer, beam_size=beam_size, max_len=max_len)])
    same = sorted(seen[0]) == sorted(seen[2])
    assert_that(same, f"the third search, same as the first\n  expected {seen[0]}\n  got {seen[2]}", same)


@efficiency
def test_at_most_beam_size_calls_for_each_length(answer, kit):
    """The beam is cut back: step_fn is called at most beam_size times for each prefix length."""
    over = [False, False]
    for beam_size in (1, 2, 3):
        model = Model(kit, endless)
        model.search(answer, beam_size=beam_size, max_len=4)
        counts = {}
        for call in model.calls:
            if EOS not in call and call[0] == START:
                counts[len(call)] = counts.get(len(call), 0) + 1
        for length, n in counts.items():
            over[length > 1] |= n > beam_size
    message = "calls of step_fn by the length of the prefix\n  more than beam_size, "
    assert_that(not any(over), message + ("and growing" if over[1] else "for the start token"), over, WORK)


@efficiency
def test_stops_when_all_are_finished(answer, kit):
    """step_fn is not called once every hypothesis has ended."""
    model = Model(kit, chain({START: {A: 0.6, B: 0.4}, A: {EOS: 0.999}, B: {EOS: 0.998}}))
    hyps = model.search(answer, beam_size=2, max_len=5)
    if not usable(model, hyps, 5):
        return
    late = [c for c in model.calls if len(c) > 2 or model.calls.count(c) > 2]
    message = "all hypotheses end with their second token\n  step_fn was still called"
    seen = [bool(late), len(late) > 20]
    assert_that(not late, message + (f", with {list(late[0])}" if late else ""), seen, WORK)


@edge_case
@advisory
def test_beam_larger_than_the_vocabulary(answer, kit):
    """beam_size may exceed the number of tokens."""
    model = Model(kit, garden)
    hyps = model.search(answer, beam_size=V + 4, max_len=3)
    assert_that(hyps[0][1] == [START, B, EOS], f"beam_size {V + 4}, {V} tokens{told(hyps)}", hyps[0][1])
