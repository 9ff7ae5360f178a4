"""DPO loss: contract, values, beta, gradients, detached rewards, edges, confident pairs."""

import math

import numpy as np

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_shape,
    assert_untouched,
    is_tensor,
    read,
)
from interview_drill.graders.harness import NONFINITE, TYPE, assert_that, edge_case, numerics, observe

NAMES = ("policy_chosen_logps", "policy_rejected_logps", "ref_chosen_logps", "ref_rejected_logps")
B = 5
LOSS = {"rtol": 4e-6, "atol": 2e-6}  # inputs are multiples of 1/16: their differences are exact in any order


def definition(pc, pr, rc, rr, beta):
    """Loss and rewards, one pair at a time."""
    chosen = np.array([beta * (p - r) for p, r in zip(pc, rc, strict=True)])
    rejected = np.array([beta * (p - r) for p, r in zip(pr, rr, strict=True)])
    losses = [_minus_log_sigmoid(c - r) for c, r in zip(chosen, rejected, strict=True)]
    return sum(losses) / len(losses), chosen, rejected


def _minus_log_sigmoid(z):
    return math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z)) - z


def slopes(pc, pr, rc, rr, beta):
    """The loss's derivatives for the policy's chosen and rejected log-probabilities."""
    z = [beta * ((a - c) - (b - d)) for a, b, c, d in zip(pc, pr, rc, rr, strict=True)]
    wrong = [1 / (1 + math.exp(v)) if v < 0 else math.exp(-v) / (1 + math.exp(-v)) for v in z]
    rising = np.array([beta * w / len(z) for w in wrong])
    return -rising, rising


def logps(kit, seed=0, size=B, spread=3.0):
    """Four sets of log-probabilities; the policy has moved away from the reference."""
    chosen, rejected = (-16 + 4 * kit.randn(size, seed=seed + k) for k in (0, 1))
    moved = (kit.randn(size, seed=seed + k, scale=spread) for k in (2, 3))
    arrays = (chosen + next(moved), rejected + 1.0 + next(moved), chosen, rejected)
    return tuple(np.round(x * 16) / 16 for x in arrays)


def call(answer, given, **options):
    """The three results, or a failed fact."""
    result = answer.dpo_loss(*given, **options)
    whole = isinstance(result, tuple | list)
    size = len(result) if whole else None
    kind = "a tuple" if whole else type(result).__name__
    assert_that(
        whole and size == 3,
        f"the result is loss, chosen_reward, rejected_reward\n  got {kind}"
        + (f" of {size}" if whole else ""),
        [kind, size],
        TYPE,
    )
    return tuple(result)


def give(kit, arrays, dtype="float32", grad=False):
    return [kit.give(x, dtype, grad=grad and k < 2) for k, x in enumerate(arrays)]


def assert_tensor(loss):
    """A tensor, and not a number that forgot where it came from."""
    number = isinstance(loss, int | float | np.generic)
    kind = "a tensor" if is_tensor(loss) else "a number" if number else type(loss).__name__
    assert_that(
        is_tensor(loss), f"the loss is a tensor\n  got {kind}, of type {type(loss).__name__}", kind, TYPE
    )


def gradients(loss, given):
    """Gradients that reach the two policy arguments; what never arrives counts as 0."""
    assert_tensor(loss)
    assert_shape(loss, (), "the loss")
    assert_that(loss.requires_grad, "the loss carries a gradient", bool(loss.requires_grad))
    loss.backward()
    return [np.zeros(x.shape) if x.grad is None else x.grad for x in given[:2]]


def assert_slopes(loss, given, expected, what):
    """Both gradients in one look, so that none at all is told from none on one side."""
    got = np.stack([read(x, "a gradient") for x in gradients(loss, given)])
    label = f"gradients, {what} (rows: policy_chosen_logps, policy_rejected_logps)"
    assert_close(got, np.stack(expected), label, rtol=1e-5, atol=1e-7)


def assert_results(results, expected, what, kit):
    assert_close(results[0], expected[0], f"the loss, {what}", **LOSS)
    assert_rewards(results, expected, what, kit)


