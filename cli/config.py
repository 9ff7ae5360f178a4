"""The candidate's settings: one small TOML file, every key optional."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError


@dataclass(frozen=True)
class Config:
    """What the settings file says; None where it is silent.

    `minutes` is the budget of an attempt, `drill_paths` are folders with drills of one's own.
    """

    editor: str | None = None
    workspace: str | None = None
    framework: str | None = None
    minutes: int | None = None
    drill_paths: tuple[str, ...] = ()


def load_config(path: Path) -> Config:
    """Read the settings; a missing file is an empty one. Raises DrillError that names file and key."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as fault:
        raise DrillError(f"The settings {path} cannot be read: {fault}.") from fault
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """Settings from TOML text; `path` names the file in errors."""
    import tomli  # only paid for when there is a file

    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise DrillError(f"The settings {path} are not valid TOML: {fault}.") from fault
    return _checked(table, path)


def _checked(table: Mapping[str, Any], path: Path) -> Config:
    from interview_drill.drills.model import FRAMEWORKS

    known = [field.name for field in fields(Config)]
    for key in table:
        if key not in known:
            raise DrillError(f"{path}: unknown setting '{key}'.", f"Known settings: {', '.join(known)}.")
    for key in ("editor", "workspace", "framework"):
        _expect(isinstance(table.get(key, ""), str), path, key, "a text")
    minutes = table.get("minutes", 1)
    whole = isinstance(minutes, int) and not isinstance(minutes, bool) and 1 <= minutes <= 1440
    _expect(whole, path, "minutes", "a whole number from 1 to 1440")
    _expect(
        table.get("framework", "numpy") in FRAMEWORKS, path, "framework", "one of " + ", ".join(FRAMEWORKS)
    )
    places = table.get("drill_paths", [])
    listed = isinstance(places, list) and all(isinstance(place, str) for place in places)
    _expect(listed, path, "drill_paths", "a list of folders")
    return Config(**{**table, "drill_paths": tuple(places)})


def _expect(right: bool, path: Path, key: str, wanted: str) -> None:
    if not right:
        raise DrillError(f"{path}: '{key}' must be {wanted}.")
