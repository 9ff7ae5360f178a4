def twice(x):
    """Twice x, which is left alone."""
    raise NotImplementedError
