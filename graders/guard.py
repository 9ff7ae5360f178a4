"""Keeps one check's state out of the next: seeds, defaults, environment, and who replaced what."""

import builtins
import contextlib
import gc
import operator
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

RECURSION_LIMIT = 1000
_MODULES = (
    "random", "math", "cmath", "time", "os", "copy", "functools", "itertools", "collections", "inspect",
    "json", "operator", "statistics", "heapq", "bisect", "traceback", "linecache", "contextlib", "signal",
)  # fmt: skip
_ARRAY_MODULES = (
    "numpy", "numpy.linalg", "numpy.random", "numpy.testing", "torch", "torch.nn", "torch.nn.functional",
    "torch.linalg", "torch.autograd", "torch.testing", "torch.Tensor", "torch.nn.Module", "numpy.ndarray",
    "torch.autograd.profiler",
)  # fmt: skip
_INSTALLED = (sys.prefix + os.sep, sys.base_prefix + os.sep)
_OURS = ("interview_drill.", "drill_suite_")
_VOLATILE = {
    "_",
    "_is_profiler_enabled",
    "Storage",  # follows the default dtype
    "__warningregistry__",
    "_record",
    "__builtins__",
    "mtrand",
    "ctypeslib",
}

# Captured now: what a candidate's file does to the builtins does not reach the comparison.
_all, _map, _is = all, map, operator.is_


class Guard:
    """Remembers the process as it was before the candidate's code, and puts it back.

    `reset(seed)` goes before each check; `tampered()`, after the file has run and after the check, restores
    and names what was replaced in the libraries or in the grader.
    """

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self.folder = os.getcwd()
        self.mask = os.umask(0o077)
        os.umask(self.mask)
        self.streams = sys.stdin, sys.stdout, sys.stderr
        self.path = list(sys.path)
        self.hooks = sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook
        self.thread_hook = threading.excepthook
        self.collecting = list(gc.callbacks)
        _reset_numpy(0)
        _reset_torch(0)
        self.spaces = [(name, space, _Names(space)) for name, space in _watched()]
        self.ours = [(name, part, _facets(part)) for name, part in _our_parts()]
        self.loaded = frozenset(sys.modules)
        self.modules = {n: s for n, s, _ in self.spaces if isinstance(s, ModuleType) and n in sys.modules}

    def reset(self, seed: int) -> None:
        """Everything that a check or the candidate may have changed, as it was; generators seeded anew."""
        sys.stdin, sys.stdout, sys.stderr = self.streams
        sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook = self.hooks
        threading.excepthook = self.thread_hook
        sys.path[:] = self.path
        sys.setrecursionlimit(RECURSION_LIMIT)
        for trace in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile):
            trace(None)
        gc.callbacks[:] = self.collecting
        gc.enable()
        os.umask(self.mask)
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        with contextlib.suppress(OSError):  # the candidate may have removed it
            os.chdir(self.folder)
        _reset_signals()
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        random.seed(seed)
        _reset_numpy(seed)
        _reset_torch(seed)

    def tampered(self) -> list[str]:
        """Names in watched libraries that point elsewhere than before; they are put back."""
        found = []
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                found.append(f"sys.modules[{name!r}]")
        for name, space, before in self.spaces:
            if not before.hold(space):
                found += [f"{name}.{key}" for key in _restored(space, before.values, self.loaded)]
        for name, part, facets in self.ours:
            if not _unchanged(part, facets):
                _put_back(part, facets)
                found.append(name)
        return [*found, *_left_on()]

    @staticmethod
    def stuck() -> bool:
        """Whether something was left that cannot be put back: the next check needs a new process."""
        torch = sys.modules.get("torch")
        return torch is not None and bool(torch.is_inference_mode_enabled())


class _Names:
    """What the names of a module or class stand for. Thousands are compared after each check: by C alone."""

    def __init__(self, space: Any) -> None:
        self.values = {key: value for key, value in vars(space).items() if key not in _VOLATILE}
        self.size = len(vars(space)) if isinstance(space, type) else sys.maxsize  # modules may grow

    def hold(self, space: Any) -> bool:
        """Whether all is as it was."""
        now = vars(space)
        return len(now) <= self.size and _all(_map(_is, _map(now.get, self.values), self.values.values()))


def _restored(space: Any, before: dict[str, Any], loaded: frozenset[str]) -> list[str]:
    now = vars(space)
    changed = [key for key, value in before.items() if now.get(key) is not value]
    for key in [key for key in changed if _by_a_library(now.get(key), before[key], loaded)]:
        before[key] = now[key]
        changed.remove(key)
    for key in changed:
        setattr(space, key, before[key])
    if isinstance(space, type):
        bases = [vars(base) for base in space.__mro__[1:]]
        new = [k for k in now if k not in before and k not in _VOLATILE]
        added = [k for k in new if any(k in base for base in bases)]  # hides a method
        for key in added:
            delattr(space, key)
        changed += added
    return changed


