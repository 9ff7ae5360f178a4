import torch
import torch.nn.functional as F


class KVCache:
    def __init__(self) -> None:
        self._k: torch.Tensor | None = None
        self._v: torch.Tensor | None = None

    def update(self, k_new: torch.Tensor, v_new: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        if self._k is None or self._v is None:
            self._k, self._v = k_new.contiguous(), v_new.contiguous()
        else:
            self._k = torch.concat((self._k, k_new), axis=-2)
            self._v = torch.concat((self._v, v_new), axis=-2)
        return self._k, self._v


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    bsz, _, d_model = x_new.shape
    q, k, v = (
        (x_new @ w).unflatten(-1, (n_heads, d_model // n_heads)).transpose(1, 2) for w in (W_q, W_k, W_v)
    )
    k_all, v_all = cache.update(k, v)
    o = F.scaled_dot_product_attention(q, k_all, v_all)
    return o.transpose(1, 2).flatten(-2) @ W_o
