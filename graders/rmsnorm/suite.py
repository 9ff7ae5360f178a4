"""RMSNorm: weight, values, leading shapes, the mean left in place, eps under the root, dtypes, gradients."""

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
    TYPE,
    advisory,
    assert_that,
    edge_case,
    fail,
    numerics,
    observe,
    only,
)

B, N, D = 3, 4, 7  # all different


def definition(x, weight, eps=1e-6):
    """One vector at a time, by the formula, in float64."""
    out = np.zeros(x.shape)
    for index in np.ndindex(*x.shape[:-1]):
        row = x[index]
        out[index] = row / math.sqrt(sum(row * row) / len(row) + eps) * weight
    return out


def rows(kit, *shape, seed=0, rms=None):
    """Random vectors, each with a known root mean square: by default 1 to 4, where eps does not show."""
    rng = kit.numpy_rng(seed)
    x = rng.standard_normal(shape) + 0.5
    rms = rng.uniform(1, 4, (*shape[:-1], 1)) if rms is None else rms
    x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True)) * rms
    return x.astype(np.float32).astype(np.float64)


def weights(kit, seed, d=D):
    """Of either sign, none near 0 or 1."""
    rng = kit.numpy_rng(seed + 500)
    return (rng.uniform(1.5, 3, d) * rng.choice([-1.0, 1.0], d)).astype(np.float32).astype(np.float64)


def build(answer, kit, weight, dtype="float32", **options):
    """x -> the candidate's result with this weight, and that weight as the candidate got it."""
    if kit.framework != "torch":
        gamma = kit.give(weight, dtype)
        return (lambda x: answer.rms_norm(x, gamma, **options)), gamma
    import torch

    module = _module(answer, kit, len(weight), **options).to(kit.dtype(dtype))
    with torch.no_grad():
        module.weight.copy_(kit.give(weight, dtype))
    return module, module.weight


def _module(answer, kit, dim, **options):
    module = answer.RMSNorm(dim, **options).to(kit.device)
    if not hasattr(module, "weight"):
        observe("parameters of a module without `weight`", [tuple(p.shape) for p in module.parameters()])
        fail("the module has no attribute `weight`", TYPE)
    assert_shape(module.weight, (dim,), "the attribute weight")
    return module


def norm(answer, kit, x, weight, dtype="float32", **options):
    """The candidate's result for fresh copies."""
    return build(answer, kit, weight, dtype, **options)[0](kit.give(x, dtype))


def test_output_has_the_shape_of_x(answer, kit):
    """(B, N, D) -> (B, N, D)."""
    assert_shape(
        norm(answer, kit, rows(kit, B, N, D), weights(kit, 0)), (B, N, D), f"the result for ({B}, {N}, {D})"
    )


@only("torch")
def test_weight_starts_as_trainable_ones(answer, kit):
    """`weight` is a parameter of shape (dim,), ones at first, and at first changes nothing."""
    import torch

    x = rows(kit, B, N, D, seed=5)
    expected = definition(x, np.ones(D))
    module = _module(answer, kit, D)
    assert_close(module.weight, np.ones(D), "weight of a new RMSNorm(7)", kit=kit)
    trainable = isinstance(module.weight, torch.nn.Parameter) and module.weight.requires_grad
    text = f"weight is a parameter that requires grad\n  got {type(module.weight).__name__}"
    assert_that(trainable, text, [type(module.weight).__name__, bool(module.weight.requires_grad)], TYPE)
    assert_close(module(kit.give(x)), expected, "the result of a new RMSNorm(7)", kit=kit)


def test_worked_example(answer, kit):
    """Both vectors have a root mean square of 5."""
    x, expected = np.array([[1.0, 7.0], [-5.0, 5.0]]), np.array([[0.2, 2.8], [-1.0, 2.0]])
    out = norm(answer, kit, x, np.array([1.0, 2.0]))
    assert_close(out, expected, "x = [1, 7] and [-5, 5], weight = [1, 2]", kit=kit)


def test_matches_the_definition(answer, kit):
    """Agrees with the formula applied to one vector at a time."""
    for seed, dtype in ((10, "float32"), (11, "float32"), (12, "float32"), (13, "float64")):
        x, weight = rows(kit, B, N, D, seed=seed), weights(kit, seed)
        expected = definition(x, weight)
        out = norm(answer, kit, x, weight, dtype)
        assert_close(
            out, expected, f"random x (3, 4, 7) and weight in {dtype}", rtol=2e-6, atol=1e-5, kit=kit
        )


