import torch


def scaled_dot_product_attention(Q, K, V, causal=False, _block=2):
    B, H, N, D = Q.shape
    M = K.shape[2]
    scale = D ** (-0.5)
    o = torch.zeros(B, H, N, V.shape[-1], dtype=torch.float64, device=Q.device)
    run_sum = o.new_zeros(B, H, N, 1)
    run_max = torch.full_like(run_sum, -1e30)
    for start in range(0, M, _block):
        kb = K[:, :, start : start + _block].double()
        vb = V[:, :, start : start + _block].double()
        s = Q.double() @ kb.transpose(2, 3) * scale
        if causal:
            cols = start + torch.arange(kb.shape[2], device=Q.device)
            hidden = cols[None, :] > torch.arange(N, device=Q.device)[:, None]
            s = s.masked_fill(hidden, -torch.inf)
        m_new = torch.maximum(run_max, s.amax(-1, keepdim=True))
        fix = torch.exp(run_max - m_new)
        p = torch.exp(s - m_new)
        run_sum = run_sum * fix + p.sum(-1, keepdim=True)
        o = o * fix + p @ vb
        run_max = m_new
    return (o / run_sum).to(Q.dtype)
