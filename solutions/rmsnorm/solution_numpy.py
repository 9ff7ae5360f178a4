"""RMSNorm, after Zhang and Sennrich, 2019, Root Mean Square Layer Normalization, section 4."""

import numpy as np


def rms_norm(x: np.ndarray, gamma: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    """Divide each vector by its root mean square, then scale every feature by gamma.

    x: (..., D)    gamma: (D,)    returns: (..., D)
    """
    # At least float32: in half precision the square of 300 is already infinite.
    wide = x.astype(np.promote_types(x.dtype, np.float32))

    mean_square = (wide**2).mean(axis=-1, keepdims=True)  # (..., 1); the mean itself stays in x

    rms = np.sqrt(mean_square + eps)  # eps under the root: a row of zeros gives 0, not 0/0
    normed = wide / rms

    return (normed * gamma).astype(x.dtype)  # a float32 gamma would promote a half x
