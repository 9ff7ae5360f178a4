"""Twice the argument: four checks, of which the second alone gives a matrix."""

from interview_drill.graders.arrays import assert_close, assert_shape, assert_untouched


def test_vector(answer, kit):
    """A vector."""
    for seed in (1, 2, 3):
        x = kit.randn(5, seed=seed)
        expected = 2 * x
        assert_close(answer.twice(kit.give(x)), expected, "a vector of five", kit=kit)


def test_matrix(answer, kit):
    """A matrix."""
    x = kit.randn(3, 4, seed=4)
    out = answer.twice(kit.give(x))
    assert_shape(out, (3, 4), "a matrix")
    assert_close(out, 2 * x, "a matrix", kit=kit)


def test_three_axes(answer, kit):
    """Three axes."""
    x = kit.randn(2, 3, 4, seed=5)
    assert_close(answer.twice(kit.give(x)), 2 * x, "three axes", kit=kit)


def test_untouched(answer, kit):
    """The argument is left alone."""
    x = kit.randn(6, seed=6)
    given = kit.give(x)
    answer.twice(given)
    assert_untouched(given, x, "x")
