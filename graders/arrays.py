"""The harness for arrays and tensors: one suite serves NumPy and torch.

A suite computes with NumPy float64 arrays alone. `ArrayKit.give` hands copies to the candidate in the
framework and on the device of the run, and the assertions read results back. torch is imported only
where the candidate's framework is torch.
"""

import sys
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview_drill.graders.harness import (
    MUTATED,
    NONFINITE,
    SHAPE,
    TYPE,
    Kit,
    fail,
    observe,
    shown,
)

Array = NDArray[Any]

# Captured now: what a candidate's file does to NumPy later does not reach the judge.
_abs, _isfinite, _isnan, _isinf, _array = np.abs, np.isfinite, np.isnan, np.isinf, np.array
_max, _argmax, _unravel, _where, _sum = np.max, np.argmax, np.unravel_index, np.where, np.sum
_ndarray, _generic, _float64 = np.ndarray, np.generic, np.float64
_errstate = np.errstate
_dtype_of: Any = np.ndarray.dtype.__get__
_shape_of: Any = np.ndarray.shape.__get__

# torch.testing's defaults; float64 results may come from float32 inside, so they get float32's.
TOLERANCES = {
    "float32": (1.3e-6, 1e-5),
    "float64": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
}


_handed_out: dict[int, tuple[Any, int]] = {}  # tensors by id, with the number of writes they had seen


class ArrayKit(Kit):
    """Inputs as arrays: `randn` makes the suite's own copy, `give` the candidate's."""

    def __init__(self, framework: str, device: str, seed: int) -> None:
        super().__init__(framework, device, seed)
        _handed_out.clear()
        self.given: set[str] = set()  # the dtypes that were handed out

    def numpy_rng(self, stream: int = 0) -> np.random.Generator:
        """A NumPy generator, independent for each `stream`."""
        return np.random.default_rng([self.seed, stream])

    def randn(self, *shape: int, seed: int = 0, scale: float = 1.0) -> Array:
        """Standard normal numbers times `scale`, in float64 but exact in float32."""
        draw = self.numpy_rng(seed).standard_normal(shape) * scale
        return draw.astype(np.float32).astype(np.float64)

    def give(self, array: Any, dtype: str | None = "float32", grad: bool = False) -> Any:
        """A fresh copy for the candidate: an array, or a tensor on the device of the run.

        `dtype` None keeps the array's own (for integers and bools). `grad` makes a leaf that requires grad.
        """
        own = np.array(array)
        self._note(own.dtype.name if dtype is None else dtype)
        if self.framework != "torch":
            return own if dtype is None else own.astype(dtype)
        torch = sys.modules["torch"]
        tensor = torch.from_numpy(np.array(own, order="C")).clone()
        if dtype is not None:
            tensor = tensor.to(getattr(torch, dtype))
        tensor = tensor.to(self.device)
        _handed_out[id(tensor)] = weakref.ref(tensor), tensor._version
        return tensor.requires_grad_() if grad else tensor

    def give_strided(self, array: Any, dtype: str = "float32") -> Any:
        """The same values in memory that is not contiguous: last axis strided by two, axes reversed."""
        own = np.array(array)
        self._note(dtype)
        wide = np.zeros((*own.shape[::-1], 2), dtype=own.dtype)
        wide[..., 0] = own.transpose()
        if self.framework != "torch":
            return wide.astype(dtype)[..., 0].transpose()
        torch = sys.modules["torch"]
        tensor = torch.from_numpy(wide).to(getattr(torch, dtype)).to(self.device)[..., 0]
        return tensor.permute(*reversed(range(own.ndim)))

    def _note(self, dtype: str) -> None:
        """Remember what is given."""
        self.given.add(dtype)
        # Apple's GPUs know no float64: what needs it is skipped there, and judged on the CPU.
        if dtype == "float64" and self.device.startswith("mps"):
            self.impossible = "needs float64, which mps does not have"
            raise TypeError(self.impossible)

    def dtype(self, name: str) -> Any:
        """The framework's dtype of this name."""
        self._note(name)
        return getattr(sys.modules["torch"], name) if self.framework == "torch" else np.dtype(name)


CANARY = np.zeros(3)


def is_tensor(value: Any) -> bool:
    """Whether this is a torch tensor (never imports torch)."""
    torch = sys.modules.get("torch")
    return torch is not None and issubclass(type(value), torch.Tensor)