def _by_a_library(value: Any, before: Any, loaded: frozenset[str]) -> bool:
    """Whether a library put it there while it was imported.

    As torch does to parts of `inspect`, and its compiler to `torch.manual_seed`, which it wraps.
    """
    if not isinstance(value, FunctionType) or not value.__code__.co_filename.startswith(_INSTALLED):
        return False
    new = [module for name, module in list(sys.modules.items()) if name not in loaded]
    wrapped = getattr(value, "__wrapped__", None) is before and bool(new)
    return wrapped or any(getattr(module, "__file__", None) == value.__code__.co_filename for module in new)


def _watched() -> list[tuple[str, Any]]:
    spaces: list[tuple[str, Any]] = [("builtins", builtins)]
    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS) and isinstance(module, ModuleType):
            spaces.append((name.removeprefix("interview_drill."), module))
            spaces += [(f"{name}.{c.__name__}", c) for c in _defined(module, type)]
    for name in (*_MODULES, *_ARRAY_MODULES):
        owner, _, last = name.rpartition(".")
        space = sys.modules.get(name) or getattr(sys.modules.get(owner), last, None)
        if isinstance(space, ModuleType | type):
            spaces.append((name, space))
    return spaces


def _our_parts() -> Iterator[tuple[str, Any]]:
    """The grader's own functions and tables: their insides could be changed in place."""
    for name, module in list(sys.modules.items()):
        if not name.startswith(_OURS):
            continue
        for function in _defined(module, FunctionType):
            yield f"{name}.{function.__name__}", function
        for owner in _defined(module, type):
            for key, value in vars(owner).items():
                if isinstance(value, FunctionType):
                    yield f"{name}.{owner.__name__}.{key}", value
        if not name.startswith("drill_suite_"):  # a suite may keep notes of its own
            for key, value in vars(module).items():
                if type(value) is dict and key.isupper():
                    yield f"{name}.{key}", value


def _defined(module: Any, kind: type) -> list[Any]:
    return [v for v in vars(module).values() if isinstance(v, kind) and v.__module__ == module.__name__]


def _facets(part: Any) -> Any:
    if isinstance(part, FunctionType):
        return part.__code__, part.__defaults__, part.__kwdefaults__ and dict(part.__kwdefaults__)
    return dict(part)


def _unchanged(part: Any, facets: Any) -> bool:
    if type(part) is dict:
        return bool(part == facets)
    code, defaults, keywords = facets
    return part.__code__ is code and part.__defaults__ is defaults and part.__kwdefaults__ == keywords


def _put_back(part: Any, facets: Any) -> None:
    if isinstance(part, FunctionType):
        code, defaults, keywords = facets
        part.__code__, part.__defaults__, part.__kwdefaults__ = code, defaults, keywords and dict(keywords)
    else:
        part.clear()
        part.update(facets)


def _reset_signals() -> None:
    for number in ("SIGINT", "SIGTERM", "SIGALRM", "SIGCHLD", "SIGPIPE"):
        if hasattr(signal, number):
            default = signal.SIG_IGN if number == "SIGPIPE" else signal.SIG_DFL
            signal.signal(getattr(signal, number), default)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _reset_numpy(seed: int) -> None:
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
        numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
        numpy.seterrcall(None)
        numpy.set_printoptions(edgeitems=3, threshold=1000, precision=8, suppress=False)


def _reset_torch(seed: int) -> None:
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return
    torch.default_generator.manual_seed(seed)  # torch.manual_seed itself formats a stack for a GPU not in use
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    if torch.backends.mps.is_available():
        torch.mps.manual_seed(seed)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    torch.set_grad_enabled(True)
    torch.autograd.set_detect_anomaly(False)
    torch.set_float32_matmul_precision("highest")
    torch.set_flush_denormal(False)
    for kind in ("cpu", "cuda"):
        if torch.is_autocast_enabled(kind):
            torch.set_autocast_enabled(kind, False)
    if torch.are_deterministic_algorithms_enabled():  # asked first: the setter imports the compiler, 1.2 s
        torch.use_deterministic_algorithms(False)
    torch.set_num_threads(1)


def _left_on() -> list[str]:
    """Modes of torch that would go on standing between every call and its result; they are taken off."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return []
    found = []
    core = torch._C
    if getattr(core, "_len_torch_function_stack", int)():
        torch.set_default_device(None)  # this one is a mode too, and allowed
        while core._len_torch_function_stack():
            found.append(f"torch's calls ({type(core._pop_torch_function_stack()).__name__} left on)")
    while getattr(core, "_len_torch_dispatch_stack", int)():
        found.append(f"torch's kernels ({type(core._pop_torch_dispatch_stack(None)).__name__} left on)")
    return found
