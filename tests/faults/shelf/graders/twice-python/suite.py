"""Twice every number of a list."""

from interview_drill.graders.harness import assert_equal


def test_list(answer, kit):
    """A list of ints."""
    for stream in (1, 2, 3):
        x = [kit.random(stream).randrange(1, 100) for _ in range(5)]
        assert_equal(answer.twice(list(x)), [2 * v for v in x], "five ints")


def test_pair(answer, kit):
    """Two numbers."""
    a, b = kit.random(4).randrange(1, 100), kit.random(5).randrange(1, 100)
    assert_equal(answer.twice([a, b]), [2 * a, 2 * b], "two ints")


def test_one(answer, kit):
    """One number."""
    a = kit.random(6).randrange(1, 100)
    assert_equal(answer.twice([a]), [2 * a], "one int")