def test_any_leading_shape(answer, kit):
    """Works on (N, D), (B, H, N, D), batches of one and sequences of one."""
    for seed, shape in enumerate(((2, 3, 4, 5), (6, 9), (1, 5, 8), (5, 1, 3), (1, 1, 6))):
        x, weight = rows(kit, *shape, seed=20 + seed), weights(kit, 20 + seed, shape[-1])
        expected = definition(x, weight)
        out = norm(answer, kit, x, weight)
        assert_close(out, expected, f"random x of shape {shape}", rtol=2e-6, atol=1e-5, kit=kit)


@edge_case
def test_single_vector(answer, kit):
    """x without leading axes."""
    x, weight = rows(kit, D, seed=30), weights(kit, 30)
    expected = definition(x, weight)
    assert_close(norm(answer, kit, x, weight), expected, "x of shape (7,)", rtol=2e-6, atol=1e-5, kit=kit)


def test_mean_is_not_subtracted(answer, kit):
    """A large mean stays in: features of 20 with a spread of 1 come out near the weight."""
    x, weight = 20 + kit.randn(B, N, D, seed=40), weights(kit, 40)
    expected = definition(x, weight)
    out = norm(answer, kit, x, weight)
    assert_close(out, expected, "x with mean 20 and spread 1", rtol=2e-6, atol=1e-5, kit=kit)


@edge_case
def test_rows_of_zeros(answer, kit):
    """A row of zeros gives zeros, and the rows beside it are right."""
    x, weight = rows(kit, B, N, D, seed=50), weights(kit, 50)
    x[0, 1], x[2, 3] = 0.0, 0.0
    expected = definition(x, weight)
    out = norm(answer, kit, x, weight)
    assert_close(out, expected, "x with two rows of zeros", rtol=2e-6, atol=1e-5, kit=kit)


@edge_case
def test_any_memory_layout(answer, kit):
    """Inputs that are not contiguous give the same result."""
    for seed, shape in ((60, (B, N, D)), (61, (5, D))):
        x, weight = rows(kit, *shape, seed=seed), weights(kit, seed)
        expected = definition(x, weight)
        call, _ = build(answer, kit, weight)
        assert_close(
            call(kit.give_strided(x)), expected, f"strided x of shape {shape}", rtol=2e-6, atol=1e-5, kit=kit
        )


@edge_case
def test_same_call_same_answer(answer, kit):
    """Calls in between with other inputs and sizes do not change an answer, nor does eval()."""
    x, weight = rows(kit, B, N, D, seed=70), weights(kit, 70)
    expected = definition(x, weight)
    call, _ = build(answer, kit, weight)
    for seed, shape in ((70, (B, N, D)), (72, (2, 5, D)), (71, (B, N, D))):  # the last has the shape of x
        call(kit.give(rows(kit, *shape, seed=seed)))
    text = "the fourth call, same input as the first"
    assert_close(call(kit.give(x)), expected, text, rtol=2e-6, atol=1e-5, kit=kit)
    if kit.framework == "torch":
        assert_close(
            call.eval()(kit.give(x)), expected, "the same x after eval()", rtol=2e-6, atol=1e-5, kit=kit
        )


@edge_case
def test_inputs_are_left_alone(answer, kit):
    """The caller still needs x and the weight."""
    x, weight = rows(kit, B, N, D, seed=80), weights(kit, 80)
    call, own = build(answer, kit, weight)
    given = kit.give(x)
    call(given)
    assert_untouched(given, x, "x")
    assert_untouched(own, weight, "the weight")


@numerics
def test_eps_is_added_to_the_mean_square(answer, kit):
    """Right where eps matters: vectors of the size of sqrt(eps) or far smaller, and a large eps."""
    small = np.array([3e-7, 5e-4, 1e-3, 2e-3]).reshape(N, 1)
    unit = np.array([0.1, 0.3, 0.8, 2.0]).reshape(N, 1)
    looks = []
    for seed, rms, options in ((90, small, {}), (91, unit, {"eps": 0.5}), (92, 0.1, {"eps": 1e-2})):
        x, weight = rows(kit, B, N, D, seed=seed, rms=rms), weights(kit, seed)
        expected = definition(x, weight, **options)
        sizes = ", ".join(f"{r:g}" for r in np.unique(rms))
        text = f"x of root mean square {sizes}, eps={options.get('eps', 'the default')}"
        looks.append((norm(answer, kit, x, weight, **options), expected, text))
    for out, _, text in looks:  # all are seen before the first is judged: each tells other mistakes apart
        observe(f"values: {text}", read(out, text), "array", 5e-6, 1e-5)
    for out, expected, text in looks:
        assert_close(out, expected, text, rtol=5e-6, atol=1e-5, kit=kit)