def assert_rewards(results, expected, what, kit):
    for name, got, wanted in zip(("chosen", "rejected"), results[1:], expected[1:], strict=True):
        assert_close(got, wanted, f"{name}_reward, {what}", rtol=4e-6, atol=2e-6, kit=kit)


def see_loss(loss, what):
    """Note the loss without judging it: another check does."""
    value = np.array(float(loss)) if isinstance(loss, int | float) else read(loss, what)
    observe(what, value, "array", **LOSS)


def test_returns_a_scalar_loss_and_two_rewards_per_pair(answer, kit):
    """Four times (B,) -> loss (), chosen_reward (B,), rejected_reward (B,)."""
    loss, chosen, rejected = call(answer, give(kit, logps(kit, seed=0)))
    see_loss(loss, "the loss")
    assert_tensor(loss)
    assert_shape(loss, (), "the loss")
    assert_shape(chosen, (B,), "chosen_reward")
    assert_shape(rejected, (B,), "rejected_reward")


def test_worked_example(answer, kit):
    """Two pairs with margins 2 and -1 after beta: the loss is known by hand."""
    arrays = np.array([-4.0, -6.0]), np.array([-9.0, -3.0]), np.array([-6.0, -5.0]), np.array([-7.0, -4.0])
    expected = (math.log1p(math.exp(-2.0)) + math.log1p(math.exp(1.0))) / 2, [1.0, -0.5], [-1.0, 0.5]
    assert_results(call(answer, give(kit, arrays), beta=0.5), expected, "beta = 0.5, two pairs", kit)


def test_loss_matches_the_definition(answer, kit):
    """Agrees with the loss computed one pair at a time, beta left at 0.1."""
    for seed, size in ((10, B), (20, B), (30, 7), (40, 2)):
        arrays = logps(kit, seed=seed, size=size)
        expected = definition(*arrays, 0.1)
        loss, _, _ = call(answer, give(kit, arrays))
        assert_close(loss, expected[0], f"the loss of {size} pairs, beta not given", **LOSS)


def test_rewards_match_the_definition(answer, kit):
    """Each reward is beta times policy minus reference, pair by pair."""
    for seed, size in ((50, B), (60, 3), (70, B)):
        arrays = logps(kit, seed=seed, size=size)
        expected = definition(*arrays, 0.1)
        results = call(answer, give(kit, arrays))
        see_loss(results[0], "the loss")
        assert_rewards(results, expected, f"{size} pairs, beta not given", kit)


def test_beta_scales_both_answers(answer, kit):
    """Other values of beta, for the loss and for the rewards."""
    for seed, beta in ((80, 0.5), (90, 0.02), (100, 1.2)):
        arrays = logps(kit, seed=seed, spread=0.7)
        expected = definition(*arrays, beta)
        assert_results(call(answer, give(kit, arrays), beta=beta), expected, f"beta = {beta}", kit)


def test_policy_equal_to_reference(answer, kit):
    """Before training the loss is log 2, and each pair pulls with beta / 2B in both directions."""
    for seed, size, beta in ((110, B, 0.1), (120, 3, 0.5)):
        _, _, chosen, rejected = logps(kit, seed=seed, size=size)
        pull = np.full(size, beta / (2 * size))
        given = give(kit, (chosen, rejected, chosen, rejected), grad=True)
        loss, _, _ = call(answer, given, beta=beta)
        what = f"policy = reference, B = {size}, beta = {beta}"
        assert_close(loss, math.log(2), f"the loss, {what}", **LOSS)
        assert_slopes(loss, given, (-pull, pull), what)


def test_gradient_reaches_both_policy_terms(answer, kit):
    """The loss's gradient, by value, whether or not the reference needs one too."""
    for seed, whole in ((130, False), (140, True), (150, False)):
        arrays = logps(kit, seed=seed)
        expected = slopes(*arrays, 0.3)
        given = [kit.give(x, grad=whole or k < 2) for k, x in enumerate(arrays)]
        loss, _, _ = call(answer, given, beta=0.3)
        see_loss(loss, "the loss")
        assert_slopes(loss, given, expected, "beta = 0.3")


