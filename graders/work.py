"""Counts work in torch without a clock: multiply-adds of matrix products, and what autograd keeps."""

from collections.abc import Callable
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode


class _Counter(TorchDispatchMode):
    """Adds up the multiply-adds of every matrix product that reaches the dispatcher."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.multiply_adds = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        if name in _PRODUCTS:
            left = args[_PRODUCTS[name]]
            self.multiply_adds += int(out.numel()) * int(left.shape[-1])
        return out


# the position of the left factor among the arguments
_PRODUCTS = {"mm": 0, "bmm": 0, "mv": 0, "dot": 0, "addmm": 1, "baddbmm": 1, "addbmm": 1, "addmv": 1}


def count_work(call: Callable[[], Any]) -> tuple[Any, int]:
    """`(call(), multiply-adds of its matrix products)`: mm, bmm, mv, dot and their add forms."""
    with _Counter() as counter:
        result = call()
    return result, counter.multiply_adds
