"""LayerNorm by hand: the forward pass, each gradient, caches, edges, eps and large numbers."""

import math

import numpy as np

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_shape,
    assert_untouched,
    numeric_gradient,
    read,
)
from interview_drill.graders.harness import (
    MUTATED,
    TYPE,
    advisory,
    assert_amount,
    assert_that,
    edge_case,
    efficiency,
    fail,
    numerics,
    observe,
    shown,
)

B, N, D = 3, 4, 7  # all different, and none of them 1
SLOPE = {"rtol": 1e-5, "atol": 2e-5}  # gradients of about 1, right to float32's rounding in sums


def normal(row, eps):
    """One token, by the formula, in float64."""
    deviations = row - sum(row) / len(row)
    variance = sum(deviations * deviations) / len(row)
    return deviations / math.sqrt(variance + eps)


def forward_definition(x, gamma, beta, eps=1e-5):
    """y, one token at a time."""
    y = np.zeros(x.shape)
    for b, n in np.ndindex(*x.shape[:2]):
        y[b, n] = gamma * normal(x[b, n], eps) + beta
    return y


def dx_definition(x, gamma, dy, eps=1e-5):
    """The gradient of sum(dy * y), by finite differences, one token at a time."""
    dx = np.zeros(x.shape)
    for b, n in np.ndindex(*x.shape[:2]):
        step = 1e-5 * math.sqrt(x[b, n].var() + eps)
        weight = dy[b, n] * gamma
        dx[b, n] = numeric_gradient(lambda row, w=weight: float(np.dot(w, normal(row, eps))), x[b, n], step)
    return dx


def dgamma_definition(x, dy, eps=1e-5):
    """The sum over the tokens of dy * x_hat."""
    return sum(dy[b, n] * normal(x[b, n], eps) for b, n in np.ndindex(*x.shape[:2]))


def dbeta_definition(dy):
    """The sum over the tokens of dy."""
    return sum(dy[b, n] for b, n in np.ndindex(*dy.shape[:2]))


def tokens(kit, seed, b=B, n=N, d=D, spread=None, centre=None):
    """(b, n, d) with a known spread in each token: by default 3 to 8, where eps does not show."""
    rng = kit.numpy_rng(seed)
    z = rng.standard_normal((b, n, d))
    z -= z.mean(axis=-1, keepdims=True)
    z = z / z.std(axis=-1, keepdims=True) if d > 1 else z
    spread = rng.uniform(3, 8, (b, n, 1)) if spread is None else spread
    centre = rng.uniform(-3, 3, (b, n, 1)) if centre is None else centre
    return (centre + spread * z).astype(np.float32).astype(np.float64)


def scale_and_shift(kit, seed, d=D):
    """gamma of either sign and far from 1, beta."""
    rng = kit.numpy_rng(seed + 500)
    gamma = rng.uniform(1.5, 3, d) * rng.choice([-1.0, 1.0], d)
    gamma[::3] *= 0.2
    return tuple(v.astype(np.float32).astype(np.float64) for v in (gamma, rng.uniform(1, 2, d)))


def forward(answer, kit, x, gamma, beta, dtype="float32", **options):
    """y and the cache of the candidate's forward pass on fresh copies."""
    return run_forward(answer, *(kit.give(a, dtype) for a in (x, gamma, beta)), **options)


def run_forward(answer, *given, **options):
    """y and the cache."""
    returned = answer.layernorm_forward(*given, **options)
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        fail(
            f"layernorm_forward returns (y, cache)\n  got {shown(returned, 60)}, a {type(returned).__name__}",
            TYPE,
        )
    return returned


def backward(answer, dy, cache):
    """dx, dgamma and dbeta."""
    returned = answer.layernorm_backward(dy, cache)
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        text = f"layernorm_backward returns (dx, dgamma, dbeta)\n  got {shown(returned)}"
        fail(f"{text}, of type {type(returned).__name__}", TYPE)
    return returned


def gradients(answer, kit, x, gamma, beta, dy, dtype="float64", **options):
    """One forward pass and its backward pass."""
    _, cache = forward(answer, kit, x, gamma, beta, dtype, **options)
    return backward(answer, kit.give(dy, dtype), cache)


