import numpy as np


class Sampler:
    rng = np.random.default_rng(1234)

    @staticmethod
    def log_probs(z):
        z = z - z.max()
        return z - np.log(np.exp(z).sum())

    def draw(self, z, p):
        lp = self.log_probs(z)
        pr = np.exp(lp)
        above = pr[None, :] > pr[:, None]
        before = (above * pr[None, :]).sum(1)
        keys = lp + self.rng.gumbel(size=lp.shape)
        return keys, before < p


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-5:
        return logits.argmax().item()
    with np.errstate(all="ignore"):
        keys, ok = Sampler().draw(np.float64(logits) / temperature, top_p)
    return int(np.where(ok, keys, -np.inf).argmax())
