"""Where things lie: state, workspace and configuration."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from interview_drill.drills.errors import DrillError, OwnFault

APP = "interview-drill"


@dataclass(frozen=True)
class Paths:
    """The places drill reads and writes.

    `home` holds the state, `workspace` the candidate's files, `config` is the TOML file of settings.
    """

    home: Path
    workspace: Path
    config: Path

    @property
    def database(self) -> Path:
        """The one SQLite file."""
        return self.home / "drill.sqlite3"

    def with_workspace(self, workspace: Path) -> "Paths":
        """The same places with another workspace."""
        return replace(self, workspace=workspace)


def find_paths(env: Mapping[str, str]) -> Paths:
    """Places from DRILL_HOME and DRILL_WORKSPACE, else where the platform keeps such things.

    With DRILL_HOME set everything lies inside it, so that a test never touches a home directory.
    Raises DrillError when DRILL_HOME is not a folder.
    """
    paths = _inside(env["DRILL_HOME"]) if env.get("DRILL_HOME") else _on_this_platform()
    if env.get("DRILL_WORKSPACE"):
        paths = paths.with_workspace(_absolute(env["DRILL_WORKSPACE"]))
    return paths


def make_folder(folder: Path, what: str) -> Path:
    """Create `folder` with its parents; `what` names it in the DrillError raised when that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise cannot_write(folder, what, fault) from fault
    return folder


def write_whole(path: Path, text: str) -> None:
    """Write a text so that the file is the old one or the new one, never half of it. Raises OSError."""
    place = path.resolve()  # a link stays a link
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        if place.exists():
            fresh.chmod(place.stat().st_mode)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def cannot_write(path: Path, what: str, fault: OSError) -> DrillError | OwnFault:
    """The error for a place that is read-only, full or not a folder."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return OwnFault(f"The disk is full: nothing was written to the {what} {path}.", mend_place(what))
    if isinstance(fault, FileExistsError | NotADirectoryError):
        return DrillError(f"The {what} {path} cannot be a folder: a file is in the way.", mend_place(what))
    reason = fault.strerror or str(fault)
    return DrillError(f"Cannot write to the {what} {path}: {reason}.", mend_place(what))


def mend_place(what: str) -> str:
    """What to do about a place that cannot be used."""
    variable = "DRILL_WORKSPACE" if what == "workspace" else "DRILL_HOME"
    return f"Free some space or fix its permissions, or name another folder in {variable}."


def _inside(text: str) -> Paths:
    home = _absolute(text)
    if home.exists() and not home.is_dir():
        raise DrillError(
            f"DRILL_HOME is {home}, which is a file.", "Set DRILL_HOME to a folder, or unset it."
        )
    return Paths(home=home, workspace=home / "workspace", config=home / "config.toml")


def _on_this_platform() -> Paths:
    import platformdirs  # not needed, and not paid for, when DRILL_HOME is set

    return Paths(
        home=platformdirs.user_data_path(APP, appauthor=False),
        workspace=Path.home() / APP,
        config=platformdirs.user_config_path(APP, appauthor=False) / "config.toml",
    )


def _absolute(text: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(text)))
