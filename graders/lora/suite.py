"""LoRA linear layer: parts, start, formula, what is trained, edges, gradients, one step, half precision."""

import math
import warnings

import numpy as np
import torch
from torch import nn

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_no_larger_error,
    assert_shape,
    assert_untouched,
    is_tensor,
)
from interview_drill.graders.harness import (
    TYPE,
    advisory,
    assert_equal,
    assert_that,
    attribute,
    edge_case,
    fail,
    numerics,
    observe,
)

IN, OUT, RANK, ALPHA = 7, 5, 3, 8  # all different; 8 / 3, 8 // 3, 8 / sqrt(3), 3 / 8 and 1 as well


# ---------------------------------------------------------------- layers


def build(answer, kit, sizes=(IN, OUT), **options):
    """The candidate's layer as it starts, on the device of the run."""
    layer = answer.LoRALinear(*sizes, **options)
    if not isinstance(layer, nn.Module):
        observe("kind of LoRALinear(...)", type(layer).__name__)
        fail(f"LoRALinear(...)\n  expected an nn.Module, got {type(layer).__name__}", TYPE)
    return layer.to(kit.device)


def tensor(owner, name, what):
    """A part that must be a tensor."""
    part = attribute(owner, name, what)
    if not is_tensor(part):
        observe(f"kind of {what}.{name}", type(part).__name__)
        fail(f"{what}.{name}\n  expected a tensor, got {type(part).__name__}", TYPE)
    return part


def weight(layer):
    """The weight of the base, (out, in)."""
    return tensor(attribute(layer, "base", "the layer"), "weight", "the layer.base")


def known(answer, kit, seed=0, sizes=(IN, OUT), rank=RANK, alpha=ALPHA, dtype="float32", default=False):
    """A layer whose base, A and B are set to known values: `(layer, W (out, in), A, B)`."""
    layer = build(answer, kit, sizes, **({} if default else {"rank": rank, "alpha": alpha}))
    W = kit.randn(sizes[1], sizes[0], seed=seed, scale=0.5)
    A, B = kit.randn(sizes[0], rank, seed=seed + 1), kit.randn(rank, sizes[1], seed=seed + 2)
    return fill(kit, layer.to(kit.dtype(dtype)), W, A, B), W, A, B


def fill(kit, layer, W, A, B):
    """Write values into the layer's own tensors, after a look at their shapes."""
    shapes(layer, W.shape[1], W.shape[0], A.shape[1])
    with torch.no_grad():
        for part, values in ((weight(layer), W), (layer.A, A), (layer.B, B)):
            part.copy_(kit.give(values, "float64" if part.dtype == torch.float64 else "float32"))
    return layer


def shapes(layer, n_in, n_out, rank):
    """A is (in, rank), B is (rank, out)."""
    for name, shape in (("A", (n_in, rank)), ("B", (rank, n_out))):
        assert_shape(tensor(layer, name, "the layer"), shape, f"{name}, in={n_in}, out={n_out}, rank={rank}")


def definition(x, W, A, B, scale):
    """The formula in float64."""
    return x @ W.T + scale * (x @ A @ B)


def is_zero(part):
    """Every entry is 0."""
    return not bool(part.detach().any())


# ---------------------------------------------------------------- parts and start


def test_base_is_a_linear_layer_without_bias(answer, kit):
    """base is an nn.Linear of (in, out), without bias."""
    layer = build(answer, kit, rank=RANK, alpha=ALPHA)
    base = attribute(layer, "base", "the layer")
    kind = "an nn.Linear" if isinstance(base, nn.Linear) else type(base).__name__
    assert_equal(kind, "an nn.Linear", "kind of layer.base")
    assert_equal(base.bias is None, True, "layer.base has no bias")
    assert_shape(weight(layer), (OUT, IN), f"layer.base.weight, in={IN}, out={OUT}")


