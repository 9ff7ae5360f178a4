"""Scaled dot-product attention: contract, values, causality, edges, numerics, gradients, work."""

import math

import numpy as np

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_finite,
    assert_no_larger_error,
    assert_shape,
    assert_untouched,
    numeric_gradient,
)
from interview_drill.graders.harness import advisory, assert_amount, edge_case, efficiency, numerics, only

B, H, N, M, D, Dv = 2, 3, 5, 6, 4, 7  # all different: a swapped axis cannot pass for the right one


def definition(Q, K, V, causal=False):
    """One query at a time, by the formula, in float64."""
    out = np.zeros((*Q.shape[:3], V.shape[3]))
    for b, h, i in np.ndindex(*Q.shape[:3]):
        keys = i + 1 if causal else K.shape[2]
        scores = np.array([np.dot(Q[b, h, i], K[b, h, j]) for j in range(keys)]) / math.sqrt(Q.shape[3])
        weights = np.exp(scores - scores.max())
        out[b, h, i] = (weights / weights.sum()) @ V[b, h, :keys]
    return out


def inputs(kit, n=N, m=M, d=D, dv=Dv, seed=0, b=B, h=H):
    return (
        kit.randn(b, h, n, d, seed=seed),
        kit.randn(b, h, m, d, seed=seed + 1),
        kit.randn(b, h, m, dv, seed=seed + 2),
    )


def attend(answer, kit, Q, K, V, dtype="float32", **options):
    given = (kit.give(x, dtype) for x in (Q, K, V))
    return answer.scaled_dot_product_attention(*given, **options)


def test_output_has_one_mix_of_values_per_query(answer, kit):
    """(B, H, N, D), (B, H, M, D), (B, H, M, Dv) -> (B, H, N, Dv)."""
    assert_shape(
        attend(answer, kit, *inputs(kit)), (B, H, N, Dv), f"the output for N={N}, M={M}, D={D}, Dv={Dv}"
    )


def test_worked_example(answer, kit):
    """The one query scores 0 and 2 on its two keys: its weights are known by hand."""
    Q, K = np.full((1, 1, 1, 4), 2.0), np.array([[[[0.0] * 4, [0.5] * 4]]])  # q.k = 0 and 4, sqrt(D) = 2
    V = np.array([[[[0.0], [1.0]]]])
    expected = np.full((1, 1, 1, 1), 1 / (1 + math.exp(-2)))
    assert_close(attend(answer, kit, Q, K, V), expected, "q.k = [0, 4], D = 4, V = [0, 1]", kit=kit)


def test_matches_the_definition(answer, kit):
    """Agrees with attention computed one query at a time."""
    for seed in (10, 20, 30):
        Q, K, V = inputs(kit, seed=seed)
        expected = definition(Q, K, V)
        assert_close(attend(answer, kit, Q, K, V), expected, "random Q, K, V, float32", kit=kit)


def test_matches_the_definition_at_other_sizes(answer, kit):
    """Every dimension is read from the inputs: D of 9, one value column, more queries than keys."""
    for seed, sizes in enumerate(({"d": 9}, {"dv": 1, "m": 3}, {"n": 8, "m": 2, "dv": 4}, {"d": 1})):
        Q, K, V = inputs(kit, seed=40 + 5 * seed, **sizes)
        expected = definition(Q, K, V)
        assert_close(attend(answer, kit, Q, K, V), expected, f"random inputs with {sizes}", kit=kit)


def test_square_sizes(answer, kit):
    """N = M = D = Dv: every product fits, so only the right one gives the right numbers."""
    for seed, n in ((52, 4), (55, 6)):
        Q, K, V = inputs(kit, n, n, n, n, seed=seed)
        expected = definition(Q, K, V)
        assert_close(attend(answer, kit, Q, K, V), expected, f"N = M = D = Dv = {n}", kit=kit)


def test_weights_of_a_query_sum_to_one(answer, kit):
    """Values that are all 1 come out as 1, causal or not."""
    Q, K, _ = inputs(kit, m=N, seed=60)
    for causal in (False, True):
        out = attend(answer, kit, Q, K, np.ones((B, H, N, Dv)), causal=causal)
        assert_close(out, np.ones((B, H, N, Dv)), f"V of ones, causal={causal}", kit=kit)


def test_causal_matches_the_definition(answer, kit):
    """With causal=True query i attends to keys 0..i, at every length."""
    for seed, n in ((70, N), (75, 3), (80, 8), (85, N)):
        Q, K, V = inputs(kit, n=n, m=n, seed=seed)
        expected = definition(Q, K, V, causal=True)
        out = attend(answer, kit, Q, K, V, causal=True)
        assert_close(out, expected, f"causal, N = M = {n}", kit=kit)


