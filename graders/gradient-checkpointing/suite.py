"""Gradient checkpointing: values, gradients by every route, runs, what stays alive, and the MLP."""

import numpy as np
import torch
from torch import nn

from interview_drill.graders.arrays import assert_close, assert_dtype, assert_shape, assert_untouched, read
from interview_drill.graders.harness import (
    TYPE,
    WORK,
    advisory,
    assert_equal,
    assert_that,
    attribute,
    edge_case,
    efficiency,
    observe,
)
from interview_drill.graders.work import holds, still_held, watch_saved, watch_storages, watch_values

N, D, H, P = 8, 5, 7, 3  # rows, features in, hidden, out
NAMES = ("x", "W", "b", "V")


# ---------------------------------------------------------------- segments, and what a plain call gives


def bend(x, W, b, V):
    """(N, D) -> (N, P): tanh, a square and two products, so that autograd has something to keep."""
    h = torch.tanh(x @ W + b)
    return (h * h) @ V


def wave(x, w):
    return torch.sin(x * w)


def bowl(x, w):
    return x * x * w + x


def inputs(kit, seed, n=N, d=D, h=H, p=P):
    shapes = ((n, d), (d, h), (h,), (h, p))
    return [kit.randn(*shape, seed=seed + i) for i, shape in enumerate(shapes)]


def plain(function, arrays, upstream=None):
    """`(output, gradients)` of a plain call, in float64; without `upstream` no gradients."""
    leaves = [torch.from_numpy(np.array(a)).requires_grad_() for a in arrays]
    y = function(*leaves)
    if upstream is None:
        return y.detach().numpy(), []
    return y.detach().numpy(), [g.numpy() for g in torch.autograd.grad(y, leaves, torch.from_numpy(upstream))]


def leaves(kit, arrays, needed=None, dtype="float64"):
    needed = [True] * len(arrays) if needed is None else needed
    return [kit.give(a, dtype, grad=need) for a, need in zip(arrays, needed, strict=True)]


def pull(y, upstream, what):
    """y.backward(upstream), where y is a tensor that can."""
    assert_shape(y, upstream.shape, f"the output ({what})")
    assert_that(y.requires_grad, f"the output hangs on a graph ({what})", bool(y.requires_grad), TYPE)
    y.backward(upstream)


def assert_gradients(names, grads, expected, what, kit):
    """Each is there, and has the value that a plain call gives."""
    missing = [name for name, grad in zip(names, grads, strict=True) if grad is None]
    assert_equal(missing, [], f"arguments left without a gradient ({what})")
    for name, grad, wanted in zip(names, grads, expected, strict=True):
        assert_close(grad, wanted, f"gradient of {name} ({what})", kit=kit)


def is_near(grad, expected, what):
    """Judged like assert_close, but the values are no evidence."""
    got = read(grad, what)
    return got.shape == expected.shape and np.allclose(got, expected, rtol=1.3e-6, atol=1e-5)


def counted(function):
    """The function, and a list that gets one entry a run: whether autograd recorded it."""
    runs = []

    def run_function(*tensors):
        runs.append(torch.is_grad_enabled() and any(t.requires_grad for t in tensors))
        return function(*tensors)

    return run_function, runs


# ---------------------------------------------------------------- checkpoint: values and gradients


def test_worked_example(answer, kit):
    """(x * w)**2 at x = [1, 2], w = [3, 4], with [1, 0.5] arriving from above."""
    x, w = leaves(kit, (np.array([1.0, 2.0]), np.array([3.0, 4.0])), dtype="float32")
    y = answer.checkpoint(lambda x, w: (x * w) ** 2, x, w)
    assert_close(y, [9.0, 64.0], "the output", kit=kit)
    pull(y, kit.give(np.array([1.0, 0.5])), "worked example")
    assert_gradients("xw", (x.grad, w.grad), ([18.0, 32.0], [6.0, 16.0]), "worked example", kit)


def test_output_is_that_of_the_function(answer, kit):
    """Whether gradients are wanted or not, the result is run_function's."""
    for seed, n in ((10, N), (20, 1), (30, N), (40, N)):
        arrays = inputs(kit, seed, n=n)
        expected, _ = plain(bend, arrays)
        for grad in (True, False):
            given = leaves(kit, arrays, [grad] * 4)
            with torch.set_grad_enabled(grad):
                y = answer.checkpoint(bend, *given)
            where = "gradients wanted" if grad else "under no_grad"
            assert_close(y, expected, f"output for {n} rows, {where}", kit=kit)


