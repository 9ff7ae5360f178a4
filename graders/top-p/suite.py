"""Top-p sampling, judged by its draws: which tokens come, how often, and what is left of the logits."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from interview_drill.graders.arrays import read
from interview_drill.graders.candidate import explain
from interview_drill.graders.harness import (
    DISTRIBUTION,
    MUTATED,
    RAISED,
    SUPPORT,
    TYPE,
    CheckFailed,
    assert_that,
    edge_case,
    every,
    fail,
    g_test,
    numerics,
    observe,
    shown,
)

UP = 20.0  # added to all logits of a case: it makes each of them positive and changes no probability
TRIES = 120  # draws where only the set of tokens is judged
DRAWS = 600  # draws where the shares are judged


def logits_for(probs, temperature=1.0, up=0.0):
    """Logits whose softmax at this temperature is `probs`; a probability of 0 gives -inf."""
    with np.errstate(divide="ignore"):
        return temperature * np.log(np.array(probs, dtype=np.float64)) + up


def nucleus_of(probs, top_p):
    """The ids of the nucleus, by adding up the most probable tokens one by one."""
    ids, mass = [], 0.0
    for token in sorted(range(len(probs)), key=lambda i: -probs[i]):
        if mass >= top_p or not probs[token]:  # rounding may leave 1 out of reach
            break
        ids.append(token)
        mass += probs[token]
    return ids


def shares_of(probs, top_p):
    """The probability of each token under the renormalised nucleus."""
    ids = nucleus_of(probs, top_p)
    mass = sum(probs[i] for i in ids)
    return [probs[i] / mass if i in ids else 0.0 for i in range(len(probs))]


def token_of(answer, logits, what, **options):
    """One draw as an int; an exception and a result that is no token fail the check `what`."""
    try:
        token = answer.top_p_sample(logits, **options)
    except CheckFailed:
        raise
    except Exception as error:
        observe(what, "it raised")  # which class depends on the library that was asked to draw
        fail(f"{what}\n  {explain(error, answer.__file__)}", RAISED)
    if type(token) is int:
        return token
    if hasattr(token, "dtype") and getattr(token, "size", 0) != 0:  # judged by one check of its own
        token = token.item() if np.prod(tuple(token.shape)) == 1 else token
    if isinstance(token, bool) or not isinstance(token, int):
        observe(what, f"no token: {type(token).__name__}")
        fail(f"{what}\n  expected a token id, got {shown(token)}, of type {type(token).__name__}", TYPE)
    return int(token)


def count(answer, kit, logits, n, what, give: Callable | None = None, **options):
    """How often each token came in `n` draws, every one on a fresh copy of the logits."""
    counts = [0] * len(logits)
    original = kit.give(logits) if give is None else give(logits)
    for _ in range(n):
        given = original.copy() if isinstance(original, np.ndarray) else original.clone()
        token = token_of(answer, given, what, **options)
        if not 0 <= token < len(counts):
            observe(what, f"token {token} of {len(counts)}")
            fail(f"{what}\n  drew token {token}, the ids are 0..{len(counts) - 1}", SUPPORT)
        counts[token] += 1
    return counts


def judge_support(counts: Sequence[int], allowed: Sequence[int], what: str) -> None:
    """Only allowed tokens came, and each of them did."""
    drawn = [i for i, n in enumerate(counts) if n]
    if len(drawn) == 1 and len(allowed) > 1:
        observe(what, "one and the same token in every draw")
        fail(
            f"{what}\n  all {sum(counts)} draws gave token {drawn[0]}; possible are {sorted(allowed)}",
            SUPPORT,
        )
    observe(what, list(counts), "counts")
    if set(drawn) != set(allowed):
        outside, missing = sorted(set(drawn) - set(allowed)), sorted(set(allowed) - set(drawn))
        text = f"{what}\n  the nucleus is {sorted(allowed)}, drawn were {shown(drawn)}"
        text += f"\n  outside the nucleus: {shown(outside)}" if outside else ""
        text += f"\n  never in {sum(counts)} draws: {missing}" if missing else ""
        fail(text, SUPPORT)


def check_support(answer, kit, probs, top_p, what, temperature=1.0, up=0.0, n=TRIES, options=None):
    """Draws from logits that have `probs` at this temperature come from the nucleus, from all of it."""
    if options is None:
        options = {"top_p": top_p, "temperature": temperature}
    counts = count(answer, kit, logits_for(probs, temperature, up), n, what, **options)
    judge_support(counts, nucleus_of(probs, top_p), what)


def check_shares(answer, kit, probs, top_p, what, temperature=1.0, up=0.0, n=DRAWS, first=TRIES):
    """The same, and each token comes as often as its renormalised probability says (G-test).

    The set is judged after `first` draws: most mistakes show there already.
    """
    logits, options = logits_for(probs, temperature, up), {"top_p": top_p, "temperature": temperature}
    shares = shares_of(probs, top_p)
    counts = count(answer, kit, logits, first, what, **options)
    judge_support(counts, [i for i, p in enumerate(shares) if p], what)
    more = count(answer, kit, logits, n - first, what, **options)
    counts = [a + b for a, b in zip(counts, more, strict=True)]
    observe(what, counts, "counts")
    chance = g_test(counts, shares)
    if 1e-12 <= chance < 1e-3:  # a second, longer look: an honest sampler comes here once in a thousand
        counts = count(answer, kit, logits, 5 * n, what, **options)
        chance = g_test(counts, shares)
    if chance < (1e-3 if sum(counts) == n else 1e-6):
        drawn = [round(c / sum(counts), 3) for c in counts]
        fail(
            f"{what}\n  expected shares {[round(p, 3) for p in shares]}\n  drawn shares    {drawn} "
            f"in {sum(counts)} draws",
            DISTRIBUTION,
        )


def check_always(answer, kit, logits, token, what, n, lenient=False, **options):
    """Every draw gives `token`. `lenient` records an exception and a wrong constant alike."""
    counts = count(answer, kit, logits, n, what, **options)
    drawn = [i for i, c in enumerate(counts) if c]
    if lenient and len(drawn) == 1 and drawn != [token]:
        observe(what, "it raised")
        fail(f"{what}\n  expected token {token}, got {drawn[0]}", RAISED)
    observe(what, counts, "counts")
    if drawn != [token]:
        fail(f"{what}\n  expected token {token} in every draw, drawn were {drawn}", SUPPORT)


def test_worked_example(answer, kit):
    """0.50 and 0.30 together reach 0.7: tokens 1 and 3, both of them and nothing else."""
    check_support(
        answer, kit, [0.05, 0.50, 0.15, 0.30], 0.7, "probabilities .05 .50 .15 .30, top_p 0.7", n=100
    )


def test_result_is_a_python_int(answer, kit):
    """The result is a Python int, drawn or greedy."""
    logits = logits_for([0.1, 0.4, 0.2, 0.3])
    for what, options in (
        ("the type of a greedy result", {"top_p": 0.8, "temperature": 0.0}),
        ("the type of a result at temperature 1", {"top_p": 0.8}),
        ("the type of a result at temperature 0.7, top_p 1", {"top_p": 1.0, "temperature": 0.7}),
    ):
        kinds = {_kind_of_result(answer, kit.give(logits), options) for _ in range(3)}
        wrong = sorted(kinds - {"int"})
        assert_that(not wrong, f"{what}\n  expected int, got {', '.join(wrong)}", wrong, TYPE)


def _kind_of_result(answer, logits, options):
    """The kind of the result; where the call fails that is another check's matter."""
    try:
        return _kind(answer.top_p_sample(logits, **options))
    except NotImplementedError:
        raise
    except Exception:
        return "int"