def test_output_has_the_shape_of_x(answer, kit):
    """(B, N, D) -> (B, N, D)."""
    y, _ = forward(answer, kit, tokens(kit, 0), *scale_and_shift(kit, 0))
    assert_shape(y, (B, N, D), f"y for B={B}, N={N}, D={D}")


def test_worked_example(answer, kit):
    """Two tokens whose mean and spread are known by hand."""
    x = np.array([[[2.0, 10.0], [-1.0, -9.0]]])  # means 6 and -5, spread 4
    expected = np.array([[[-1.0, 2.5], [1.0, -1.5]]])
    y, _ = forward(answer, kit, x, np.array([1.0, 2.0]), np.array([0.0, 0.5]))
    assert_close(y, expected, "y for x = [2, 10] and [-1, -9], gamma = [1, 2], beta = [0, 0.5]", kit=kit)


def test_forward_matches_the_definition(answer, kit):
    """y agrees with the formula applied to one token at a time."""
    for seed, dtype in ((10, "float32"), (11, "float32"), (12, "float32"), (13, "float64")):
        x, (gamma, beta) = tokens(kit, seed), scale_and_shift(kit, seed)
        expected = forward_definition(x, gamma, beta)
        y, _ = forward(answer, kit, x, gamma, beta, dtype)
        assert_close(y, expected, f"y for random x, gamma, beta in {dtype}", rtol=2e-6, atol=1e-5, kit=kit)


def test_forward_at_other_sizes(answer, kit):
    """y is right for one batch, one token, two features, and more tokens than features."""
    for seed, (b, n, d) in enumerate(((1, 5, 6), (4, 1, 3), (1, 1, 9), (2, 8, 2))):
        x, (gamma, beta) = tokens(kit, 20 + seed, b, n, d), scale_and_shift(kit, 20 + seed, d)
        expected = forward_definition(x, gamma, beta)
        y, _ = forward(answer, kit, x, gamma, beta)
        assert_close(y, expected, f"y for B={b}, N={n}, D={d}", rtol=2e-6, atol=1e-5, kit=kit)


def test_dbeta_matches_the_definition(answer, kit):
    """dbeta, (D,), is the gradient of the shift that all tokens share."""
    for seed in (30, 31, 32):
        x, dy = tokens(kit, seed), kit.randn(B, N, D, seed=seed + 900)
        expected = dbeta_definition(dy)
        _, _, dbeta = gradients(answer, kit, x, *scale_and_shift(kit, seed), dy)
        assert_close(dbeta, expected, "dbeta for random dy", **SLOPE, kit=kit)


def test_dgamma_matches_the_definition(answer, kit):
    """dgamma, (D,), is the gradient of the scale that all tokens share."""
    for seed in (40, 41, 42):
        x, dy = tokens(kit, seed), kit.randn(B, N, D, seed=seed + 900)
        expected = dgamma_definition(x, dy)
        _, dgamma, _ = gradients(answer, kit, x, *scale_and_shift(kit, seed), dy)
        assert_close(dgamma, expected, "dgamma for random x and dy", **SLOPE, kit=kit)


def test_dx_matches_finite_differences(answer, kit):
    """dx agrees with the slope of sum(dy * y), measured by nudging each x."""
    for seed in (50, 51, 52):
        x, dy, (gamma, beta) = (
            tokens(kit, seed),
            kit.randn(B, N, D, seed=seed + 900),
            scale_and_shift(kit, seed),
        )
        expected = dx_definition(x, gamma, dy)
        dx, _, _ = gradients(answer, kit, x, gamma, beta, dy)
        assert_close(dx, expected, "dx for random x, gamma and dy", **SLOPE, kit=kit)


def test_dx_sums_to_zero_when_gamma_is_one(answer, kit):
    """Adding a constant to a token changes nothing, so each token's dx sums to 0."""
    x, dy = tokens(kit, 60), kit.randn(B, N, D, seed=960)
    expected = dx_definition(x, np.ones(D), dy)
    dx, _, _ = gradients(answer, kit, x, np.ones(D), np.zeros(D), dy)
    assert_shape(dx, (B, N, D), "dx")
    assert_close(dx.sum(axis=-1), np.zeros((B, N)), "dx.sum(-1), gamma = 1", **SLOPE)
    assert_close(dx, expected, "dx, gamma = 1", **SLOPE, kit=kit)