@numerics
def test_large_inputs(answer, kit):
    """Inputs of 1e15 in float32 stay finite and right, and so does one large feature among many small."""
    x, weight = rows(kit, B, N, D, seed=100, rms=1e15), weights(kit, 100)
    expected = definition(x, weight)
    out = norm(answer, kit, x, weight)
    assert_close(out, expected, "x of root mean square 1e15, float32", rtol=2e-6, atol=1e-5, kit=kit)
    x, weight = rows(kit, N, 64, seed=105), weights(kit, 105, 64)
    x[:, 9] = 500.0  # comes out near 8, the root of 64
    expected = definition(x, weight)
    out = norm(answer, kit, x, weight)
    assert_close(out, expected, "one feature of 64 is 500, the rest near 1", rtol=2e-6, atol=1e-5, kit=kit)


@only("torch")
def test_dtype_is_kept(answer, kit):
    """With x and weight of one dtype, the result has it too."""
    for dtype in ("float32", "float64", "bfloat16"):
        assert_dtype(
            norm(answer, kit, rows(kit, B, N, D, seed=110), weights(kit, 110), dtype), dtype, "the result"
        )


@only("numpy")
@advisory
def test_float32_stays_float32(answer, kit):
    """float32 inputs give a float32 result."""
    assert_dtype(norm(answer, kit, rows(kit, B, N, D, seed=110), weights(kit, 110)), "float32", "the result")


@numerics
@advisory
def test_half_precision_does_not_overflow(answer, kit):
    """float16 inputs of a few hundred come out finite and right."""
    x, weight = np.round(rows(kit, B, N, 8, seed=120, rms=300.0)), np.round(weights(kit, 120, 8) * 4) / 4
    expected = definition(x, weight)
    out = norm(answer, kit, x, weight, "float16")
    assert_close(out, expected, "x of root mean square 300, float16", rtol=1e-2, atol=1e-2, kit=kit)


@advisory
def test_half_input_with_float32_weight_stays_half(answer, kit):
    """A float16 x keeps its dtype when the weight is float32."""
    call, _ = build(answer, kit, weights(kit, 130))
    assert_dtype(call(kit.give(rows(kit, B, N, D, seed=130), "float16")), "float16", "the result")


@only("torch")
def test_gradient_of_the_weight(answer, kit):
    """The gradient of sum(out * mix) reaches the weight, by value."""
    x, weight, mix = rows(kit, 2, 3, D, seed=140), weights(kit, 140), kit.randn(2, 3, D, seed=145)
    slope = numeric_gradient(lambda w: float((definition(x, w) * mix).sum()), weight)
    _, own = _backward(answer, kit, x, weight, mix)
    assert_close(_gradient(own), slope, "gradient of weight", rtol=1e-5, atol=2e-5)


@only("torch")
def test_gradient_of_x(answer, kit):
    """The gradient of sum(out * mix) reaches x by every path, by value."""
    for seed in (150, 151):
        x, weight, mix = rows(kit, 2, 3, D, seed=seed), weights(kit, seed), kit.randn(2, 3, D, seed=seed + 5)
        slope = numeric_gradient(lambda v, w=weight, m=mix: float((definition(v, w) * m).sum()), x)
        given, _ = _backward(answer, kit, x, weight, mix)
        assert_close(_gradient(given), slope, "gradient of x", rtol=1e-5, atol=2e-5)


def _backward(answer, kit, x, weight, mix):
    """x and the weight as the candidate had them, after a backward pass; the result is checked on the way."""
    call, own = build(answer, kit, weight, "float64")
    given = kit.give(x, "float64", grad=True)
    out = call(given)
    assert_close(
        out, definition(x, weight), "the result before the backward pass", rtol=5e-6, atol=1e-5, kit=kit
    )
    (out * kit.give(mix, "float64")).sum().backward()
    return given, own


def _gradient(leaf):
    return leaf.grad if leaf.grad is not None else np.full(tuple(leaf.shape), np.nan)
