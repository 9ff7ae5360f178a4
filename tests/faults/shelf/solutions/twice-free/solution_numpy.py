"""The fault tests."""


def twice(x):
    """Twice x, which is left alone."""
    return 2 * x
