"""Sees at run time whether a forbidden import, function or kernel is used, however it was spelled.

Three witnesses: an audit hook for imports, `__code__` of forbidden Python functions (the function object is
the same behind every alias), and torch's profiler for kernels on every route and thread. Hits are recorded
and judged after the run, so that code which swallows exceptions gains nothing.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FrameType, FunctionType
from typing import Any

from interview_drill.drills.rules import HANDS_OFF, Rule

_TORCH_MP = "torch.multiprocessing"
_METHODS = ("__init__", "__new__", "forward", "__call__", "apply", "backward")
_LAUNCHERS = {
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
    "pty.spawn",
}  # fmt: skip
_PRYING = {
    "sys._getframe", "sys._current_frames", "sys.settrace", "sys.setprofile", "sys.addaudithook",
    "gc.get_objects", "gc.get_referrers", "sys.monitoring.register_callback",
}  # fmt: skip
_EVENTS = frozenset({"import", "open", *_LAUNCHERS, *_PRYING})
# What stands between a line of the candidate's and the import, program or file it asks for.
_GO_BETWEENS = {
    "importlib", "runpy", "subprocess", "multiprocessing", "concurrent", "threading", "asyncio", "os", "pty",
    "pathlib", "io", "codecs", "tokenize", "functools", "contextlib",
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A rule seen broken: what was used, and the candidate's line if it can be told."""

    rule: str
    used: str
    line: int | None