def read(actual: Any, what: str, kit: Kit | None = None) -> Array:
    """The candidate's array as float64 NumPy (a copy); any other type fails.

    With `kit`, the type must be the framework's own and a tensor must be on the device of the run.
    """
    torch = sys.modules.get("torch")
    if torch is not None and issubclass(type(actual), torch.Tensor):
        with torch._C.DisableTorchFunctionSubclass():  # a subclass does not decide what it holds
            if kit is not None:
                _same_home(actual, what, kit)
            plain = actual.detach().as_subclass(torch.Tensor)
            if plain.is_sparse or plain.layout != torch.strided:
                plain = plain.to_dense()
            # Waits for the device; in two steps, since not every device has float64.
            return _array(plain.cpu().to(torch.float64).numpy(), copy=True)
    if issubclass(type(actual), _ndarray | _generic) and (kit is None or kit.framework != "torch"):
        plain_array = _array(actual, copy=True, subok=False)
        if plain_array.dtype.kind not in "biuf":
            fail(f"{what}\n  expected numbers, got an array of dtype {plain_array.dtype}", TYPE)
        return plain_array.astype(_float64)
    wanted = "a tensor" if kit is not None and kit.framework == "torch" else "an array"
    return fail(
        f"{what}\n  expected {wanted}, got {shown(actual, 60)}, of type {type(actual).__name__}", TYPE
    )


def _same_home(actual: Any, what: str, kit: Kit) -> None:
    if kit.framework != "torch":
        fail(f"{what}\n  expected an array, got a torch tensor", TYPE)
    kind, _, index = kit.device.partition(":")
    there = actual.device
    if there.type != kind or (index and there.index is not None and there.index != int(index)):
        fail(f"{what}\n  the inputs are on {kit.device}, the result is on {there}", TYPE)


def shape_of(actual: Any, what: str) -> tuple[int, ...]:
    """The shape of an array or tensor; a plain number has none."""
    if isinstance(actual, int | float) and not isinstance(actual, _generic):
        return ()
    if issubclass(type(actual), _ndarray):
        return tuple(_shape_of(actual))
    if issubclass(type(actual), _generic):
        return ()
    if is_tensor(actual):
        with sys.modules["torch"]._C.DisableTorchFunctionSubclass():
            return tuple(int(n) for n in sys.modules["torch"].Tensor.size(actual))
    return fail(
        f"{what}\n  expected an array, got {shown(actual, 60)}, of type {type(actual).__name__}", TYPE
    )


def assert_shape(actual: Any, expected: Sequence[int], what: str) -> None:
    """An array of this shape."""
    shape = shape_of(actual, what)
    observe(f"shape of {what}", shape)
    if shape != tuple(expected):
        fail(f"{what}\n  expected shape {tuple(expected)}\n  got shape      {shape}", SHAPE)


def dtype_name(value: Any) -> str:
    """`float32` and the like, for arrays, tensors and dtypes of either framework."""
    if issubclass(type(value), _ndarray):
        return str(_dtype_of(value))
    return str(getattr(value, "dtype", value)).removeprefix("torch.")


def _tolerances(actual: Any, kit: Kit | None) -> tuple[float, float]:
    """Those of the result's dtype; a half that nobody gave has to hold float32's."""
    name = dtype_name(actual)
    if isinstance(kit, ArrayKit) and name not in kit.given:
        name = "float32"
    return TOLERANCES.get(name, TOLERANCES["float32"])


def assert_dtype(actual: Any, expected: str, what: str) -> None:
    """An array of this dtype, by name."""
    shape_of(actual, what)
    name = dtype_name(actual)
    observe(f"dtype of {what}", name)
    if name != expected:
        fail(f"{what}\n  the inputs are {expected}, the result is {name}", TYPE)


def assert_close(
    actual: Any,
    expected: Any,
    what: str,
    rtol: float | None = None,
    atol: float | None = None,
    kit: Kit | None = None,
) -> None:
    """`actual` (the candidate's) equals `expected` (the suite's): type, shape, finiteness, then values.

    `what` says what was compared with which input. Default tolerances follow the dtype of `actual`. An
    `expected` that is not finite asks for the same infinity or nan at the same place.
    """
    wanted = _array(expected, dtype=_float64, copy=True)
    got = _array(float(actual)) if type(actual) in (int, float) and kit is None else read(actual, what, kit)
    default = _tolerances(actual, kit)
    rtol = default[0] if rtol is None else rtol
    atol = default[1] if atol is None else atol
    observe(what, got, "array", rtol, atol)
    if got.shape != wanted.shape:
        fail(f"{what}\n  expected shape {wanted.shape}\n  got shape      {got.shape}", SHAPE)
    _judge_finite(got, wanted, what)
    _judge_values(got, wanted, what, rtol, atol)


def _judge_finite(got: Array, wanted: Array, what: str) -> None:
    odd = ~_isfinite(got) & _isfinite(wanted)
    count = int(_sum(odd))
    if count:
        index = _first(odd)
        kind = (
            "nan" if _isnan(got[odd]).all() else "infinite" if _isinf(got[odd]).all() else "nan or infinite"
        )
        fail(
            f"{what}\n  {_of(count, got.size)} {kind}, the first{_at(index)}: expected {wanted[index]:.6g}, "
            f"got {got[index]}",
            NONFINITE,
        )