def test_gradients_are_those_of_a_plain_call(answer, kit):
    """x and all params, by .backward(), for several inputs of one size and of others."""
    for seed, n in ((50, N), (60, N), (70, 1), (80, N)):
        arrays, g = inputs(kit, seed, n=n), kit.randn(n, P, seed=seed + 5)
        _, expected = plain(bend, arrays, g)
        given = leaves(kit, arrays)
        pull(answer.checkpoint(bend, *given), kit.give(g, "float64"), f"{n} rows")
        assert_gradients(NAMES, [t.grad for t in given], expected, f"{n} rows", kit)


def test_gradients_by_autograd_grad(answer, kit):
    """torch.autograd.grad gets them too, and leaves every .grad empty."""
    for seed, n in ((90, N), (100, 2)):
        arrays, g = inputs(kit, seed, n=n), kit.randn(n, P, seed=seed + 5)
        _, expected = plain(bend, arrays, g)
        given = leaves(kit, arrays)
        y = answer.checkpoint(bend, *given)
        assert_shape(y, (n, P), "the output (autograd.grad)")
        assert_that(y.requires_grad, "the output hangs on a graph", bool(y.requires_grad), TYPE)
        grads = torch.autograd.grad(y, given, kit.give(g, "float64"), allow_unused=True)
        assert_gradients(NAMES, grads, expected, "autograd.grad", kit)
        written = [name for name, t in zip(NAMES, given, strict=True) if t.grad is not None]
        assert_equal(written, [], "arguments whose .grad was written by autograd.grad")


def test_gradients_go_on_to_what_came_before(answer, kit):
    """x and a param that are themselves results: the gradient reaches what they were made of, once."""
    x0, w0, g = (kit.randn(3, 4, seed=110 + i) for i in range(3))
    _, expected = plain(lambda a, c: wave(a * 2, c * 3), (x0, w0), g)
    a, c = leaves(kit, (x0, w0))
    pull(answer.checkpoint(wave, a * 2, c * 3), kit.give(g, "float64"), "x = 2a, w = 3c")
    assert_gradients("ac", (a.grad, c.grad), expected, "x = 2a, w = 3c", kit)


def test_any_gradient_from_above(answer, kit):
    """A scalar output, an expanded and a strided grad_output."""
    x0, w0 = kit.randn(3, 4, seed=120), kit.randn(3, 4, seed=121)
    _, expected = plain(lambda x, w: wave(x, w).sum(), (x0, w0), np.array(2.5))
    x, w = leaves(kit, (x0, w0))
    pull(answer.checkpoint(lambda x, w: wave(x, w).sum(), x, w), kit.give([2.5], "float64")[0], "scalar")
    assert_gradients("xw", (x.grad, w.grad), expected, "a scalar output, 2.5 from above", kit)
    strided = kit.randn(3, 4, seed=122)
    for what, g, given in (
        ("expanded", np.full((3, 4), -0.75), kit.give([-0.75], "float64").expand(3, 4)),
        ("strided", strided, kit.give_strided(strided, "float64")),
    ):
        _, expected = plain(wave, (x0, w0), g)
        x, w = leaves(kit, (x0, w0))
        pull(answer.checkpoint(wave, x, w), given, what)
        assert_gradients("xw", (x.grad, w.grad), expected, f"{what} grad_output", kit)


# ---------------------------------------------------------------- checkpoint: who needs a gradient


@edge_case
def test_x_needs_no_gradient(answer, kit):
    """The params get theirs, x gets none and stays as it was."""
    _needs(answer, kit, (False, True, True, True), 130)


@edge_case
def test_some_params_need_no_gradient(answer, kit):
    """Frozen params get none, the others and x theirs."""
    for seed, needed in ((140, (True, False, True, True)), (150, (True, True, False, False))):
        _needs(answer, kit, needed, seed)
    _needs(answer, kit, (False, False, True, True), 160)


@edge_case
def test_no_param_needs_a_gradient(answer, kit):
    """x alone is differentiated."""
    _needs(answer, kit, (True, False, False, False), 170)


