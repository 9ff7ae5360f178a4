"""Keeps one check's state out of the next: seeds, defaults, environment, and who replaced what."""

import builtins
import os
import random
import signal
import sys
import threading
import warnings
from types import ModuleType
from typing import Any

RECURSION_LIMIT = 1000
_MODULES = (
    "random",
    "math",
    "time",
    "os",
    "copy",
    "functools",
    "itertools",
    "collections",
    "inspect",
    "json",
)
_ARRAY_MODULES = (
    "numpy", "numpy.linalg", "numpy.random", "numpy.testing", "torch", "torch.nn", "torch.nn.functional",
    "torch.linalg", "torch.autograd", "torch.testing", "torch.Tensor", "numpy.ndarray",
)  # fmt: skip


class Guard:
    """Remembers the process as it was before the candidate's code, and puts it back.

    `reset(seed)` goes before each check; `tampered()` after it restores replaced library functions and
    names them.
    """

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self.folder = os.getcwd()
        self.streams = sys.stdin, sys.stdout, sys.stderr
        self.path = list(sys.path)
        self.hooks = sys.excepthook, sys.displayhook, threading.excepthook
        _reset_numpy(0)
        _reset_torch(0)  # its first call replaces torch.manual_seed itself, and that is no tampering
        self.spaces = [(name, space, dict(vars(space))) for name, space in _watched()]

    def reset(self, seed: int) -> None:
        """Everything that a check or the candidate may have changed, as it was; generators seeded anew."""
        sys.stdin, sys.stdout, sys.stderr = self.streams
        sys.excepthook, sys.displayhook, threading.excepthook = self.hooks
        sys.path[:] = self.path
        sys.setrecursionlimit(RECURSION_LIMIT)
        sys.settrace(None)
        sys.setprofile(None)
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        random.seed(seed)
        _reset_numpy(seed)
        _reset_torch(seed)

    def tampered(self) -> list[str]:
        """Names in watched libraries that point elsewhere than before; they are put back."""
        found = []
        for name, space, before in self.spaces:
            now = vars(space)
            changed = [
                key for key, value in before.items() if now.get(key) is not value and key not in _VOLATILE
            ]
            for key in changed:
                setattr(space, key, before[key])
            found += [f"{name}.{key}" for key in changed]
        return found


_VOLATILE = {"_", "__warningregistry__", "_record", "__builtins__", "mtrand", "ctypeslib"}


def _watched() -> list[tuple[str, Any]]:
    from interview_drill.graders import harness

    spaces: list[tuple[str, Any]] = [("builtins", builtins), ("harness", harness)]
    arrays = sys.modules.get("interview_drill.graders.arrays")
    if arrays is not None:
        spaces.append(("arrays", arrays))
    for name in (*_MODULES, *_ARRAY_MODULES):
        owner, _, last = name.rpartition(".")
        space = sys.modules.get(name) or getattr(sys.modules.get(owner), last, None)
        if isinstance(space, ModuleType | type):
            spaces.append((name, space))
    return spaces


def _reset_numpy(seed: int) -> None:
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
        numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
        numpy.set_printoptions(edgeitems=3, threshold=1000, precision=8, suppress=False)


def _reset_torch(seed: int) -> None:
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(seed)
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
        torch.set_grad_enabled(True)
        torch.autograd.set_detect_anomaly(False)
        if (
            torch.are_deterministic_algorithms_enabled()
        ):  # asked first: the setter imports the compiler, 1.2 s
            torch.use_deterministic_algorithms(False)
        torch.set_num_threads(1)
