"""Loads a candidate's file and puts what went wrong in it into one sentence with the line."""

import difflib
import inspect
import linecache
import sys
from collections.abc import Sequence
from pathlib import PurePath
from types import CodeType, ModuleType, TracebackType
from typing import Any

from interview_drill.graders.harness import shown

MODULE_NAME = "answer"


class CannotLoad(Exception):
    """The file is no usable answer; the message says why in one sentence."""


class Candidate:
    """One source text, compiled once and executed afresh for each check.

    `file` is the name shown to people. Raises CannotLoad where the text is no Python.
    """

    def __init__(self, source: bytes, file: str) -> None:
        self.file = file
        self.code = _compile(source, file)
        text = source.decode("utf-8-sig")
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)

    def fresh(self) -> ModuleType:
        """A new module with the file's code run in it; whatever that raises reaches the caller."""
        module = ModuleType(MODULE_NAME)
        module.__file__ = self.file
        sys.modules[MODULE_NAME] = module  # dataclasses look their module up there
        exec(self.code, module.__dict__)
        return module


def _compile(source: bytes, file: str) -> CodeType:
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise CannotLoad(
            f"your file is not UTF-8 text: byte 0x{source[error.start]:02x} in line {line}"
        ) from None
    try:
        return compile(source, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        code = f": `{error.text.strip()}`" if error.text and error.text.strip() else ""
        raise CannotLoad(f"syntax error in line {error.lineno}: {error.msg}{code}") from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise CannotLoad(f"your file cannot be compiled: {shown(str(error))}") from None


def check_entry(module: ModuleType, reference: ModuleType, names: Sequence[str]) -> None:
    """Every entry point is there, can be called, and takes the arguments of the contract; else CannotLoad."""
    for name in names:
        if name not in module.__dict__:
            near = difflib.get_close_matches(
                name, [n for n in module.__dict__ if not n.startswith("__")], 1, 0.6
            )
            meant = f"; did you mean `{near[0]}`?" if near else ""
            raise CannotLoad(f"your file does not define `{name}`{meant}")
        wanted, found = getattr(reference, name), module.__dict__[name]
        if callable(wanted):
            _check_signature(name, wanted, found)


def _check_signature(name: str, wanted: Any, found: Any) -> None:
    if not callable(found):
        raise CannotLoad(
            f"`{name}` is {shown(found, 40)}, of type {type(found).__name__}; it must be callable"
        )
    contract = inspect.signature(wanted)
    try:
        signature = inspect.signature(found)
    except (ValueError, TypeError):
        return  # a callable that tells nothing of itself: the checks will see
    needed = [p for p in contract.parameters.values() if p.default is p.empty and p.kind in _POSITIONAL]
    options = {p.name: p.default for p in contract.parameters.values() if p.default is not p.empty}
    try:
        signature.bind(*needed, **options)
    except TypeError as error:
        raise CannotLoad(
            f"`{name}{signature}` cannot be called as `{name}{_plain(contract)}`: {error}"
        ) from None


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _plain(signature: inspect.Signature) -> str:
    """The signature without its annotations."""
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def explain(error: BaseException, file: str) -> str:
    """One sentence on an exception, with the candidate's line where it passed through their file."""
    try:
        line = line_of(error.__traceback__, file)
        where = f" (line {line}: `{linecache.getline(file, line).strip()[:80]}`)" if line else ""
        return f"{_sentence(error)}{where}"
    except BaseException:  # an exception class of the candidate's own, whose parts raise when looked at
        return "it raised an exception that cannot be shown"


def _sentence(error: BaseException) -> str:
    text = _text(error)
    kind = type(error).__name__
    if isinstance(error, NotImplementedError):
        return "not written yet: it raises NotImplementedError"
    if isinstance(error, RecursionError):
        return "it calls itself without end (RecursionError)"
    if isinstance(error, MemoryError) or "allocate memory" in text:
        return "it asked for more memory than the 4 GiB a grade may use"
    if kind == "OutOfMemoryError":
        return "it asked for more memory than the device has"
    if isinstance(error, EOFError):
        return "it reads standard input, which is empty during a grade"
    if kind == "BdbQuit":
        return "it stops in the debugger (breakpoint), which a grade cannot"
    if isinstance(error, SystemExit):
        return f"it ends the process (SystemExit, {text or 'no status'})"
    if isinstance(error, KeyboardInterrupt):
        return "it raises KeyboardInterrupt"
    if isinstance(error, ModuleNotFoundError):
        return f"{text} (ModuleNotFoundError); a grade runs your file alone"
    return f"it raised {kind}: {text}" if text else f"it raised {kind}"


def _text(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:  # the candidate's own exception class
        return ""
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:200])
    return f"{text}..." if len(text) >= 200 else text


def line_of(trace: TracebackType | None, file: str) -> int | None:
    """The last line of the candidate's file that a traceback passes through."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def short_name(file: str) -> str:
    """The file's own name, for messages."""
    return PurePath(file).name