def _needs(answer, kit, needed, seed):
    arrays, g = inputs(kit, seed), kit.randn(N, P, seed=seed + 5)
    _, slopes = plain(bend, arrays, g)
    given = leaves(kit, arrays, needed)
    wanted = [i for i in range(4) if needed[i]]
    what = f"{', '.join(NAMES[i] for i in wanted)} need a gradient"
    pull(answer.checkpoint(bend, *given), kit.give(g, "float64"), what)
    turned = [n for n, t, need in zip(NAMES, given, needed, strict=True) if t.requires_grad != need]
    assert_equal(turned, [], f"arguments whose requires_grad was changed ({what})")
    extra = [n for n, t, need in zip(NAMES, given, needed, strict=True) if not need and t.grad is not None]
    assert_equal(extra, [], f"arguments that got a gradient and need none ({what})")
    assert_gradients(
        [NAMES[i] for i in wanted], [given[i].grad for i in wanted], [slopes[i] for i in wanted], what, kit
    )


@edge_case
def test_any_number_of_params(answer, kit):
    """None, one and five of them."""

    def fold(x, *ws):
        y = torch.sin(x)
        for w in ws:
            y = y * w + x
        return y

    for count in (0, 1, 5):
        arrays = [kit.randn(2, 3, seed=180 + 10 * count + i) for i in range(count + 1)]
        g = kit.randn(2, 3, seed=189 + 10 * count)
        expected_y, expected = plain(fold, arrays, g)
        given = leaves(kit, arrays)
        y = answer.checkpoint(fold, *given)
        assert_close(y, expected_y, f"output with {count} params", kit=kit)
        pull(y, kit.give(g, "float64"), f"{count} params")
        names = ["x", *(f"w{i}" for i in range(count))]
        assert_gradients(names, [t.grad for t in given], expected, f"{count} params", kit)


# ---------------------------------------------------------------- checkpoint: several calls


def test_two_segments_in_a_row(answer, kit):
    """The output of one checkpointed call is the input of another, of another function."""
    x0, w0, v0, g = (kit.randn(3, 4, seed=250 + i) for i in range(4))
    _, expected = plain(lambda x, w, v: bowl(wave(x, w), v), (x0, w0, v0), g)
    x, w, v = leaves(kit, (x0, w0, v0))
    y = answer.checkpoint(bowl, answer.checkpoint(wave, x, w), v)
    pull(y, kit.give(g, "float64"), "two segments in a row")
    assert_gradients("xwv", (x.grad, w.grad, v.grad), expected, "two segments in a row", kit)


def test_two_uses_added_up(answer, kit):
    """One function and one param, two inputs: the sum's gradient reaches each, and the param twice."""
    x0, z0, w0, g = (kit.randn(3, 4, seed=260 + i) for i in range(4))
    _, expected = plain(lambda x, z, w: wave(x, w) + wave(z, w), (x0, z0, w0), g)
    x, z, w = leaves(kit, (x0, z0, w0))
    y = answer.checkpoint(wave, x, w) + answer.checkpoint(wave, z, w)
    pull(y, kit.give(g, "float64"), "a sum of two uses")
    assert_gradients("xzw", (x.grad, z.grad, w.grad), expected, "a sum of two uses", kit)


def test_calls_keep_to_themselves(answer, kit):
    """Two calls in one graph each, the first one's backward first."""
    x0, w0, z0, v0, g, k = (kit.randn(3, 4, seed=270 + i) for i in range(6))
    expected = plain(wave, (x0, w0), g)[1] + plain(bowl, (z0, v0), k)[1]
    x, w, z, v = leaves(kit, (x0, w0, z0, v0))
    first, second = answer.checkpoint(wave, x, w), answer.checkpoint(bowl, z, v)
    pull(first, kit.give(g, "float64"), "the first of two calls")
    pull(second, kit.give(k, "float64"), "the second of two calls")
    assert_gradients("xwzv", [t.grad for t in (x, w, z, v)], expected, "two calls, first backward first", kit)


