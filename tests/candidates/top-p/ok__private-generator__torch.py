import torch

gen = torch.Generator()
gen.seed()


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    temperature = max(temperature, 1e-6)
    z = logits.to("cpu", torch.float64)
    lp = torch.log_softmax((z - z.max()) / temperature, dim=0)
    order = lp.argsort(descending=True)
    c = lp[order].exp().cumsum(0)
    size = 1 + int(torch.count_nonzero(c < top_p))
    size = min(size, len(order))
    cum = c[:size] / c[size - 1]
    u = torch.rand((), generator=gen, dtype=torch.float64)
    return order[int(torch.searchsorted(cum, u, right=True).clamp(max=size - 1))].item()