def test_gradients_at_other_sizes(answer, kit):
    """All three gradients are right for one batch, one token, two features, in float32."""
    for seed, (b, n, d) in enumerate(((1, 5, 6), (4, 1, 3), (1, 1, 9), (2, 8, 2))):
        x, (gamma, beta) = tokens(kit, 70 + seed, b, n, d), scale_and_shift(kit, 70 + seed, d)
        dy = kit.randn(b, n, d, seed=970 + seed)
        _check_gradients(answer, kit, x, gamma, beta, dy, f"B={b}, N={n}, D={d}")


def _check_gradients(answer, kit, x, gamma, beta, dy, where, **options):
    wanted = dx_definition(x, gamma, dy, **options), dgamma_definition(x, dy, **options), dbeta_definition(dy)
    got = gradients(answer, kit, x, gamma, beta, dy, "float32", **options)
    for name, array, expected in zip(("dx", "dgamma", "dbeta"), got, wanted, strict=True):
        assert_close(array, expected, f"{name} for {where}", **SLOPE, kit=kit)


@edge_case
def test_one_feature(answer, kit):
    """D = 1: y is beta, dx and dgamma are 0, dbeta is the sum of dy."""
    x, dy, gamma, beta = tokens(kit, 80, d=1), kit.randn(B, N, 1, seed=980), np.array([3.0]), np.array([1.5])
    y, cache = forward(answer, kit, x, gamma, beta)
    assert_close(y, np.full((B, N, 1), 1.5), "y for D = 1, beta = 1.5", atol=1e-3, kit=kit)
    wanted = np.zeros((B, N, 1)), np.zeros(1), dbeta_definition(dy)
    got = backward(answer, kit.give(dy), cache)
    for name, array, expected in zip(("dx", "dgamma", "dbeta"), got, wanted, strict=True):
        assert_close(array, expected, f"{name} for D = 1", atol=1e-3, kit=kit)


def _with_constant_tokens(kit, seed):
    x = tokens(kit, seed, d=4, spread=2.0, centre=1.0)
    x[0, 1], x[1, 2], x[2, 0] = 2.0, 0.0, -4.0
    return x


@edge_case
def test_constant_tokens(answer, kit):
    """A token whose features are all equal comes out as beta."""
    x, (gamma, beta) = _with_constant_tokens(kit, 90), scale_and_shift(kit, 90, 4)
    expected = forward_definition(x, gamma, beta)
    y, _ = forward(answer, kit, x, gamma, beta)
    assert_close(y, expected, "y for tokens of which three are constant", atol=1e-3, kit=kit)


@edge_case
def test_gradient_at_constant_tokens(answer, kit):
    """The gradient stays finite and right where a token's variance is 0."""
    x, (gamma, beta) = _with_constant_tokens(kit, 95), scale_and_shift(kit, 95, 4)
    dy = kit.randn(B, N, 4, seed=995)
    expected = dx_definition(x, gamma, dy)
    dx, _, _ = gradients(answer, kit, x, gamma, beta, dy)
    assert_close(dx, expected, "dx for tokens of which three are constant", rtol=1e-3, atol=1e-2, kit=kit)


@edge_case
def test_gamma_may_be_zero(answer, kit):
    """A feature whose gamma is 0 still has a dgamma."""
    x, (gamma, beta), dy = tokens(kit, 100), scale_and_shift(kit, 100), kit.randn(B, N, D, seed=1000)
    gamma[1:4] = 0.0
    _check_gradients(answer, kit, x, gamma, beta, dy, "gamma with zeros")