def test_first_query_sees_itself_alone(answer, kit):
    """With causal=True the first output row is the first value row."""
    Q, K, V = inputs(kit, m=N, seed=90)
    out = attend(answer, kit, Q, K, V, causal=True)
    assert_shape(out, (B, H, N, Dv), "the causal output")
    assert_close(out[:, :, 0], V[:, :, 0], "out[:, :, 0] against V[:, :, 0], causal", kit=kit)


def test_the_future_does_not_leak(answer, kit):
    """With causal=True a changed key and value at position t leave the outputs before t as they were."""
    Q, K, V = inputs(kit, m=N, seed=100)
    expected = definition(Q, K, V, causal=True)
    for t in range(1, N):
        K2, V2 = K.copy(), V.copy()
        K2[:, :, t:] += 5.0
        V2[:, :, t:] -= 5.0
        out = attend(answer, kit, Q, K2, V2, causal=True)
        assert_shape(out, (B, H, N, Dv), "the causal output")
        assert_close(
            out[:, :, :t], expected[:, :, :t], f"outputs before {t}; K, V changed from {t} on", kit=kit
        )


@edge_case
def test_one_sequence_of_one(answer, kit):
    """B = H = N = M = 1: the only value comes back, causal or not."""
    Q, K, V = inputs(kit, 1, 1, seed=110, b=1, h=1)
    for causal in (False, True):
        assert_close(
            attend(answer, kit, Q, K, V, causal=causal), V, f"one position, causal={causal}", kit=kit
        )


@edge_case
def test_any_memory_layout(answer, kit):
    """Inputs that are not contiguous give the same result."""
    Q, K, V = inputs(kit, m=N, seed=120)
    for causal in (False, True):
        expected = definition(Q, K, V, causal)
        out = answer.scaled_dot_product_attention(*(kit.give_strided(x) for x in (Q, K, V)), causal=causal)
        assert_close(out, expected, f"strided Q, K, V, causal={causal}", kit=kit)


@edge_case
def test_same_call_same_answer(answer, kit):
    """Calls in between with other inputs do not change an answer."""
    (Q, K, V), other = inputs(kit, seed=130), inputs(kit, seed=135)
    expected = definition(Q, K, V)
    attend(answer, kit, Q, K, V)
    attend(answer, kit, *other)
    assert_close(attend(answer, kit, Q, K, V), expected, "the third call, same input as the first", kit=kit)


@edge_case
def test_inputs_are_left_alone(answer, kit):
    """The caller still needs Q, K and V."""
    for causal in (False, True):
        arrays = inputs(kit, m=N, seed=140)
        given = [kit.give(x) for x in arrays]
        answer.scaled_dot_product_attention(*given, causal=causal)
        for name, array, before in zip("QKV", given, arrays, strict=True):
            assert_untouched(array, before, name)


@numerics
def test_large_scores(answer, kit):
    """Scores of +-1e4 stay finite and right, also where rows are far apart."""
    Q, K, V = inputs(kit, seed=150)
    Q[:, :, :, 0], K[:, :, :, 0] = 200.0, np.linspace(-100.0, 100.0, M)  # scores from -1e4 to 1e4 in each row
    Q[:, :, 1] *= -1.0
    expected = definition(Q, K, V)
    out = attend(answer, kit, Q, K, V)
    assert_close(out, expected, "scores of +-1e4 in one row, float32", atol=1e-2, rtol=0.0, kit=kit)


@numerics
def test_rows_far_apart(answer, kit):
    """Some queries score 1e4 on every key, others -1e4: each row has its own maximum."""
    Q, K, V = inputs(kit, seed=160)
    Q[:, :, :, 0], K[:, :, :, 0] = np.array([200.0, -200.0, 0.0, 150.0, -150.0]), 100.0
    Q[:, :, :, 1:], K[:, :, :, 1:] = np.round(Q[:, :, :, 1:]), np.round(K[:, :, :, 1:])  # exact in float32
    expected = definition(Q, K, V)
    out = attend(answer, kit, Q, K, V)
    assert_close(out, expected, "rows of scores near 1e4, 0 and -1e4, float32", atol=1e-2, rtol=0.0, kit=kit)


