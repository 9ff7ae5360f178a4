"""A sampler class with __call__; randomness from the operating system."""

from dataclasses import dataclass
from random import SystemRandom

import numpy as np


@dataclass(frozen=True)
class _Sampler:
    top_p: float
    temperature: float
    random: SystemRandom = SystemRandom()

    def weights(self, logits):
        z = np.array(logits, dtype=np.longdouble)
        np.subtract(z, z.max(), out=z)
        np.divide(z, self.temperature, out=z)
        np.exp(z, out=z)
        return z / z.sum()

    def __call__(self, logits):
        if self.temperature == 0:
            return np.argmax(logits).item()
        w = self.weights(logits)
        left = self.random.random()
        order = np.lexsort((np.arange(len(w)), -w))
        size = next((k for k, m in enumerate(np.cumsum(w[order]), 1) if m >= self.top_p), len(w))
        left *= float(w[order[:size]].sum())
        for token in order[:size].tolist():
            left -= float(w[token])
            if left < 0:
                return token
        return order[0].item()


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    return _Sampler(top_p, temperature)(logits)