def test_rewards_carry_no_gradient(answer, kit):
    """Rewards are for logging: detached from the policy."""
    arrays = logps(kit, seed=160)
    expected = definition(*arrays, 0.1)
    results = call(answer, give(kit, arrays, grad=True))
    see_loss(results[0], "the loss")
    assert_rewards(results, expected, "policy with gradients", kit)
    attached = [bool(x.requires_grad) for x in results[1:]]
    names = [n for n, a in zip(("chosen_reward", "rejected_reward"), attached, strict=True) if a]
    assert_that(not names, f"rewards are detached\n  these carry a gradient: {', '.join(names)}", attached)


@edge_case
def test_one_pair(answer, kit):
    """B = 1: the loss is still a scalar, the rewards still have one axis."""
    for size in (2, 1):
        arrays = logps(kit, seed=170 + size, size=size)
        expected = definition(*arrays, 0.2)
        assert_results(call(answer, give(kit, arrays), beta=0.2), expected, f"B = {size}, beta = 0.2", kit)


@edge_case
def test_any_memory_layout(answer, kit):
    """Inputs that are not contiguous give the same result."""
    arrays = logps(kit, seed=180)
    expected = definition(*arrays, 0.1)
    assert_results(call(answer, [kit.give_strided(x) for x in arrays]), expected, "strided inputs", kit)


@edge_case
def test_same_call_same_answer(answer, kit):
    """Calls in between with other inputs, other sizes and another beta do not change an answer."""
    arrays = logps(kit, seed=190)
    expected = definition(*arrays, 0.1)
    for other, beta in ((arrays, 0.1), (logps(kit, seed=200), 0.1), (logps(kit, seed=210, size=3), 0.7)):
        call(answer, give(kit, other), beta=beta)
    assert_results(call(answer, give(kit, arrays)), expected, "the fourth call, same input as the first", kit)


@edge_case
def test_inputs_are_left_alone(answer, kit):
    """The caller still needs its log-probabilities."""
    arrays = logps(kit, seed=220)
    given = give(kit, arrays)
    call(answer, given)
    for name, tensor, before in zip(NAMES, given, arrays, strict=True):
        assert_untouched(tensor, before, name)


def _confident(sign):
    """Margins of +-1e4 before beta, made by either answer or by both; the last pair is an ordinary one."""
    zero = np.array([-20.0, -24.0, -32.0, -16.0])
    chosen, rejected = np.array([1e4, 0.0, 5e3, 1.0]), np.array([0.0, -1e4, -5e3, -2.0])
    return zero + sign * chosen, zero - 8.0 + sign * rejected, zero, zero - 8.0


def _assert_confident(answer, kit, sign, what):
    arrays = _confident(sign)
    expected, pull = definition(*arrays, 0.1), slopes(*arrays, 0.1)
    given = give(kit, arrays, grad=True)
    results = call(answer, given)
    assert_tensor(results[0])
    assert_shape(results[0], (), "the loss")
    finite = math.isfinite(results[0].item())
    assert_that(finite, f"the loss is finite, {what}\n  got {results[0].item()}", finite, NONFINITE)
    assert_slopes(results[0], given, pull, what)
    assert_results(results, expected, what, kit)


@numerics
def test_confidently_wrong_pairs(answer, kit):
    """A margin of -1e4: the loss is 1e4 times beta, and the gradient is at its steepest."""
    _assert_confident(answer, kit, -1.0, "margins of -1e4 before beta")


@numerics
def test_confidently_right_pairs(answer, kit):
    """A margin of +1e4: such pairs cost nothing and pull at nothing."""
    _assert_confident(answer, kit, 1.0, "margins of 1e4 before beta")


@numerics
def test_dtype_is_kept(answer, kit):
    """Loss and rewards have the inputs' dtype."""
    for dtype in ("float32", "float64", "bfloat16"):
        loss, chosen, rejected = call(answer, give(kit, logps(kit, seed=230), dtype))
        assert_tensor(loss)
        for name, tensor in (("loss", loss), ("chosen_reward", chosen), ("rejected_reward", rejected)):
            assert_dtype(tensor, dtype, name)


@numerics
def test_double_precision(answer, kit):
    """Float64 inputs give right values."""
    arrays = logps(kit, seed=240)
    expected = definition(*arrays, 0.1)
    assert_results(call(answer, give(kit, arrays, "float64")), expected, "float64 inputs", kit)