@numerics
def test_large_scores_stay_masked(answer, kit):
    """Causal: what a query may not see scores 1e4, what it may see -1e4 and less."""
    Q, K, V = inputs(kit, m=N, seed=170)
    Q[:, :, :, 0], K[:, :, :, 0] = 200.0, np.linspace(-120.0, 100.0, N)  # the later the key, the larger
    expected = definition(Q, K, V, causal=True)
    out = attend(answer, kit, Q, K, V, causal=True)
    assert_close(out, expected, "causal, scores from -1.2e4 up to 1e4, float32", atol=1e-2, rtol=0.0, kit=kit)


@numerics
def test_double_precision(answer, kit):
    """Float64 inputs are right at float32's tolerance at least."""
    Q, K, V = inputs(kit, m=N, seed=180)
    for causal in (False, True):
        expected = definition(Q, K, V, causal)
        out = attend(answer, kit, Q, K, V, "float64", causal=causal)
        assert_close(out, expected, f"float64 inputs, causal={causal}", rtol=1.3e-6, atol=1e-5, kit=kit)


@numerics
@only("torch")
def test_half_precision(answer, kit):
    """In bfloat16 and float16 the error stays near that of a plain computation, without causal."""
    Q, K, V = inputs(kit, seed=190)
    for dtype in ("bfloat16", "float16"):
        given = [kit.give(x, dtype) for x in (Q, K, V)]
        exact = definition(*(x.double().cpu().numpy() for x in given))
        q, k, v = given
        plain = ((q @ k.mT / math.sqrt(D)).softmax(-1) @ v).double().cpu().numpy()
        out = answer.scaled_dot_product_attention(*(x.clone() for x in given))
        assert_no_larger_error(out, exact, plain, f"{dtype} inputs", floor=2e-2)


@only("torch")
def test_dtype_is_kept(answer, kit):
    """The result has the inputs' dtype."""
    for dtype in ("float32", "float64", "bfloat16"):
        assert_dtype(attend(answer, kit, *inputs(kit, seed=200), dtype), dtype, "the output")


@only("numpy")
@advisory
def test_float32_stays_float32(answer, kit):
    """float32 inputs give a float32 result."""
    assert_dtype(attend(answer, kit, *inputs(kit, seed=200)), "float32", "the output")


@only("torch")
def test_gradients_match_the_definition(answer, kit):
    """The gradients of sum(out * weights) reach Q, K and V, by value, causal or not."""
    for causal in (False, True):
        arrays = inputs(kit, n=3, m=3, d=2, dv=4, seed=210, b=1, h=2)
        mix = kit.randn(1, 2, 3, 4, seed=215)
        expected = [_slope(arrays, k, mix, causal) for k in range(3)]
        given = [kit.give(x, "float64", grad=True) for x in arrays]
        out = answer.scaled_dot_product_attention(*given, causal=causal)
        assert_shape(out, (1, 2, 3, 4), "the output")
        (out * kit.give(mix, "float64")).sum().backward()
        for name, x, slope in zip("QKV", given, expected, strict=True):
            got = x.grad if x.grad is not None else np.full(x.shape, np.nan)
            assert_close(got, slope, f"gradient of {name}, causal={causal}", rtol=1e-4, atol=1e-5)


def _slope(arrays, which, mix, causal):
    def loss(x):
        return float((definition(*arrays[:which], x, *arrays[which + 1 :], causal=causal) * mix).sum())

    return numeric_gradient(loss, arrays[which])


@only("torch")
@numerics
def test_gradients_stay_finite(answer, kit):
    """Masked and very large scores leave no nan in the gradients."""
    Q, K, V = inputs(kit, m=N, seed=220)
    given = [kit.give(x, grad=True) for x in (Q * 30, K * 30, V)]
    out = answer.scaled_dot_product_attention(*given, causal=True)
    out.sum().backward()
    for name, x in zip("QKV", given, strict=True):
        assert_finite(
            x.grad if x.grad is not None else np.full(x.shape, np.nan), f"gradient of {name}, scores near 1e3"
        )


@efficiency
@advisory
def test_no_python_loop_over_batch_and_heads(answer, kit):
    """The work is done by array operations: more heads, no more Python lines."""
    few, many = (_lines_run(answer, kit, h) for h in (2, 16))
    assert_amount(many / few, 1.2, "Python lines run with 16 heads over those with 2")


def _lines_run(answer, kit, heads):
    import sys

    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    given = [kit.give(x) for x in inputs(kit, seed=230, h=heads)]
    sys.settrace(trace)
    try:
        answer.scaled_dot_product_attention(*given)
    finally:
        sys.settrace(None)
    return count
