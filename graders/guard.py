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
_all, _map, _is, _referents = all, map, operator.is_, gc.get_referents
_facets = operator.attrgetter("__code__", "__defaults__", "__kwdefaults__")


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
        self.judges = [(name, space, _Names(space)) for name, space in _our_spaces()]
        self.libraries = [(name, space, _Names(space)) for name, space in _library_spaces()]
        self.functions = _Functions()
        self.tables = [(name, table, dict(table)) for name, table in _our_tables()]
        self.loaded = frozenset(sys.modules)
        self.modules = {n: s for n, s, _ in self.libraries if isinstance(s, ModuleType) and n in sys.modules}

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
        """Names in watched libraries and the grader that point elsewhere than before; they are put back."""
        found = []
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                found.append(f"sys.modules[{name!r}]")
        return [*found, *self._restored(self.libraries), *self.disarmed()]

    def disarmed(self) -> list[str]:
        """What was replaced in the grader itself, or left on over every call: enough before a check."""
        found = [*self._restored(self.judges), *self.functions.restored()]
        for name, table, before in self.tables:
            if table != before:
                table.clear()
                table.update(before)
                found.append(name)
        return [*found, *_left_on()]

    def _restored(self, spaces: "list[tuple[str, Any, _Names]]") -> list[str]:
        return [
            f"{name}.{key}"
            for name, space, before in spaces
            if not before.hold(space)
            for key in _restored(space, before.values, self.loaded)
        ]

    @staticmethod
    def stuck() -> bool:
        """Whether something was left that cannot be put back: the next check needs a new process."""
        torch = sys.modules.get("torch")
        return torch is not None and bool(torch.is_inference_mode_enabled())


class _Names:
    """What the names of a module or class stand for. Thousands are compared after each check: by C alone."""

    def __init__(self, space: Any) -> None:
        self.all = list(vars(space).values())
        self.values = {key: value for key, value in vars(space).items() if key not in _VOLATILE}
        self.size = len(vars(space)) if isinstance(space, type) else sys.maxsize  # modules may grow

    def hold(self, space: Any) -> bool:
        """Whether all is as it was."""
        now = vars(space)
        if not len(self.all) <= len(now) <= self.size:
            return False
        in_order = _all(_map(_is, now.values(), self.all))  # as they were defined: no look-ups
        return in_order or _all(_map(_is, _map(now.get, self.values), self.values.values()))


def _restored(space: Any, before: dict[str, Any], loaded: frozenset[str]) -> list[str]:
    now = vars(space)
    changed = [key for key, value in before.items() if now.get(key) is not value]
    for key in [key for key in changed if _by_a_library(key, now.get(key), before[key], loaded)]:
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


def _by_a_library(key: str, value: Any, before: Any, loaded: frozenset[str]) -> bool:
    """Whether a library put it there while it was imported, or when it first needed it.

    As torch does to parts of `inspect`, its compiler to `torch.manual_seed`, which it wraps, and `random`
    (from Python 3.12 on) to its own `_sha512`.
    """
    if before is None and value is not None and key.startswith("_"):
        return True
    if not isinstance(value, FunctionType) or not value.__code__.co_filename.startswith(_INSTALLED):
        return False
    new = [module for name, module in list(sys.modules.items()) if name not in loaded]
    wrapped = getattr(value, "__wrapped__", None) is before and bool(new)
    return wrapped or any(getattr(module, "__file__", None) == value.__code__.co_filename for module in new)


def _our_spaces() -> Iterator[tuple[str, Any]]:
    yield "builtins", builtins
    for name, module in _our_modules():
        yield name.removeprefix("interview_drill."), module
        yield from ((f"{name}.{c.__name__}", c) for c in _defined(module, type))


def _library_spaces() -> Iterator[tuple[str, Any]]:
    for name in (*_MODULES, *_ARRAY_MODULES):
        owner, _, last = name.rpartition(".")
        space = sys.modules.get(name) or getattr(sys.modules.get(owner), last, None)
        if isinstance(space, ModuleType | type):
            yield name, space


class _Functions:
    """The grader's own functions, whose insides could be changed in place.

    What a function refers to (code, defaults and all else) is asked for all of them in one call: each look
    at `__code__` would be an event for the audit hook.
    """

    def __init__(self) -> None:
        named = dict(_our_functions())
        self.names, self.parts = list(named), list(named.values())
        self.before = [_copied(_facets(part)) for part in self.parts]
        self._note()

    def _note(self) -> None:
        for part in self.parts:
            _ = vars(part), part.__annotations__  # dictionaries that whoever asks first has made
        self.referents = _referents(*self.parts)
        self.keywords = [(k, dict(k)) for k in (part.__kwdefaults__ for part in self.parts) if k]

    def restored(self) -> list[str]:
        """The names of those that were changed; they are put back."""
        now = _referents(*self.parts)
        same = len(now) == len(self.referents) and _all(_map(_is, now, self.referents))
        if same and _all([found == known for found, known in self.keywords]):
            return []
        changed = []
        for name, part, before in zip(self.names, self.parts, self.before, strict=True):
            if _facets(part) != before:
                part.__code__, part.__defaults__, part.__kwdefaults__ = _copied(before)
                changed.append(name)
        self._note()
        return changed


def _copied(facets: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    code, defaults, keywords = facets
    return code, defaults, None if keywords is None else dict(keywords)


def _our_modules() -> Iterator[tuple[str, Any]]:
    return ((name, module) for name, module in list(sys.modules.items()) if name.startswith(_OURS))


def _our_functions() -> Iterator[tuple[str, FunctionType]]:
    for name, module in _our_modules():
        for function in _defined(module, FunctionType):
            yield f"{name}.{function.__name__}", function
        for owner in _defined(module, type):
            for key, value in vars(owner).items():
                if isinstance(value, FunctionType):
                    yield f"{name}.{owner.__name__}.{key}", value


def _our_tables() -> Iterator[tuple[str, dict[Any, Any]]]:
    for name, module in _our_modules():
        if not name.startswith("drill_suite_"):  # a suite may keep notes of its own
            for key, value in vars(module).items():
                if type(value) is dict and key.isupper():
                    yield f"{name}.{key}", value


def _defined(module: Any, kind: type) -> list[Any]:
    return [v for v in vars(module).values() if isinstance(v, kind) and v.__module__ == module.__name__]


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
