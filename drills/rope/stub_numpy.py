import numpy as np


def build_rope_cache(seq_len: int, dim: int, base: float = 10000.0) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate cosine and sine of the angle of every position and pair.

    returns: cos, sin, each (N, D/2) with N = seq_len, D = dim
    """
    raise NotImplementedError


def apply_rope(x: np.ndarray, cos: np.ndarray, sin: np.ndarray) -> np.ndarray:
    """Rotate each pair of neighbouring features by its position's angle.

    x: (B, H, N, D)    cos, sin: (N, D/2)    returns: (B, H, N, D)
    """
    raise NotImplementedError