def test_factors_have_their_shapes(answer, kit):
    """A is (in_features, rank) and B is (rank, out_features), with rank 8 unless told."""
    shapes(build(answer, kit, rank=RANK, alpha=ALPHA), IN, OUT, RANK)
    shapes(build(answer, kit, (6, 11)), 6, 11, 8)


def test_second_factor_starts_at_zero(answer, kit):
    """Every entry of B is 0 in a new layer."""
    layer = build(answer, kit, rank=RANK, alpha=ALPHA)
    shapes(layer, IN, OUT, RANK)
    A, B = layer.A, layer.B
    entries = {"A": "zero" if is_zero(A) else "not zero", "B": "zero" if is_zero(B) else "not zero"}
    assert_that(is_zero(B), "B of a new layer\n  expected zeros, got other values", observed=entries)


def test_starts_as_its_base(answer, kit):
    """A new layer gives what its base gives."""
    layer = build(answer, kit, rank=RANK, alpha=ALPHA)
    shapes(layer, IN, OUT, RANK)
    zero = is_zero(layer.B)
    assert_that(zero, "B of a new layer\n  expected zeros, got other values", observed=zero)
    W, x = kit.randn(OUT, IN, seed=1), kit.randn(4, IN, seed=2)
    with torch.no_grad():
        weight(layer).copy_(kit.give(W))
    assert_close(layer(kit.give(x)), x @ W.T, "a new layer against its base, 4 random rows", kit=kit)


def test_first_factor_is_drawn_anew_for_every_layer(answer, kit):
    """Two layers start with different A."""
    first, second = (
        tensor(build(answer, kit, (16, OUT), rank=4), "A", "the layer").detach().double().cpu() for _ in "12"
    )
    same = first.shape == second.shape and bool((first == second).all())
    pattern = _pattern(first.flatten().numpy()) if same else ""
    assert_that(not same, "A of two new layers\n  expected different values, got the same", observed=pattern)


def _pattern(values):
    """What kind of numbers a fixed A is made of."""
    if not values.any():
        return "zeros"
    steps = np.diff(values)
    if len(np.unique(np.round(values, 6))) <= 4 or np.allclose(steps, steps[0], atol=1e-5):
        return "a fixed pattern"
    return "fixed noise"


def test_first_factor_has_a_usual_spread(answer, kit):
    """A has mean 0 and the spread of an ordinary initialisation: in=1024, rank=16."""
    n_in, rank = 1024, 16
    A, other = (
        tensor(build(answer, kit, (n_in, 4), rank=rank), "A", "the layer").detach().double().cpu().numpy()
        for _ in "12"
    )
    low, high = 0.5 / math.sqrt(3 * n_in), 1.5 * math.sqrt(2 / rank)
    spread, mean = float(A.std()), float(A.mean())
    side = "too small" if spread < low else "too large" if spread > high else "usual"
    fixed = A.shape == other.shape and bool((other == A).all())
    constant = spread <= 1e-6 * abs(mean)
    said = f"standard deviation of A, in=1024, rank=16\n  expected {low:.4f} to {high:.4f}, got {spread:.3g}"
    assert_that(side == "usual", said, observed=(side, constant, fixed))
    said = f"mean of A, in=1024, rank=16\n  expected about 0, got {mean:.3g} at a spread of {spread:.3g}"
    assert_that(abs(mean) < 0.1 * spread, said, observed=fixed)


# ---------------------------------------------------------------- the formula


def test_worked_example(answer, kit):
    """rank=2, alpha=3, A and B of ones, base of zeros: 3/2 * 2 * (1 + 4) = 15."""
    layer = build(answer, kit, (2, 3), rank=2, alpha=3)
    fill(kit, layer, np.zeros((3, 2)), np.ones((2, 2)), np.ones((2, 3)))
    expected = np.full((1, 3), 15.0)
    assert_close(layer(kit.give([[1.0, 4.0]])), expected, "x = [1, 4], rank=2, alpha=3", kit=kit)