def _judge_values(got: Array, wanted: Array, what: str, rtol: float, atol: float) -> None:
    with _errstate(all="ignore"):
        same = (got == wanted) | (_isnan(got) & _isnan(wanted))
        gap = _where(same, 0.0, _abs(got - wanted))
        wrong = ~same & ~(gap <= atol + rtol * _abs(wanted))
    count = int(_sum(wrong))
    if count:
        gap = _where(_isfinite(gap), gap, np.inf)
        index = tuple(int(i) for i in _unravel(int(_argmax(_where(wrong, gap, -1.0))), gap.shape))
        fail(
            f"{what}\n  {_of(count, got.size)} wrong; the largest difference is {gap[index]:.4g}"
            f"{_at(index)}: expected {wanted[index]:.6g}, got {got[index]:.6g}" + _small(got, wanted)
        )


def _small(got: Array, wanted: Array) -> str:
    """Both arrays in full, where they fit on a line."""
    if not 1 < got.size <= 8 or got.ndim != 1:
        return ""
    texts = ["[" + ", ".join(f"{v:.4g}" for v in a) + "]" for a in (wanted, got)]
    return f"\n  expected {texts[0]}\n  got      {texts[1]}"


def _of(count: int, size: int) -> str:
    if size == 1:
        return "the value is"
    return f"{count} of {size} values {'is' if count == 1 else 'are'}"


def _first(mask: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in _unravel(int(_argmax(mask)), mask.shape))


def _at(index: tuple[int, ...]) -> str:
    return f", at [{', '.join(map(str, index))}]" if index else ""


def assert_finite(actual: Any, what: str, kit: Kit | None = None) -> None:
    """No nan and no infinity anywhere."""
    got = read(actual, what, kit)
    observe(what, got, "array", 1e-3, 1e-3)
    odd = ~_isfinite(got)
    if odd.any():
        index = _first(odd)
        fail(
            f"{what}\n  {_of(int(_sum(odd)), got.size)} not finite, the first{_at(index)}: {got[index]}",
            NONFINITE,
        )


def assert_untouched(given: Any, before: Any, what: str) -> None:
    """An input holds after the call, to the last bit, what it held before.

    A tensor that `give` made must not have been written to either and then restored.
    """
    got = read(given, what)
    wanted = _array(before, dtype=_float64)
    observe(f"{what} after the call", got, "array", 1e-3, 1e-6)
    same = (got == wanted) | (_isnan(got) & _isnan(wanted))
    if not same.all():
        index = _first(~same)
        fail(
            f"{what} was modified by the call\n  {_of(int(_sum(~same)), got.size)} changed, "
            f"the first{_at(index)}: {wanted[index]:.6g} became {got[index]:.6g}",
            MUTATED,
        )
    if _writes(given):
        observe(f"writes to {what}", "written and restored")
        fail(f"{what} was written to during the call and then restored", MUTATED)


def _writes(given: Any) -> int:
    """How often a tensor of `give`'s was written to since; 0 for anything else."""
    known, version = _handed_out.get(id(given), (None, 0))
    return int(given._version) - version if known is not None and known() is given else 0


def assert_no_larger_error(
    actual: Any, exact: Any, plain: Any, what: str, factor: float = 3.0, floor: float = 1e-6
) -> None:
    """In half precision: the error against `exact` is within `factor` of that of a plain computation.

    No fixed tolerance separates right from wrong there, so the yardstick is an honest same-dtype result.
    """
    got, wanted, usual = read(actual, what), _array(exact, dtype=_float64), _array(plain, dtype=_float64)
    observe(what, got, "array", 2e-2, 2e-2)
    if got.shape != wanted.shape:
        fail(f"{what}\n  expected shape {wanted.shape}\n  got shape      {got.shape}", SHAPE)
    _judge_finite(got, wanted, what)
    error, allowed = float(_max(_abs(got - wanted))), factor * float(_max(_abs(usual - wanted))) + floor
    if error > allowed:
        fail(f"{what}\n  off by {error:.4g}; a plain computation in this dtype stays within {allowed:.4g}")


def numeric_gradient(function: Callable[[Array], float], at: Array, step: float = 1e-5) -> Array:
    """Central differences of a scalar function of a float64 array, one element at a time."""
    slope = np.zeros_like(at)
    for index in np.ndindex(*at.shape):
        up, down = at.copy(), at.copy()
        up[index] += step
        down[index] -= step
        slope[index] = (function(up) - function(down)) / (2 * step)
    return slope
