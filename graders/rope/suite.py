"""Rotary embeddings: tables, rotation, pairs, slices, edges, far positions, dtypes."""

import numpy as np

from interview_drill.graders.arrays import (
    assert_close,
    assert_dtype,
    assert_shape,
    assert_untouched,
    read,
)
from interview_drill.graders.harness import (
    TYPE,
    advisory,
    assert_raises,
    assert_that,
    edge_case,
    numerics,
    only,
)

B, H, N, D = 2, 3, 5, 8  # all different, and fewer heads than tokens
FAR = 2100
LOOSE = 5e-3  # near position 0; rounding of the angles is judged where it shows, at far positions


def angles(positions, dim, base=10000.0):
    """One angle per position and pair, (N, D/2), in float64."""
    return np.array([[p / base ** (2 * i / dim) for i in range(dim // 2)] for p in positions], dtype=float)


def definition(x, positions, base=10000.0):
    """Each pair as a complex number, times the unit number of its angle."""
    turn = np.exp(1j * angles(positions, x.shape[3], base))
    out = np.empty_like(x)
    for n in range(x.shape[2]):
        for i in range(x.shape[3] // 2):
            pair = (x[:, :, n, 2 * i] + 1j * x[:, :, n, 2 * i + 1]) * turn[n, i]
            out[:, :, n, 2 * i], out[:, :, n, 2 * i + 1] = pair.real, pair.imag
    return out


def build(answer, kit, seq_len, dim, **options):
    """The two tables of the candidate, or a failed fact."""
    if kit.framework == "torch":
        options["device"] = kit.device
    result = answer.build_rope_cache(seq_len, dim, **options)
    whole = isinstance(result, tuple | list)
    size = len(result) if whole else None
    kind = "a tuple" if whole else type(result).__name__
    message = f"build_rope_cache returns cos and sin\n  got {kind}" + (f" of {size}" if whole else "")
    assert_that(whole and size == 2, message, [kind, size], TYPE)
    return tuple(result)


def turn(answer, kit, x, positions, dtype="float32", give=None):
    """`apply_rope` with exact tables; the candidate has built its own before, as a caller would."""
    give = give or kit.give
    build(answer, kit, max(positions) + 1, x.shape[3])
    given = angles(positions, x.shape[3])
    return answer.apply_rope(give(x, dtype), give(np.cos(given), dtype), give(np.sin(given), dtype))


def assert_tables(got, positions, dim, what, atol, kit, base=10000.0):
    wanted = angles(positions, dim, base)
    assert_close(got[0], np.cos(wanted), f"cos, {what}", rtol=0.0, atol=atol, kit=kit)
    assert_close(got[1], np.sin(wanted), f"sin, {what}", rtol=0.0, atol=atol, kit=kit)


def test_tables_have_a_row_per_position_and_a_column_per_pair(answer, kit):
    """build_rope_cache(N, D) -> cos and sin, each (N, D/2)."""
    for seq_len, dim in ((7, 12), (1, 4), (9, 2)):
        for name, table in zip(("cos", "sin"), build(answer, kit, seq_len, dim), strict=True):
            read(table, name, kit)
            assert_shape(table, (seq_len, dim // 2), f"{name} for N={seq_len}, D={dim}")


def test_worked_example(answer, kit):
    """The pair (1, 0) at positions 0, 1, 2 is turned by 0, 1, 2 radians."""
    cos, sin = build(answer, kit, 3, 2)
    x = np.tile(np.array([1.0, 0.0]), (1, 1, 3, 1))
    expected = np.array([[[[1.0, 0.0], [0.5403023, 0.8414710], [-0.4161468, 0.9092974]]]])
    assert_close(answer.apply_rope(kit.give(x), cos, sin), expected, "(1, 0) three times, D = 2", kit=kit)


def test_tables_hold_cosine_and_sine_of_the_angles(answer, kit):
    """Pair i at position n has the angle n * 10000^(-2i/D)."""
    for seq_len, dim in ((7, 8), (4, 6), (7, 12), (3, 2)):
        got = build(answer, kit, seq_len, dim)
        assert_tables(got, range(seq_len), dim, f"N={seq_len}, D={dim}", LOOSE, kit)


def test_base_is_used(answer, kit):
    """Other bases give other angles."""
    for base, dim in ((16.0, 8), (256.0, 8), (8.0, 6)):
        got = build(answer, kit, 7, dim, base=base)
        assert_tables(got, range(7), dim, f"base={base:g}, N=7, D={dim}", 1e-5, kit, base)


def test_rotation_matches_complex_multiplication(answer, kit):
    """Neighbours (x[0], x[1]), (x[2], x[3]), ... turn as complex numbers do."""
    for seed in (10, 20, 30):
        x = kit.randn(B, H, N, D, seed=seed)
        expected = definition(x, range(N))
        assert_close(turn(answer, kit, x, range(N)), expected, "random x, positions from 0", kit=kit)


def test_rotation_at_other_sizes(answer, kit):
    """Every dimension is read from the inputs."""
    for seed, shape in enumerate(((1, 2, 7, 6), (3, 1, 4, 10), (2, 4, 9, 4), (3, 2, 6, 16))):
        x = kit.randn(*shape, seed=40 + seed)
        expected = definition(x, range(shape[2]))
        assert_close(turn(answer, kit, x, range(shape[2])), expected, f"x of shape {shape}", kit=kit)


def test_all_heads_share_the_positions(answer, kit):
    """The angle belongs to the token, also where there are as many heads, or sequences, as tokens."""
    for shape in ((2, 4, 4, 8), (4, 3, 4, 6)):
        x = np.broadcast_to(kit.randn(1, 1, 1, shape[3], seed=50), shape).copy()
        expected = definition(x, range(shape[2]))
        what = f"the same vector everywhere, x of shape {shape}"
        assert_close(turn(answer, kit, x, range(shape[2])), expected, what, kit=kit)


def test_position_zero_is_the_identity(answer, kit):
    """The first token stays as it is, the second turns."""
    x = kit.randn(B, H, N, D, seed=60)
    expected = definition(x, range(N))
    out = answer.apply_rope(kit.give(x), *build(answer, kit, N, D))
    assert_shape(out, (B, H, N, D), "the output")
    assert_close(out[:, :, 0], x[:, :, 0], "position 0, own tables", kit=kit)
    assert_close(out[:, :, 1], expected[:, :, 1], "position 1, own tables", rtol=0.0, atol=4 * LOOSE, kit=kit)


def test_lengths_of_pairs_are_kept(answer, kit):
    """A rotation changes no pair's length."""
    x = kit.randn(B, H, N, D, seed=70) + 0.5
    expected = definition(x, range(N))
    out = turn(answer, kit, x, range(N))
    assert_shape(out, (B, H, N, D), "the output")
    got, wanted = (np.hypot(a[..., 0::2], a[..., 1::2]) for a in (read(out, "the output", kit), x))
    assert_close(got, wanted, "lengths of the neighbours' pairs", rtol=1e-5)
    assert_close(out, expected, "the output", kit=kit)


def test_scores_depend_on_distance_alone(answer, kit):
    """q at m and k at m + d have the same product for every m."""
    q, k = kit.randn(1, 2, 1, D, seed=80), kit.randn(1, 2, 1, D, seed=81)
    for distance in (1, 4):
        expected = (q * definition(k, [distance])).sum(axis=-1)
        for m in (0, 3, 50):
            left, right = turn(answer, kit, q, [m]), turn(answer, kit, k, [m + distance])
            for side in (left, right):
                assert_shape(side, (1, 2, 1, D), "one token turned")
            product = (read(left, "q", kit) * read(right, "k", kit)).sum(axis=-1)
            assert_close(product, expected, f"q.k, q at {m}, k at {m + distance}", rtol=1e-4, atol=1e-4)


def test_slice_of_the_tables_sets_the_position(answer, kit):
    """With cos[p : p + 1], sin[p : p + 1] one token is turned to position p."""
    cos, sin = build(answer, kit, 12, D)
    for p, n in ((3, 4), (7, 1), (11, 1), (2, 5)):
        x = kit.randn(B, H, n, D, seed=90 + p, scale=0.5)
        expected = definition(x, range(p, p + n))
        out = answer.apply_rope(kit.give(x), cos[p : p + n], sin[p : p + n])
        assert_close(
            out, expected, f"rows {p} to {p + n - 1} of the tables", rtol=0.0, atol=6 * LOOSE, kit=kit
        )


@edge_case
def test_one_pair_and_one_token(answer, kit):
    """D = 2; and one token of one sequence."""
    for shape, p in (((2, 3, 5, 2), 0), ((1, 3, 1, 2), 4), ((1, 1, 1, 8), 6)):
        x = kit.randn(*shape, seed=110 + p)
        positions = range(p, p + shape[2])
        expected = definition(x, positions)
        what = f"x of shape {shape}, from position {p}"
        assert_close(turn(answer, kit, x, positions), expected, what, kit=kit)


@edge_case
def test_any_memory_layout(answer, kit):
    """x as it comes from a projection, (B, N, H, D) transposed, and tables that are not contiguous."""
    x = kit.randn(B, H, N, D, seed=120)
    expected = definition(x, range(N))
    plain = turn(answer, kit, x, range(N))
    assert_close(plain, expected, "contiguous x", kit=kit)
    wanted = angles(range(N), D)
    given = kit.give(np.swapaxes(x, 1, 2)).swapaxes(1, 2)
    out = answer.apply_rope(given, kit.give_strided(np.cos(wanted)), kit.give_strided(np.sin(wanted)))
    assert_close(out, expected, "x transposed from (B, N, H, D), strided tables", kit=kit)


@edge_case
@advisory
def test_strided_features(answer, kit):
    """x whose features do not lie side by side gives the same result."""
    x = kit.randn(B, H, N, D, seed=125)
    expected = definition(x, range(N))
    out = turn(answer, kit, x, range(N), give=kit.give_strided)
    assert_close(out, expected, "x with strided features", kit=kit)


@edge_case
def test_same_call_same_answer(answer, kit):
    """Calls in between with other inputs, other sizes and another base do not change an answer."""
    x, other = kit.randn(B, H, N, D, seed=130), kit.randn(B, H, N, D, seed=131)
    expected = definition(x, range(N))
    turn(answer, kit, x, range(N))
    turn(answer, kit, other, range(N))
    turn(answer, kit, kit.randn(1, 2, 7, 4, seed=132), range(7))
    build(answer, kit, N, D, base=64.0)
    tables = build(answer, kit, N, D)
    assert_tables(tables, range(N), D, "built again after other sizes and bases", LOOSE, kit)
    assert_close(turn(answer, kit, x, range(N)), expected, "the same x again, after others", kit=kit)


@edge_case
def test_inputs_are_left_alone(answer, kit):
    """The caller still needs x and the tables."""
    arrays = kit.randn(B, H, N, D, seed=140), np.cos(angles(range(N), D)), np.sin(angles(range(N), D))
    arrays = tuple(a.astype(np.float32) for a in arrays)
    build(answer, kit, N, D)
    given = [kit.give(a) for a in arrays]
    answer.apply_rope(*given)
    for name, array, before in zip(("x", "cos", "sin"), given, arrays, strict=True):
        assert_untouched(array, before, name)


@numerics
def test_far_positions(answer, kit):
    """At positions up to 2,099 the tables are right to 5e-4."""
    wanted = angles(range(FAR), D)
    tables = build(answer, kit, FAR, D)
    for table, name in zip(tables, ("cos", "sin"), strict=True):
        assert_shape(table, (FAR, D // 2), f"{name} for N={FAR}, D={D}")
    for i in range(D // 2):  # pair 0 first: its angle is the position itself
        for table, name, function in zip(tables, ("cos", "sin"), (np.cos, np.sin), strict=True):
            what = f"{name} of pair {i}, positions 0 to {FAR - 1}, D={D}"
            assert_close(table[:, i], function(wanted[:, i]), what, rtol=0.0, atol=5e-4, kit=kit)


@numerics
def test_large_inputs(answer, kit):
    """Entries of 1e15 turn like any others."""
    x = kit.randn(B, H, N, D, seed=150, scale=1e15)
    expected = definition(x, range(N))
    out = turn(answer, kit, x, range(N))
    assert_close(out, expected, "x near 1e15", rtol=1e-5, atol=1e10, kit=kit)


@numerics
def test_half_precision_inputs(answer, kit):
    """A half-precision x with the float32 tables comes out right to 5e-2."""
    for dtype in ("bfloat16", "float16") if kit.framework == "torch" else ("float16",):
        x = np.clip(kit.randn(B, H, N, D, seed=160, scale=0.5), -1.5, 1.5)
        expected = definition(x, range(N))
        build(answer, kit, N, D)
        wanted = angles(range(N), D)
        out = answer.apply_rope(kit.give(x, dtype), kit.give(np.cos(wanted)), kit.give(np.sin(wanted)))
        assert_close(out, expected, f"{dtype} x, float32 tables", rtol=0.0, atol=5e-2, kit=kit)


@numerics
def test_double_precision(answer, kit):
    """Float64 inputs are right at float32's tolerance at least."""
    x = kit.randn(B, H, N, D, seed=170)
    expected = definition(x, range(N))
    assert_close(turn(answer, kit, x, range(N), "float64"), expected, "float64 x and tables", kit=kit)


@only("torch")
def test_dtype_is_kept(answer, kit):
    """The result has the dtype that x and the tables share."""
    for dtype in ("float32", "float64"):
        assert_dtype(turn(answer, kit, kit.randn(B, H, N, D, seed=180), range(N), dtype), dtype, "the output")


@only("torch")
@advisory
def test_half_precision_is_kept(answer, kit):
    """A half-precision x with float32 tables gives a half-precision result."""
    cos, sin = (kit.give(f(angles(range(N), D))) for f in (np.cos, np.sin))
    for dtype in ("bfloat16", "float16"):
        out = answer.apply_rope(kit.give(kit.randn(B, H, N, D, seed=190), dtype), cos, sin)
        assert_dtype(out, dtype, "the output")


@only("numpy")
@advisory
def test_float32_stays_float32(answer, kit):
    """float32 inputs give a float32 result."""
    assert_dtype(turn(answer, kit, kit.randn(B, H, N, D, seed=200), range(N)), "float32", "the output")


@advisory
def test_odd_dim_is_an_error(answer, kit):
    """Features turn in pairs: an odd dim raises an error that says so."""
    kinds = (ValueError, AssertionError, TypeError)
    assert_raises(lambda: answer.build_rope_cache(4, 5), kinds, "build_rope_cache(4, 5)")