@edge_case
def test_one_tensor_in_two_places(answer, kit):
    """The same tensor as x and as both params, and params made of x: no gradient counts twice."""

    def mix(x, w, v):
        return bowl(x, w) * torch.cos(v)

    x0, g = kit.randn(3, 4, seed=280), kit.randn(3, 4, seed=281)
    for what, others in (("w = v = x", lambda x: (x, x)), ("w = 2x, v = 3x", lambda x: (x * 2, x * 3))):
        _, expected = plain(lambda x, others=others: mix(x, *others(x)), (x0,), g)
        (x,) = leaves(kit, (x0,))
        pull(answer.checkpoint(mix, x, *others(x)), kit.give(g, "float64"), what)
        assert_gradients("x", (x.grad,), expected, what, kit)


# ---------------------------------------------------------------- checkpoint: manners


@edge_case
def test_arguments_are_left_alone(answer, kit):
    """Values, requires_grad and layout of x and params are the caller's; strided ones work as well."""
    arrays, g = inputs(kit, 290), kit.randn(N, P, seed=295)
    expected_y, expected = plain(bend, arrays, g)
    given = [kit.give_strided(a, "float64").requires_grad_() for a in arrays]
    y = answer.checkpoint(bend, *given)
    assert_close(y, expected_y, "output for strided x and params", kit=kit)
    pull(y, kit.give(g, "float64"), "strided x and params")
    for name, t, before in zip(NAMES, given, arrays, strict=True):
        assert_untouched(t, before, name)
    assert_gradients(NAMES, [t.grad for t in given], expected, "strided x and params", kit)


@edge_case
def test_dtype_is_kept(answer, kit):
    """Output and gradients have the inputs' dtype."""
    for dtype in ("float32", "float64", "bfloat16"):
        x, w = leaves(kit, (kit.randn(3, 4, seed=300), kit.randn(3, 4, seed=301)), dtype=dtype)
        y = answer.checkpoint(bowl, x, w)
        assert_dtype(y, dtype, "the output")
        pull(y, kit.give(kit.randn(3, 4, seed=302), dtype), dtype)
        for name, t in (("x", x), ("w", w)):
            assert_that(t.grad is not None, f"{name} has a gradient ({dtype})", t.grad is not None)
            assert_dtype(t.grad, dtype, f"the gradient of {name}")


# ---------------------------------------------------------------- checkpoint: runs and memory


@efficiency
def test_one_run_forward_and_one_backward(answer, kit):
    """run_function runs once in the forward pass and once more in the backward pass."""
    run_function, runs = counted(bend)
    arrays, g = inputs(kit, 310), kit.randn(N, P, seed=315)
    y = answer.checkpoint(run_function, *leaves(kit, arrays))
    forward = len(runs)
    message = f"runs of run_function in the forward pass: 1\n  counted {forward}"
    assert_that(forward == 1, message, min(forward, 2), WORK)
    try:
        pull(y, kit.give(g, "float64"), "counting runs")
    finally:  # tells a rerun without a graph from gradients returned in the wrong number
        observe("autograd recorded the rerun", any(runs[forward:]))
    again = len(runs) - forward
    message = f"runs of run_function in the backward pass: 1\n  counted {again}"
    assert_that(again == 1, message, min(again, 2), WORK)


def saved(call, wanted):
    """`call()` and a look at what its graph holds; None where functorch, which takes no hooks, recorded."""
    try:
        return watch_saved(call, wanted)
    except RuntimeError as error:
        if "saved tensor hooks" not in str(error):
            raise
        return None, None


@efficiency
def test_nothing_made_inside_stays_alive(answer, kit):
    """After the forward pass no activation of the segment is left: not in a graph, not elsewhere, no copy."""
    arrays = inputs(kit, 320)
    sums = arrays[0] @ arrays[1]
    h = np.tanh(sums + arrays[2])
    inner = {"x @ W": sums, "x @ W + b": sums + arrays[2], "tanh": h, "tanh squared": h * h}
    running = []

    def segment(*tensors):
        running.append(True)
        y = bend(*tensors)
        running.clear()
        return y

    given = leaves(kit, arrays)
    held, in_graph = saved(lambda: answer.checkpoint(segment, *given), lambda: bool(running))
    kept = in_graph and any(still_held(in_graph, list(inner.values())))
    del held
    given = leaves(kit, arrays)
    y, storages = watch_storages(lambda: answer.checkpoint(bend, *given))
    assert_shape(y, (N, P), "the output (watching storages)")
    found = still_held(storages.values, list(inner.values()))
    alive = [name for name, there in zip(inner, found, strict=True) if there]
    observe("a graph recorded inside is alive", bool(alive) if in_graph is None else kept)
    message = f"no activation of the segment outlives the forward pass\n  still in memory: {', '.join(alive)}"
    assert_that(not alive, message, bool(alive), WORK)


