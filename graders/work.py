"""Counts work in torch without a clock: multiply-adds of matrix products, and what autograd keeps."""

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils._python_dispatch import TorchDispatchMode


class _Counter(TorchDispatchMode):
    """Adds up the multiply-adds of every matrix product that reaches the dispatcher."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # the default imports the compiler at the first operation: seconds, for nothing

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


# ---------------------------------------------------------------- what stays alive, and what is made again


class _Births(TorchDispatchMode):
    """Hands every tensor that an operation makes to `note`, with the operation's name."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # the default imports the compiler at the first operation: seconds, for nothing

    def __init__(self, note: Callable[[torch.Tensor, str], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.note = note

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        for made in out if isinstance(out, tuple | list) else (out,):
            if isinstance(made, torch.Tensor):
                self.note(made, func.overloadpacket.__name__)
        return out


# operations that hand on what they were given: their result is not computed again
_HANDED_ON = frozenset(
    {"detach", "alias", "clone", "copy_", "_to_copy", "view", "_unsafe_view", "reshape", "t", "transpose"}
    | {"permute", "expand", "squeeze", "unsqueeze", "select", "slice", "as_strided", "lift_fresh"}
)


@contextlib.contextmanager
def _collected() -> Iterator[None]:
    """What becomes garbage inside is gone at the end, reference cycles included, at no great cost."""
    automatic = gc.isenabled()
    gc.disable()  # so that all that is made inside is of the youngest generation
    try:
        yield
        gc.collect(0)
    finally:
        if automatic:
            gc.enable()


class LiveStorages:
    """Memory blocks known by weak reference alone, so that watching them keeps none of them alive.

    A storage is a tensor's memory: views, detached tensors, NumPy arrays over it and autograd's saved
    results all keep the storage, while Python's tensor objects come and go.
    """

    def __init__(self) -> None:
        self._seen: dict[int, tuple[weakref.ref[Any], torch.dtype]] = {}

    def note(self, tensor: torch.Tensor, _operation: str = "") -> None:
        """Watch this tensor's memory; a wrapper without memory of its own (functorch) is passed over."""
        try:
            storage = tensor.untyped_storage()
            self._seen[id(storage)] = (weakref.ref(storage), tensor.dtype)
        except (RuntimeError, NotImplementedError, TypeError):
            return

    def values(self) -> list[NDArray[Any]]:
        """What each block that is still alive holds, flat, in float64."""
        alive = [(ref(), dtype) for ref, dtype in self._seen.values()]
        return [
            _flat(torch.empty(0, dtype=dtype, device=s.device).set_(s)) for s, dtype in alive if s is not None
        ]


def watch_storages(call: Callable[[], Any]) -> tuple[Any, LiveStorages]:
    """`(call(), the storages made during it)`, copies included. Ask the second for those still alive."""
    storages = LiveStorages()
    with _collected(), _Births(storages.note):
        result = call()
    return result, storages


def watch_values(call: Callable[[], Any]) -> tuple[Any, list[NDArray[Any]]]:
    """`(call(), the values of every tensor computed during it)`, flat, in float64, in order.

    Views and copies are not computed.
    """
    values: list[NDArray[Any]] = []

    def note(tensor: torch.Tensor, operation: str) -> None:
        if operation in _HANDED_ON:
            return
        try:
            values.append(_flat(tensor))
        except (RuntimeError, NotImplementedError, TypeError):
            return

    with _Births(note):
        result = call()
    return result, values


class _Kept:
    """What autograd holds in place of a saved tensor, for as long as the graph lives."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor


Look = Callable[[], list[NDArray[Any]]]


def watch_saved(call: Callable[[], Any], wanted: Callable[[], bool]) -> tuple[Any, Look]:
    """`(call(), look)`: `look()` gives the values of the saved tensors that a live graph still holds.

    Only what is saved for backward while `wanted()` is true counts.
    """
    seen: list[weakref.ref[_Kept]] = []

    def pack(tensor: torch.Tensor) -> _Kept:
        kept = _Kept(tensor)
        if wanted():
            seen.append(weakref.ref(kept))
        return kept

    def look() -> list[NDArray[Any]]:
        return [_flat(kept.tensor) for kept in (ref() for ref in seen) if kept is not None]

    with _collected(), torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept.tensor):
        result = call()
    return result, look


def still_held(look: Look, wanted: Sequence[NDArray[Any]]) -> list[bool]:
    """For each of `wanted`, whether `look()` shows it; a cycle that nobody can reach does not count."""
    found = [holds(look(), w) for w in wanted]
    if any(found):
        gc.collect()
        found = [holds(look(), w) for w in wanted]
    return found


def holds(values: Sequence[NDArray[Any]], wanted: NDArray[Any]) -> bool:
    """Whether one of the flat arrays is `wanted` in some order and precision, or has all of it as a part."""
    return any(_is_copy(v, wanted) or _is_part(v, wanted) for v in values)


def _is_copy(values: NDArray[Any], wanted: NDArray[Any]) -> bool:
    """The same numbers in any layout, half precision included."""
    if values.size != wanted.size:
        return False
    return bool(np.allclose(np.sort(values), np.sort(wanted.ravel()), rtol=1e-2, atol=1e-3))


def _is_part(values: NDArray[Any], wanted: NDArray[Any]) -> bool:
    if values.size <= wanted.size:
        return False
    ordered, target = np.sort(values), wanted.ravel()
    right = np.searchsorted(ordered, target).clip(1, ordered.size - 1)
    gap = np.minimum(np.abs(ordered[right] - target), np.abs(ordered[right - 1] - target))
    return bool((gap <= 1e-6 * (1 + np.abs(target))).all())


def _flat(tensor: torch.Tensor) -> NDArray[Any]:
    return np.array(tensor.detach().to("cpu", torch.float64).numpy(), copy=True).ravel()