class RuleWatch:
    """Watches one candidate's file for the rules of one drill."""

    def __init__(
        self,
        rules: Sequence[Rule],
        file: str,
        secrets: Sequence[str] = (),
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        """`secrets` are folders whose files an answer must not read: the suite's and the solution's.

        `tell` is called when there is a new hit.
        """
        self.tell = tell
        self.rules = [*rules, HANDS_OFF]
        self.file = file
        self.secrets = tuple(os.path.realpath(folder) + os.sep for folder in secrets)
        self.hits: list[Hit] = []
        self.active = False
        self._trapped: set[str] = set()
        self._loaded_before = {name.split(".")[0] for name in sys.modules}
        self._busy = False
        sys.addaudithook(self._audit)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """The candidate's code runs inside this."""
        self._set_traps()
        self.active = True
        profiler = self._profiler()
        if profiler:
            profiler.__enter__()
        try:
            yield
        finally:
            self.active = False
            self._stop(profiler)
            self._find_loaded()
            self._set_traps()  # modules that the candidate's code has just imported

    def _hit(self, rule: Rule, used: str, line: int | None) -> None:
        if not any(h.rule == rule.title and h.used == used for h in self.hits):
            self.hits.append(Hit(rule.title, used, line))
            self.tell()  # at once: the code may hang or end the process next

    # imports

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        # First what is cheap: the guard's looks at functions alone are a thousand events a check.
        if event in _EVENTS and self.active and not self._busy:
            self._busy = True  # what is asked below raises events of its own
            try:
                self._on_event(event, args, sys._getframe(1))
            finally:
                self._busy = False

    def _on_event(self, event: str, args: tuple[Any, ...], frame: FrameType) -> None:
        if event == "import":
            self._on_import(str(args[0]), frame)
        elif event in _PRYING:
            # A debugger that raises in its trace function is taken off by Python, in the code's own name.
            if _nearest(frame) == self.file and not (event == "sys.settrace" and "bdb" in sys.modules):
                self._hit(HANDS_OFF, event, _line_in(self.file, frame))
        elif event == "open":
            if isinstance(args[0], str) and self.secrets and self._secret(args[0]) and self._direct(frame):
                self._hit(HANDS_OFF, f"open {os.path.basename(args[0])}", _line_in(self.file, frame))
        elif self._direct(frame):
            for rule in self.rules:
                if rule.modules or rule.stdlib_only or rule.kernels:
                    self._hit(rule, "another program", _line_in(self.file, frame))

    def _secret(self, path: str) -> bool:
        return os.path.realpath(path).startswith(self.secrets)

    def _on_import(self, name: str, frame: FrameType) -> None:
        top = name.split(".")[0]
        if top == "interview_drill" and self._direct(frame):
            self._hit(HANDS_OFF, f"import {name}", _line_in(self.file, frame))
        if top in self._loaded_before or top in sys.stdlib_module_names:
            return
        # `importlib` raises no event for what it loads; what the package then loads of itself tells of it.
        if not self._direct(frame, inside=top):
            return
        for rule in self.rules:
            if top in rule.modules or rule.stdlib_only:
                self._hit(rule, f"import {top}", _line_in(self.file, frame))

    def _find_loaded(self) -> None:
        """Packages that came without an event, where nothing but the standard library may come."""
        rules = [rule for rule in self.rules if rule.stdlib_only]
        known = {*self._loaded_before, *sys.stdlib_module_names, "answer"} if rules else set()
        new = {name.split(".")[0] for name in sys.modules} - known if rules else set()
        for rule in rules:
            if new and not any(hit.rule == rule.title for hit in self.hits):
                self._hit(rule, f"import {min(new)}", None)

    def _direct(self, frame: FrameType | None, inside: str = "") -> bool:
        """Whether the candidate's file asks for it itself, and not a library it uses.

        `inside` is a package whose own frames do not count.
        """
        while frame is not None:
            file = frame.f_code.co_filename
            if file == self.file:
                return True
            name = str(frame.f_globals.get("__name__"))
            top = name.split(".")[0]
            passing = name in _GO_BETWEENS or top in (*_GO_BETWEENS, inside) or name.startswith(_TORCH_MP)
            if not file.startswith("<") and not passing:
                return False
            frame = frame.f_back
        return False

    # Python functions

    def _set_traps(self) -> None:
        for rule in self.rules:
            for name in rule.calls:
                if name not in self._trapped and (target := _loaded(name)) is not None:
                    self._trapped.add(name)
                    for function in _functions(target):
                        _trap(function, self._reporter(rule, name))

    def _reporter(self, rule: Rule, name: str) -> Callable[[], None]:
        def report() -> None:
            if self.active:
                self._hit(rule, name, _line_in(self.file, sys._getframe(2)))

        return report

    # kernels

    def _profiler(self) -> Any:
        torch = sys.modules.get("torch")
        if torch is None or not any(rule.kernels for rule in self.rules):
            return None
        return torch.autograd.profiler.profile(experimental_config=_all_threads(torch))

    def _stop(self, profiler: Any) -> None:
        if profiler is None:
            return
        try:
            profiler.__exit__(None, None, None)
            self._read_kernels(profiler)
        except Exception:  # somebody else has ended it
            self._hit(HANDS_OFF, "torch's profiler was stopped", None)

    def _read_kernels(self, profiler: Any) -> None:
        names = {event.name() for event in profiler.kineto_results.events()}
        for rule in self.rules:
            used = sorted(name for name in names if name.startswith(rule.kernels)) if rule.kernels else []
            if used:
                self._hit(rule, used[0], None)


def _all_threads(torch: Any) -> Any:
    try:
        return torch._C._profiler._ExperimentalConfig(profile_all_threads=True)
    except (AttributeError, TypeError):  # an older torch: the main thread alone
        return None


def _line_in(file: str, frame: FrameType | None) -> int | None:
    while frame is not None:
        if frame.f_code.co_filename == file:
            return frame.f_lineno
        frame = frame.f_back
    return None


def _nearest(frame: FrameType | None) -> str:
    """The file of the frame, or of the one that ran its string."""
    while frame is not None and frame.f_code.co_filename.startswith("<"):
        frame = frame.f_back
    return frame.f_code.co_filename if frame is not None else ""


def _loaded(name: str) -> Any:
    """The object behind a dotted name, if its module is loaded already."""
    parts = name.split(".")
    for size in range(len(parts) - 1, 0, -1):
        found = sys.modules.get(".".join(parts[:size]))
        if found is not None:
            for part in parts[size:]:
                found = getattr(found, part, None)
            return found
    return None


def _functions(target: Any) -> list[FunctionType]:
    """The Python functions that run when `target` is used: itself and what it wraps, or a class's methods."""
    if isinstance(target, type):
        members = [vars(target).get(name) for name in _METHODS]
        plain = [getattr(m, "__func__", m) for m in members]
    else:
        plain = [target]
    found = []
    for function in plain:
        while isinstance(function, FunctionType) and function not in found:
            found.append(function)
            function = getattr(function, "__wrapped__", None)
    return found


def _trap(function: FunctionType, report: Callable[[], None]) -> None:
    """Make every call of this function object report first; its behaviour stays."""
    original = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    original.__kwdefaults__ = function.__kwdefaults__

    def reported(*args: Any, **kwargs: Any) -> Any:
        report()
        return original(*args, **kwargs)

    key = f"__drill_trap_{id(function)}"
    function.__globals__[key] = reported
    space: dict[str, Any] = {}
    exec(f"def trap(*args, **kwargs):\n    return {key}(*args, **kwargs)", space)
    code = space["trap"].__code__
    function.__code__ = code.replace(
        co_freevars=function.__code__.co_freevars, co_name=function.__code__.co_name
    )


def rules_from(data: list[dict[str, Any]]) -> list[Rule]:
    """Rules as they cross from the parent, in JSON."""
    plain: list[dict[str, Any]] = [
        {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        for entry in data
    ]
    return [Rule(**entry) for entry in plain]