# ---------------------------------------------------------------- checkpoint: promises that cost score only


@advisory
def test_random_numbers_are_replayed(answer, kit):
    """A mask drawn inside the segment is the same in both runs."""
    x0, w0 = kit.randn(8, 9, seed=330), kit.randn(8, 9, seed=331)
    x, w = leaves(kit, (x0, w0))
    y = answer.checkpoint(lambda x, w: x * w * (torch.rand_like(x) < 0.5), x, w)
    assert_shape(y, (8, 9), "the output (random mask)")
    kept = y.detach().cpu().numpy() != 0
    pull(y, kit.give(np.ones((8, 9)), "float64"), "random mask")
    assert_gradients("x", (x.grad,), (kept * w0,), "a mask drawn inside", kit)


@advisory
def test_captured_parameters_get_their_gradient(answer, kit):
    """A parameter that run_function captures, and does not take, has its gradient after .backward()."""
    x0, w0, g = (kit.randn(3, 4, seed=340 + i) for i in range(3))
    _, expected = plain(wave, (x0, w0), g)
    x, w = leaves(kit, (x0, w0))
    pull(answer.checkpoint(lambda x: wave(x, w), x), kit.give(g, "float64"), "w captured")
    assert_gradients("xw", (x.grad, w.grad), expected, "w captured", kit)


# ---------------------------------------------------------------- the MLP


def mlp(answer, kit, seed, sizes=(5, 7, 3), dtype="float64"):
    """The candidate's MLP with the suite's weights, and these weights as arrays: W0, b0, W1, ..."""
    d_in, d_hidden, d_out = sizes
    model = answer.CheckpointedMLP(d_in, d_hidden, d_out)
    layers = attribute(model, "layers", "the model")
    assert_equal(isinstance(layers, nn.ModuleList), True, "layers is an nn.ModuleList")
    kinds = [isinstance(layer, nn.Linear) for layer in layers]
    assert_equal(kinds, [True] * 4, "layers holds four nn.Linear")
    widths = [(layer.in_features, layer.out_features) for layer in layers]
    wanted = [(d_in, d_hidden), (d_hidden, d_hidden), (d_hidden, d_hidden), (d_hidden, d_out)]
    assert_equal(
        [[int(n) for n in pair] for pair in widths], [list(pair) for pair in wanted], "widths of the layers"
    )
    assert_equal([layer.bias is not None for layer in layers], [True] * 4, "the layers have a bias")
    model = model.to(device=kit.device, dtype=kit.dtype(dtype))
    arrays = []
    with torch.no_grad():
        for i, layer in enumerate(model.layers):
            for k, p in enumerate((layer.weight, layer.bias)):
                arrays.append(kit.randn(*p.shape, seed=seed + 2 * i + k, scale=0.6))
                p.copy_(kit.give(arrays[-1], dtype))
    return model, arrays


def layer_sums(x, weights):
    """What each of the four layers gives before its ReLU."""
    sums = []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        sums.append((x if not sums else np.maximum(sums[-1], 0)) @ W.T + b)
    return sums


def plain_mlp(x, *weights):
    for i in range(4):
        x = x @ weights[2 * i].T + weights[2 * i + 1]
        x = torch.relu(x) if i < 3 else x
    return x


def test_mlp_has_four_layers(answer, kit):
    """`layers`: four nn.Linear, in -> hidden -> hidden -> hidden -> out, found among the parameters."""
    for sizes in ((5, 7, 3), (2, 6, 9), (1, 1, 1)):
        model, _ = mlp(answer, kit, 400, sizes)
        names = {n for n, _ in model.named_parameters(remove_duplicate=False)}
        lacking = [
            f"layers.{i}.{p}" for i in range(4) for p in ("weight", "bias") if f"layers.{i}.{p}" not in names
        ]
        assert_equal(lacking, [], "parameters that the model does not know")


