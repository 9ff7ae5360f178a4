import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    st = torch.einsum("bhmd,bhnd->bhmn", K, Q) / Q.shape[-1] ** 0.5
    if causal:
        pos = torch.arange(st.shape[-1], device=st.device)
        st = st.masked_fill(pos[:, None] > pos[None, :], -torch.inf)
    return torch.einsum("bhmn,bhmv->bhnv", st.softmax(dim=-1), V)