@edge_case
def test_any_memory_layout(answer, kit):
    """Arrays that are not contiguous give the same results."""
    x, (gamma, beta), dy = tokens(kit, 110), scale_and_shift(kit, 110), kit.randn(B, N, D, seed=1010)
    expected = forward_definition(x, gamma, beta)
    wanted = dx_definition(x, gamma, dy), dgamma_definition(x, dy), dbeta_definition(dy)
    y, cache = run_forward(answer, *(kit.give_strided(a) for a in (x, gamma, beta)))
    assert_close(y, expected, "y, strided inputs", rtol=2e-6, atol=1e-5, kit=kit)
    got = backward(answer, kit.give_strided(dy), cache)
    for name, array, value in zip(("dx", "dgamma", "dbeta"), got, wanted, strict=True):
        assert_close(array, value, f"{name}, strided inputs", **SLOPE, kit=kit)


@edge_case
def test_same_calls_same_answers(answer, kit):
    """Passes in between on other data change nothing, and a second backward pass repeats the first."""
    (x, other), (gamma, beta) = (tokens(kit, seed) for seed in (120, 121)), scale_and_shift(kit, 120)
    small, dy = tokens(kit, 122, 2, 3, D), kit.randn(B, N, D, seed=1020)
    expected, wanted = forward_definition(x, gamma, beta), dx_definition(x, gamma, dy)
    for array in (x, other, small):
        _, cache = forward(answer, kit, array, gamma, beta)
        backward(answer, np.ones_like(kit.give(array)), cache)
    y, cache = forward(answer, kit, x, gamma, beta)
    assert_close(
        y, expected, "y of the fourth call, with the first call's input", rtol=2e-6, atol=1e-5, kit=kit
    )
    for call in ("first", "second"):
        got = backward(answer, kit.give(dy), cache)
        text = f"of the {call} backward pass with one cache"
        for name, array, value in zip(
            ("dx", "dgamma", "dbeta"),
            got,
            (wanted, dgamma_definition(x, dy), dbeta_definition(dy)),
            strict=True,
        ):
            assert_close(array, value, f"{name} {text}", **SLOPE, kit=kit)


@edge_case
def test_each_cache_serves_its_own_forward_pass(answer, kit):
    """After two forward passes each cache still gives the gradients of its own, in either order."""
    dy = kit.randn(B, N, D, seed=1030)
    for order in ((0, 1), (1, 0)):
        xs = [tokens(kit, 130 + 2 * order[0] + k) for k in range(2)]
        scales = [scale_and_shift(kit, 130 + 2 * order[0] + k) for k in range(2)]
        passes = [forward(answer, kit, x, *scale) for x, scale in zip(xs, scales, strict=True)]
        for k in order:
            text = f"of pass {k + 1} of 2"
            expected = forward_definition(xs[k], *scales[k])
            assert_close(passes[k][0], expected, f"y {text}, read again", rtol=2e-6, atol=1e-5, kit=kit)
            got = backward(answer, kit.give(dy), passes[k][1])
            assert_close(got[0], dx_definition(xs[k], scales[k][0], dy), f"dx {text}", **SLOPE, kit=kit)
            assert_close(got[1], dgamma_definition(xs[k], dy), f"dgamma {text}", **SLOPE, kit=kit)


@edge_case
def test_forward_leaves_its_inputs_alone(answer, kit):
    """The caller still needs x, gamma and beta."""
    arrays = (tokens(kit, 140), *scale_and_shift(kit, 140))
    given = [kit.give(a) for a in arrays]
    run_forward(answer, *given)
    for name, array, before in zip(("x", "gamma", "beta"), given, arrays, strict=True):
        assert_untouched(array, before, name)


@edge_case
def test_backward_leaves_its_inputs_alone(answer, kit):
    """dy still belongs to the caller, and so do x, gamma and beta."""
    names = ("dy", "x", "gamma", "beta")
    arrays = [
        kit.give(a) for a in (kit.randn(B, N, D, seed=1050), tokens(kit, 150), *scale_and_shift(kit, 150))
    ]
    _, cache = run_forward(answer, *arrays[1:])
    before = [a.copy() for a in arrays]
    backward(answer, arrays[0], cache)
    changed = [name for name, a, b in zip(names, arrays, before, strict=True) if not np.array_equal(a, b)]
    message = f"arrays that layernorm_backward may not change\n  changed: {', '.join(changed)}"
    assert_that(not changed, message, changed, MUTATED)