def _kind(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return "int"
    return "a tensor or array scalar" if hasattr(value, "dtype") else type(value).__name__


def test_only_the_nucleus_and_all_of_it(answer, kit):
    """Tokens come from the smallest set of most probable ones that reaches top_p, from all of it."""
    cases = [
        ("probabilities .04 .16 .40 .10 .25 .05, top_p 0.5", [0.04, 0.16, 0.40, 0.10, 0.25, 0.05], 0.5, {}),
        (
            "probabilities .05 .07 .18 .10 .30 .22 .08, all logits positive, top_p 0.6",
            [0.05, 0.07, 0.18, 0.10, 0.30, 0.22, 0.08],
            0.6,
            {"up": UP},
        ),
        (
            "probabilities .03 .45 .30 .18 .04, called with the logits alone",
            [0.03, 0.45, 0.30, 0.18, 0.04],
            0.9,
            {"options": {}},
        ),
        ("probabilities .10 .20 .22 .25 .23 with top_p 0.35", [0.10, 0.20, 0.22, 0.25, 0.23], 0.35, {}),
    ]
    every(partial(check_support, answer, kit, probs, p, what, **more) for what, probs, p, more in cases)


def test_original_ids_come_back(answer, kit):
    """The ids are places in the logits as given, in whatever order the probabilities stand."""
    size = 9
    falling = [0.8**i for i in range(size)]
    falling = [x / sum(falling) for x in falling]
    cases = []
    for stream, members in enumerate((3, 2, 4)):
        random = kit.random(stream)
        ids = random.sample(range(1, size - 1), members)  # the first and the last id stay outside
        ids += random.sample([i for i in range(size) if i not in ids], size - members)
        probs = [0.0] * size
        for token, p in zip(ids, falling, strict=True):
            probs[token] = p
        top_p = sum(falling[:members]) - falling[members - 1] / 2
        what = f"nine tokens in random order, a nucleus of {members}"
        cases.append(partial(check_support, answer, kit, probs, top_p, what))
    every(cases)


def test_draws_follow_the_renormalised_probabilities(answer, kit):
    """Inside the nucleus the tokens keep their proportions, and their shares sum to 1."""
    what = "probabilities .07 .40 .18 .12 .09 .14, all logits positive, top_p 0.5"
    check_shares(answer, kit, [0.07, 0.40, 0.18, 0.12, 0.09, 0.14], 0.5, what, up=UP, n=1200)
    what = "probabilities .09 .36 .08 .06 .20 .11 .10, top_p 0.6"
    check_shares(answer, kit, [0.09, 0.36, 0.08, 0.06, 0.20, 0.11, 0.10], 0.6, what)


def test_top_p_one_is_plain_sampling(answer, kit):
    """With top_p = 1 every token comes, with its own probability."""
    check_shares(
        answer, kit, [0.10, 0.32, 0.13, 0.18, 0.27], 1.0, "probabilities .10 .32 .13 .18 .27, top_p 1"
    )
    what, weights = "200 tokens, nearly alike, top_p 1", kit.numpy_rng(60).uniform(1.0, 1.2, 200)
    counts = count(answer, kit, logits_for(weights / weights.sum()), 60, what, top_p=1.0, temperature=1.0)
    reached = any(counts[i] for i in np.argsort(-weights)[100:])  # missed by chance once in 1e15
    assert_that(reached, f"{what}\n  all 60 draws are among the 100 most probable", reached, SUPPORT)


def test_high_temperature_comes_before_the_cut(answer, kit):
    """At temperature 6 the set and its shares are those of the flattened distribution."""
    probs = [0.06, 0.28, 0.20, 0.36, 0.10]  # at temperature 1: .80 .18 .02 and next to nothing
    what = "temperature 6, top_p 0.96, tempered probabilities .06 .28 .20 .36 .10"
    check_shares(answer, kit, probs, 0.96, what, temperature=6.0, up=6 * UP, first=250)


def test_low_temperature_comes_before_the_cut(answer, kit):
    """At temperature 0.2 the set and its shares are those of the sharpened distribution."""
    # At temperature 1 nearly alike. Two members that are alike: a mistake shows here surely or never.
    probs = [0.12, 0.31, 0.09, 0.33, 0.15]
    what = "temperature 0.2, top_p 0.6, tempered probabilities .12 .31 .09 .33 .15"
    check_shares(answer, kit, probs, 0.6, what, temperature=0.2, first=250)


@edge_case
def test_every_call_is_a_fresh_draw(answer, kit):
    """The same call made again gives other tokens."""
    size, constant, greedy = 40, 0, True
    for stream in range(8):
        weights = kit.numpy_rng(50 + stream).uniform(1.0, 1.5, size)
        logits = logits_for(weights / weights.sum())
        counts = count(answer, kit, logits, 15, "40 tokens, nearly alike", top_p=1.0, temperature=1.0)
        constant += max(counts) == 15
        greedy = greedy and counts[int(np.argmax(weights))] == 15
    message = "40 tokens, nearly alike, 15 draws from each of 8 inputs\n  "
    message += f"for {constant} of the inputs all 15 draws gave the same token"
    assert_that(constant == 0, message, [constant, greedy], DISTRIBUTION)


@edge_case
def test_one_token_above_top_p(answer, kit):
    """A token that alone exceeds top_p is the whole nucleus."""
    what = "probabilities .10 .25 .50 .15, top_p 0.4"
    check_always(answer, kit, logits_for([0.10, 0.25, 0.50, 0.15]), 2, what, 120, True, top_p=0.4)
    what = "probabilities .02 .95 .02 .01, all logits positive, top_p 0.9"
    check_always(answer, kit, logits_for([0.02, 0.95, 0.02, 0.01], up=UP), 1, what, 60, True, top_p=0.9)
    what = "probabilities .20 .22 .28 .30, top_p 0.01"
    check_always(answer, kit, logits_for([0.20, 0.22, 0.28, 0.30]), 3, what, 60, True, top_p=0.01)


@edge_case
def test_temperature_zero_is_greedy(answer, kit):
    """At temperature 0 the most probable token comes, for any top_p."""
    for what, logits, top_p, token in (
        ("temperature 0, logits 1 3 -1 2 0.5, top_p 0.9", [1.0, 3.0, -1.0, 2.0, 0.5], 0.9, 1),
        ("temperature 0, logits -2 -1.5 -0.1 -3, top_p 1", [-2.0, -1.5, -0.1, -3.0], 1.0, 2),
        ("temperature 0, logits 0.5 -inf 0.9 0.7 0, top_p 0.2", [0.5, -np.inf, 0.9, 0.7, 0.0], 0.2, 2),
    ):
        check_always(answer, kit, np.array(logits), token, what, 40, top_p=top_p, temperature=0.0)


@edge_case
def test_tiny_temperature_is_greedy(answer, kit):
    """At temperature 1e-8 the most probable token comes."""
    for what, logits, top_p, token in (
        ("temperature 1e-8, logits 2 and 2.05 among 1, top_p 1", [1, 2, 2.05, 1, 1, 1, 1, 1], 1.0, 2),
        ("temperature 1e-8, logits -1 -0.95 -3 -1.2 -2, top_p 0.9", [-1.0, -0.95, -3.0, -1.2, -2.0], 0.9, 1),
    ):
        check_always(answer, kit, np.array(logits), token, what, 80, top_p=top_p, temperature=1e-8)


@edge_case
def test_minus_infinity_is_never_drawn(answer, kit):
    """A logit of -inf has probability 0, also where top_p = 1 asks for everything."""
    probs = [0.0, 0.20, 0.0, 0.70, 0.10, 0.0]
    check_shares(answer, kit, probs, 0.95, "probabilities .20 .70 .10 among three -inf, top_p 0.95", n=500)
    many = [0.0] * 250 + [0.20, 0.70, 0.10] + [0.0] * 250  # a floor under each adds up to what is seen
    check_support(answer, kit, many, 1.0, "probabilities .20 .70 .10 among 500 -inf, top_p 1", n=200)
    for top_p in (0.5, 1.0):
        what = f"one finite logit among -inf, top_p {top_p}"
        logits = np.array([-np.inf, -np.inf, 1.7, -np.inf])
        check_always(answer, kit, logits, 2, what, 20, top_p=top_p, temperature=0.7)


@edge_case
def test_a_vocabulary_of_one(answer, kit):
    """A single token is always drawn."""
    for top_p in (0.5, 1.0):
        what = f"one token, top_p {top_p}"
        check_always(answer, kit, np.array([-1.25]), 0, what, 5, top_p=top_p, temperature=1.5)


@edge_case
def test_inputs_take_turns(answer, kit):
    """Draws from two sets of logits of one size in turn: nothing is kept from the call before."""
    pair = ([0.08, 0.42, 0.12, 0.33, 0.05], [0.30, 0.05, 0.45, 0.08, 0.12])
    counts = [[0] * 5, [0] * 5]
    for _ in range(100):
        for probs, tally in zip(pair, counts, strict=True):
            logits = kit.give(logits_for(probs))
            token = token_of(answer, logits, "two inputs in turn", top_p=0.6, temperature=1.0)
            tally[token % 5] += 1
    for name, probs, tally in zip(("first", "second"), pair, counts, strict=True):
        judge_support(tally, nucleus_of(probs, 0.6), f"the {name} of two inputs in turn, top_p 0.6")


@edge_case
def test_any_memory_layout_and_dtype(answer, kit):
    """Strided logits and float64 logits are drawn from alike."""
    probs = [0.05, 0.15, 0.42, 0.28, 0.10]
    for what, give in (
        ("strided logits, top_p 0.6", kit.give_strided),
        ("float64 logits, top_p 0.6", lambda x: kit.give(x, "float64")),
    ):
        logits = logits_for(probs)
        counts = [0] * 5
        for _ in range(100):
            token = token_of(answer, give(logits), what, top_p=0.6, temperature=1.0)
            counts[token % 5] += 1
        judge_support(counts, nucleus_of(probs, 0.6), what)


@edge_case
def test_logits_are_left_alone(answer, kit):
    """The caller still needs the logits: nothing is divided, cut, cleaned or sorted in place."""
    finite, masked = ([0.05, 0.15, 0.42, 0.28, 0.10], [0.05, 0.0, 0.52, 0.28, 0.15])
    changed = []
    for dtype in ("float32", "float64"):
        for probs, options in (
            (finite, {"top_p": 0.6, "temperature": 0.7}),
            (finite, {"top_p": 0.9}),
            (finite, {"top_p": 1.0, "temperature": 0.0}),
            (masked, {"top_p": 0.9}),
        ):
            before = logits_for(probs, up=1.5)
            given = kit.give(before, dtype)
            wanted = read(given, "logits")
            _call_quietly(answer, given, options)
            after = read(given, "logits")
            if after.shape != wanted.shape or not (after == wanted).all():
                changed.append(f"{dtype}: {_short(wanted)} became {_short(after)}")
    message = "logits after the call" + (f"\n  {changed[0]}" if changed else "")
    assert_that(not changed, message, bool(changed), MUTATED)


def _call_quietly(answer, given, options):
    """Whether a call succeeds is the other checks' matter, but for an answer that is not written."""
    try:
        answer.top_p_sample(given, **options)
    except NotImplementedError:
        raise
    except Exception:
        return


def _short(values):
    return "[" + ", ".join(f"{v:.3g}" for v in values.reshape(-1)[:5]) + "]"


@numerics
def test_large_logits(answer, kit):
    """Logits near 1e4 and near -1e4 are drawn from as their differences say."""
    steps = np.array([0.0, 2.0, -1.0, 2.5, 1.0])  # probabilities .042 .312 .016 .515 .115
    probs = np.exp(steps) / np.exp(steps).sum()
    for what, logits in (
        ("logits of 1e4 and a little, top_p 0.7", 1e4 + steps),
        ("logits of -1e4 and a little, top_p 0.7", -1e4 + steps),
        ("logits of 1e4 and -1e4, top_p 0.7", np.where(steps > 1.5, 1e4 + steps, -1e4)),
    ):
        counts = count(answer, kit, logits, 120, what, top_p=0.7, temperature=1.0)
        drawn = [i for i, c in enumerate(counts) if c]
        if len(drawn) == 1 and drawn[0] not in (1, 3):
            observe(what, "it raised")  # nan and 0 / 0 end in an exception or in some constant
            fail(f"{what}\n  all {sum(counts)} draws gave token {drawn[0]}; possible are [1, 3]", RAISED)
        judge_support(counts, nucleus_of(list(probs), 0.7), what)