def test_matches_the_formula(answer, kit):
    """base(x) + (alpha / rank) * x @ A @ B, where alpha is no multiple of rank."""
    for seed, (rank, alpha) in enumerate(((RANK, ALPHA), (4, 2), (2, 7.5), (1, 3), (6, 6))):
        layer, W, A, B = known(answer, kit, 10 + 5 * seed, rank=rank, alpha=alpha)
        x = kit.randn(4, IN, seed=13 + 5 * seed)
        expected = definition(x, W, A, B, alpha / rank)
        assert_close(layer(kit.give(x)), expected, f"known A and B, rank={rank}, alpha={alpha}", kit=kit)


def test_defaults_are_rank_8_and_alpha_16(answer, kit):
    """LoRALinear(in, out) scales by 2."""
    layer, W, A, B = known(answer, kit, 50, (6, 11), rank=8, default=True)
    x = kit.randn(3, 6, seed=53)
    assert_close(
        layer(kit.give(x)), definition(x, W, A, B, 2.0), "known A and B, rank and alpha left out", kit=kit
    )


# ---------------------------------------------------------------- what is trained


def test_only_the_factors_are_trained(answer, kit):
    """The trainable parameters are A, B and nothing else."""
    layer = build(answer, kit, rank=RANK, alpha=ALPHA)
    own = {
        "A": tensor(layer, "A", "the layer"),
        "B": tensor(layer, "B", "the layer"),
        "the base's": weight(layer),
    }
    found = []
    for parameter in layer.parameters():
        name = next((n for n, p in own.items() if p is parameter), "another")
        if parameter.requires_grad:
            found.append(name)
        elif name in "AB":
            found.append(f"{name}, but frozen")
    assert_equal(sorted(found), ["A", "B"], "what layer.parameters() holds to be trained")


# ---------------------------------------------------------------- edges


@edge_case
def test_any_leading_shape(answer, kit):
    """x may be (in,), (1, in), (2, 3, in) or (2, 1, 4, in)."""
    layer, W, A, B = known(answer, kit, 60)
    for seed, lead in enumerate(((), (1,), (2, 3), (2, 1, 4))):
        x = kit.randn(*lead, IN, seed=63 + seed)
        expected = definition(x, W, A, B, ALPHA / RANK)
        assert_close(layer(kit.give(x)), expected, f"x of shape {x.shape}", kit=kit)


@edge_case
def test_any_memory_layout(answer, kit):
    """An x that is not contiguous gives the same result."""
    layer, W, A, B = known(answer, kit, 70)
    for shape in ((6, IN), (2, 3, IN)):
        x = kit.randn(*shape, seed=73)
        expected = definition(x, W, A, B, ALPHA / RANK)
        assert_close(layer(kit.give_strided(x)), expected, f"a strided x of shape {shape}", kit=kit)


@edge_case
def test_same_call_same_answer(answer, kit):
    """Another input, another layer and new values of A in between; x is left as it was."""
    layer, W, A, B = known(answer, kit, 80)
    other, *_ = known(answer, kit, 85, (4, 6), rank=2, alpha=5)
    x, y = kit.randn(3, IN, seed=83), kit.randn(3, IN, seed=84)
    given = kit.give(x)
    layer(given)
    assert_untouched(given, x, "x")
    layer(kit.give(y))
    other(kit.give(y[:, :4]))
    expected = definition(x, W, A, B, ALPHA / RANK)
    assert_close(layer(given), expected, "the third call, same input as the first", kit=kit)
    fill(kit, layer, W, 2 * A, B)
    assert_close(layer(given), definition(x, W, 2 * A, B, ALPHA / RANK), "after A was doubled", kit=kit)


@edge_case
def test_train_and_eval_agree(answer, kit):
    """eval() and train() change nothing, however often the layer is called."""
    layer, W, A, B = known(answer, kit, 90)
    x = kit.randn(3, IN, seed=93)
    expected = definition(x, W, A, B, ALPHA / RANK)
    for mode in ("train", "eval", "eval", "train"):
        getattr(layer, mode)()
        assert_close(layer(kit.give(x)), expected, f"after {mode}()", kit=kit)