def test_mlp_output(answer, kit):
    """The plain MLP's output, for one row, a batch and a batch of sequences."""
    for seed, shape in ((410, (N, 5)), (430, (5,)), (450, (2, 3, 5)), (470, (1, 1, 5)), (490, (N, 5))):
        model, weights = mlp(answer, kit, seed)
        x = kit.randn(*shape, seed=seed + 10)
        expected = layer_sums(x, weights)[-1]
        assert_close(model(kit.give(x, "float64")), expected, f"output for x of shape {shape}", kit=kit)
        with torch.no_grad():
            assert_close(
                model(kit.give(x, "float64")), expected, f"under no_grad, x of shape {shape}", kit=kit
            )


def test_mlp_gradients(answer, kit):
    """x and all eight parameters, over two forward passes and then two backward passes."""
    model, weights = mlp(answer, kit, 510)
    x0, z0, g, k = (kit.randn(*s, seed=520 + i) for i, s in enumerate(((N, 5), (2, 4, 5), (N, 3), (2, 4, 3))))
    first, second = plain(plain_mlp, (x0, *weights), g)[1], plain(plain_mlp, (z0, *weights), k)[1]
    expected = [first[0], second[0], *(a + c for a, c in zip(first[1:], second[1:], strict=True))]
    x, z = leaves(kit, (x0, z0))
    outputs = model(x), model(z)
    pull(outputs[0], kit.give(g, "float64"), "MLP, first pass")
    pull(outputs[1], kit.give(k, "float64"), "MLP, second pass")
    parameters = [p for layer in model.layers for p in (layer.weight, layer.bias)]
    names = ["x", "the second x", *(f"layers.{i}.{p}" for i in range(4) for p in ("weight", "bias"))]
    grads = [t.grad for t in (x, z, *parameters)]
    missing = [name for name, grad in zip(names, grads, strict=True) if grad is None]
    assert_equal(missing, [], "arguments left without a gradient (MLP)")
    wrong = [n for n, grad, e in zip(names, grads, expected, strict=True) if not is_near(grad, e, n)]
    # Wrong values differ with the place of the last ReLU, in the segment or after it: names are the evidence.
    assert_equal(wrong, [], "arguments whose gradient is wrong, over two passes of the MLP")


@edge_case
def test_mlp_dtype(answer, kit):
    """A float32 or bfloat16 model gives float32 or bfloat16, also for an x that needs no gradient."""
    for dtype in ("float32", "bfloat16"):
        model, _ = mlp(answer, kit, 530, dtype=dtype)
        y = model(kit.give(kit.randn(N, 5, seed=540), dtype))
        assert_dtype(y, dtype, "the output")
        pull(y, kit.give(np.ones((N, 3)), dtype), f"MLP, {dtype}")
        parameters = [p for layer in model.layers for p in (layer.weight, layer.bias)]
        missing = [i for i, p in enumerate(parameters) if p.grad is None]
        assert_equal(missing, [], f"parameters left without a gradient ({dtype})")


@efficiency
def test_mlp_recomputes_its_middle(answer, kit):
    """Between the passes the output of layers[1] is not in memory; backward makes it again, and no more."""
    model, weights = mlp(answer, kit, 550)
    x = kit.randn(N, 5, seed=560)
    sums = layer_sums(x, weights)
    first, inner = kit.give(x, "float64"), (sums[1], np.maximum(sums[1], 0))
    held, in_graph = saved(lambda: model(first), lambda: True)
    kept = in_graph and any(still_held(in_graph, inner))
    del held
    given, calls, checkpoint = kit.give(x, "float64"), [], answer.checkpoint
    answer.checkpoint = lambda *args: (calls.append(True), checkpoint(*args))[1]
    y, storages = watch_storages(lambda: model(given))
    observe("more than one call of checkpoint", len(calls) > 1)
    alive = any(still_held(storages.values, inner))
    observe("a graph holds it", alive if in_graph is None else kept)
    upstream = kit.give(kit.randn(N, 3, seed=561), "float64")
    _, made = watch_values(lambda: pull(y, upstream, "MLP, watching values"))
    again = [i for i, a in enumerate(sums) if holds(made, a)]
    observe("layers run again in backward", again)
    message = "the output of layers[1] is gone after the forward pass\n  it is still in memory"
    assert_that(not alive, message, alive, WORK)
    message = f"layers run again in the backward pass: 1 and 2\n  saw {again}"
    assert_that(1 in again and 0 not in again and 3 not in again, message, 1 in again, WORK)
