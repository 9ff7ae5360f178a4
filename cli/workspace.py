"""The candidate's files: made once, whole, and never written over."""

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from interview_drill.cli.paths import cannot_write, make_folder
from interview_drill.cli.store import Store
from interview_drill.cli.store import attempts as table
from interview_drill.cli.store.attempts import Attempt
from interview_drill.drills.errors import DrillError

if TYPE_CHECKING:
    from interview_drill.drills.model import Drill


def stub_of(drill: "Drill", framework: str) -> bytes:
    """The file an attempt starts from. DrillError when it cannot be read."""
    path = drill.stub_path(framework)
    try:
        return path.read_bytes()
    except OSError as fault:
        raise DrillError(f"The stub of `{drill.id}` cannot be read: {path}: {fault.strerror}.") from fault


def new_file(store: Store, folder: Path, framework: str, content: bytes) -> Path:
    """Write `content` under the next free number: never over a file, never under a number once used."""
    number = 1 + max((_number(name) for name in os.listdir(folder) if name.startswith("attempt-")), default=0)
    while True:
        path = folder / f"attempt-{number:02}_{framework}.py"
        if not table.is_known_path(store, path) and _created(path, content):
            return path
        number += 1


def _number(name: str) -> int:
    digits = name.removeprefix("attempt-").split("_")[0].split(".")[0]
    return int(digits) if digits.isdecimal() else 0


def _created(path: Path, content: bytes) -> bool:
    """Write a new file and force it to disk; False when the name is taken."""
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644)
    except FileExistsError:
        return False
    except OSError as fault:
        raise cannot_write(path, "workspace", fault) from fault
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        with contextlib.suppress(OSError):
            path.unlink()
        raise cannot_write(path, "workspace", fault) from fault
    return True


def restore(store: Store, attempt: Attempt, drill: "Drill | None") -> str:
    """Put a vanished file of an attempt back: as last graded (`grade`), else as the stub (`stub`).

    Returns "" when it is there, or when there is nothing to restore it from.
    """
    if attempt.path.exists():
        return ""
    graded = table.last_source(store, attempt)
    if graded is None and drill is None:
        return ""
    content = graded if graded is not None else stub_of(drill, attempt.framework) if drill else b""
    make_folder(attempt.path.parent, "workspace")
    _created(attempt.path, content)
    return "grade" if graded is not None else "stub"