@numerics
def test_double_precision(answer, kit):
    """A layer moved to float64 takes and gives float64."""
    layer, W, A, B = known(answer, kit, 100, dtype="float64")
    x = kit.randn(3, IN, seed=103)
    out = layer(kit.give(x, "float64"))
    assert_dtype(out, "float64", "the output")
    assert_close(out, definition(x, W, A, B, ALPHA / RANK), "float64", rtol=1.3e-6, atol=1e-5, kit=kit)


# ---------------------------------------------------------------- gradients


def backward(kit, layer, x, mix, follow_x=False):
    """Output and gradients of sum(layer(x) * mix): None where nothing arrives."""
    given = kit.give(x, grad=follow_x)
    out = layer(given)
    assert_shape(out, mix.shape, "the output")
    loss = (out * kit.give(mix)).sum()
    if loss.requires_grad:
        loss.backward(retain_graph=True)  # A may hang on a graph of its own, made once
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about .grad of a tensor that is no leaf
        parts = {"x": given, "A": layer.A, "B": layer.B, "W": weight(layer)}
        found = {name: part.grad for name, part in parts.items()}
    for name, part in parts.items():
        found[f"{name} is a parameter"] = any(part is p for p in layer.parameters())
    return out, found


def slopes(x, mix, W, A, B, scale):
    """The same by hand."""
    rows, ends = x.reshape(-1, x.shape[-1]), mix.reshape(-1, mix.shape[-1])
    return {
        "x": mix @ W + scale * (mix @ B.T @ A.T),
        "A": scale * rows.T @ ends @ B.T,
        "B": scale * (rows @ A).T @ ends,
    }


def judge_slope(gradients, expected, name, kit):
    """A gradient has its value; where there is none, that is told."""
    got = gradients[name]
    if got is None:
        observe(f"{name} is a parameter", gradients[f"{name} is a parameter"])
    assert_equal("none" if got is None else "some", "some", f"gradient that reaches {name}")
    assert_close(got, expected[name], f"gradient of {name}", rtol=1e-4, atol=1e-4, kit=kit)


def test_gradient_of_x(answer, kit):
    """The gradient of x is the formula's: through the base and through the correction."""
    for seed, lead in ((110, (4,)), (115, (2, 3))):
        layer, W, A, B = known(answer, kit, seed)
        x, mix = kit.randn(*lead, IN, seed=seed + 3), kit.randn(*lead, OUT, seed=seed + 4)
        out, gradients = backward(kit, layer, x, mix, follow_x=True)
        assert_close(out, definition(x, W, A, B, ALPHA / RANK), "the output", kit=kit)
        judge_slope(gradients, slopes(x, mix, W, A, B, ALPHA / RANK), "x", kit)


def test_gradients_of_the_factors(answer, kit):
    """The gradients of A and B are the formula's, also where x wants none."""
    for seed, lead in ((120, (4,)), (125, (2, 3))):
        layer, W, A, B = known(answer, kit, seed)
        x, mix = kit.randn(*lead, IN, seed=seed + 3), kit.randn(*lead, OUT, seed=seed + 4)
        out, gradients = backward(kit, layer, x, mix)
        assert_close(out, definition(x, W, A, B, ALPHA / RANK), "the output", kit=kit)
        for name in "AB":
            judge_slope(gradients, slopes(x, mix, W, A, B, ALPHA / RANK), name, kit)


def test_base_gets_no_gradient(answer, kit):
    """No gradient is computed for the weight of the base."""
    layer, *_ = known(answer, kit, 130)
    _, gradients = backward(
        kit, layer, kit.randn(4, IN, seed=133), kit.randn(4, OUT, seed=134), follow_x=True
    )
    got = "none" if gradients["W"] is None else "some"
    assert_equal(got, "none", "gradient that reaches layer.base.weight")