@numerics
def test_eps_is_added_to_the_variance(answer, kit):
    """y is right when eps is as large as the variance, and for the default when the variance is 1e-5."""
    looks = []
    for seed, spread, options in ((165, 3e-3, {}), (160, 1.0, {"eps": 0.5}), (161, 1.0, {"eps": 2.0})):
        x, (gamma, beta) = tokens(kit, seed, spread=spread, centre=0.0), scale_and_shift(kit, seed)
        expected = forward_definition(x, gamma, beta, **options)
        y, _ = forward(answer, kit, x, gamma, beta, **options)
        looks.append((y, expected, f"y for a spread of {spread:g}, eps={options.get('eps', 'the default')}"))
    for y, _, text in looks:  # all are seen before the first is judged: each tells other mistakes apart
        observe(f"values: {text}", read(y, text), "array", 2e-6, 2e-5)
    for y, expected, text in looks:
        assert_close(y, expected, text, rtol=2e-6, atol=2e-5, kit=kit)


@numerics
def test_gradients_know_eps(answer, kit):
    """The gradients are right when eps is as large as the variance."""
    x, (gamma, beta) = tokens(kit, 175, spread=3e-3, centre=0.0), scale_and_shift(kit, 175)
    dy = kit.randn(B, N, D, seed=1175)
    expected = dx_definition(x, gamma, dy)
    dx, _, _ = gradients(answer, kit, x, gamma, beta, dy)
    assert_close(dx, expected, "dx for a variance of 9e-6, the default eps", rtol=1e-4, atol=2e-2, kit=kit)
    for seed, eps in ((170, 0.5), (171, 2.0)):
        x, (gamma, beta) = tokens(kit, seed, spread=1.0, centre=0.5), scale_and_shift(kit, seed)
        dy = kit.randn(B, N, D, seed=1000 + seed)
        _check_gradients(answer, kit, x, gamma, beta, dy, f"a variance of 1, eps={eps}", eps=eps)


@numerics
def test_large_mean(answer, kit):
    """Features near 1e4 with a spread of 1, in float32: y is right to 1e-2."""
    x, gamma, beta = tokens(kit, 180, 4, 25, D, spread=1.0, centre=1e4), np.ones(D), np.full(D, 0.5)
    expected = forward_definition(x, gamma, beta)
    y, _ = forward(answer, kit, x, gamma, beta)
    assert_close(y, expected, "y for a mean of 1e4 and a spread of 1, float32", rtol=0.0, atol=1e-2, kit=kit)


@numerics
def test_large_features(answer, kit):
    """Features of 1e12 give the same y as those of 1, in float32."""
    x, (gamma, beta) = tokens(kit, 190, spread=1e12, centre=0.0), scale_and_shift(kit, 190)
    expected = forward_definition(x, gamma, beta)
    y, _ = forward(answer, kit, x, gamma, beta)
    assert_close(y, expected, "y for features of 1e12, float32", rtol=2e-6, atol=1e-5, kit=kit)


@advisory
def test_float32_stays_float32(answer, kit):
    """float32 inputs give a float32 y and float32 gradients."""
    x, (gamma, beta), dy = tokens(kit, 200), scale_and_shift(kit, 200), kit.randn(B, N, D, seed=1100)
    y, cache = forward(answer, kit, x, gamma, beta)
    names = ("y", "dx", "dgamma", "dbeta")
    for name, array in zip(names, (y, *backward(answer, kit.give(dy), cache)), strict=True):
        assert_dtype(array, "float32", name)


@efficiency
@advisory
def test_no_python_loop_over_tokens(answer, kit):
    """The work is done by array operations: more tokens, no more Python lines."""
    few, many = (_lines_run(answer, kit, n) for n in (2, 16))
    assert_amount(many / few, 1.2, "Python lines run with 16 tokens over those with 2")


def _lines_run(answer, kit, n):
    import sys

    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    arrays = [kit.give(a) for a in (tokens(kit, 210, B, n), *scale_and_shift(kit, 210))]
    dy = kit.give(kit.randn(B, n, D, seed=1110))
    sys.settrace(trace)
    try:
        _, cache = answer.layernorm_forward(*arrays)
        answer.layernorm_backward(dy, cache)
    finally:
        sys.settrace(None)
    return count