def step(layer, rate):
    """One step of plain gradient descent on all that layer.parameters() offers."""
    with torch.no_grad():
        for parameter in layer.parameters():
            if parameter.grad is not None:
                parameter.sub_(rate * parameter.grad)


def test_one_step_moves_the_output_and_not_the_base(answer, kit):
    """After one step of gradient descent A and B have moved by their gradients, and the base has not."""
    layer, W, A, B = known(answer, kit, 140)
    x, mix = kit.randn(4, IN, seed=143), kit.randn(4, OUT, seed=144)
    expected = slopes(x, mix, W, A, B, ALPHA / RANK)
    backward(kit, layer, x, mix)
    step(layer, 0.05)
    assert_close(weight(layer), W, "layer.base.weight after one step", kit=kit)
    moved = definition(x, W, A - 0.05 * expected["A"], B - 0.05 * expected["B"], ALPHA / RANK)
    assert_close(layer(kit.give(x)), moved, "output after one step", rtol=1e-4, atol=1e-4, kit=kit)


def test_learns_from_its_own_start(answer, kit):
    """A gradient reaches B at the first step, and A once B has moved."""
    layer = build(answer, kit, rank=RANK, alpha=ALPHA)
    A, B = (tensor(layer, name, "the layer") for name in "AB")
    start = A.detach().clone()
    x, mix = kit.randn(6, IN, seed=150), kit.randn(6, OUT, seed=151)
    for _ in range(2):
        layer.zero_grad()
        backward(kit, layer, x, mix)
        step(layer, 0.1)
    moved = {"A": not bool((layer.A.detach() == start).all()), "B": not is_zero(layer.B)}
    assert_equal(moved, {"A": True, "B": True}, "which parameters two steps from the start have moved")


# ---------------------------------------------------------------- advisory


@numerics
@advisory
def test_half_precision(answer, kit):
    """A layer moved to bfloat16 takes and gives bfloat16, with an error near that of a plain computation."""
    layer, W, A, B = known(answer, kit, 160)
    layer = layer.to(torch.bfloat16)
    x = kit.give(kit.randn(4, IN, seed=163), "bfloat16")
    half = [kit.give(v, "bfloat16") for v in (W, A, B)]
    exact = definition(*(v.double().cpu().numpy() for v in (x, *half)), ALPHA / RANK)
    plain = (x @ half[0].T + ALPHA / RANK * (x @ half[1] @ half[2])).double().cpu().numpy()
    out = layer(x.clone())
    assert_dtype(out, "bfloat16", "the output")
    assert_no_larger_error(out, exact, plain, "bfloat16 layer and input", floor=5e-2)


@numerics
@advisory
def test_autocast(answer, kit):
    """Under torch.autocast a float32 layer takes float32 and half-precision inputs."""
    layer, W, A, B = known(answer, kit, 170)
    x = kit.randn(4, IN, seed=173)
    expected = definition(x, W, A, B, ALPHA / RANK)
    for dtype in ("float32", "bfloat16"):
        with torch.autocast(kit.device.split(":")[0], dtype=torch.bfloat16):
            out = layer(kit.give(x, dtype))
        assert_close(out, expected, f"{dtype} x under autocast", rtol=5e-2, atol=0.25, kit=kit)


@advisory
def test_merge_keeps_the_output(answer, kit):
    """Where there is a merge(), the output after it is the same, also after a second call of it."""
    layer, W, A, B = known(answer, kit, 180)
    x = kit.randn(4, IN, seed=183)
    expected = definition(x, W, A, B, ALPHA / RANK)
    times = 3 if callable(getattr(layer, "merge", None)) else 1
    for calls in range(times):
        if calls:
            layer.merge()
        what = f"output after {calls} calls of merge()"
        assert_close(layer(kit.give(x)), expected, what, rtol=1e-4, atol=1e-4, kit=kit)
