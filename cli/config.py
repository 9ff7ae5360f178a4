"""The candidate's settings: option over environment over a small TOML file over the default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from interview_drill.cli.paths import cannot_write, write_whole
from interview_drill.drills.errors import DrillError

THEMES = ("auto", "dark", "light", "plain")


@dataclass(frozen=True)
class Config:
    """The settings in force; None where neither environment nor file say anything.

    `minutes` is the budget of an attempt, `hook` a command run at five minutes, one minute and zero,
    `drill_paths` are folders with drills of one's own.
    """

    editor: str | None = None
    workspace: str | None = None
    framework: str | None = None
    minutes: int | None = None
    notifications: bool = True
    hook: str | None = None
    theme: str = "auto"
    drill_paths: tuple[str, ...] = ()


class Setting(NamedTuple):
    """One key: its variable, how it is read from text, what is right, and what to say when it is not."""

    variable: str
    read: Callable[[str], Any]
    right: Callable[[Any], bool]
    wanted: str


class Origin(NamedTuple):
    """A value in force and where it comes from: the variable, the file, or `default`."""

    key: str
    value: Any
    origin: str


def _framework(value: Any) -> bool:
    from interview_drill.drills.model import FRAMEWORKS

    return value in FRAMEWORKS


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _minutes(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1440


def _folders(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(place, str) for place in value)


def _read_bool(text: str) -> Any:
    known = {
        "true": True,
        "on": True,
        "yes": True,
        "1": True,
        "false": False,
        "off": False,
        "no": False,
        "0": False,
    }
    return known.get(text.strip().lower(), text)


def _read_int(text: str) -> Any:
    return int(text) if text.strip().isdigit() else text


def _read_folders(text: str) -> Any:
    import os

    return tuple(place for place in text.split(os.pathsep) if place)


SETTINGS: dict[str, Setting] = {
    "editor": Setting("DRILL_EDITOR", str, _text, "a text"),
    "workspace": Setting("DRILL_WORKSPACE", str, _text, "a folder"),
    "framework": Setting("DRILL_FRAMEWORK", str, _framework, "one of python, numpy, torch"),
    "minutes": Setting("DRILL_MINUTES", _read_int, _minutes, "a whole number from 1 to 1440"),
    "notifications": Setting(
        "DRILL_NOTIFICATIONS", _read_bool, lambda v: isinstance(v, bool), "true or false"
    ),
    "hook": Setting("DRILL_HOOK", str, _text, "a command"),
    "theme": Setting("DRILL_THEME", str, lambda v: v in THEMES, f"one of {', '.join(THEMES)}"),
    "drill_paths": Setting("DRILL_PATH", _read_folders, _folders, "a list of folders"),
}


def load_config(path: Path, env: Mapping[str, str]) -> Config:
    """The settings in force. Raises DrillError that names the variable, or file and key."""
    values = {o.key: o.value for o in origins(path, env) if o.origin != "default"}
    return Config(**{**values, "drill_paths": tuple(values.get("drill_paths", ()))})


def origins(path: Path, env: Mapping[str, str]) -> list[Origin]:
    """Every setting with its value and where that comes from."""
    table, found = read_file(path), []
    defaults = {field.name: field.default for field in fields(Config)}
    for key, setting in SETTINGS.items():
        if env.get(setting.variable):
            value = checked(key, setting.read(env[setting.variable]), setting.variable)
            found.append(Origin(key, value, setting.variable))
        elif key in table:
            found.append(Origin(key, table[key], str(path)))
        else:
            found.append(Origin(key, defaults[key], "default"))
    return found


def read_file(path: Path) -> dict[str, Any]:
    """What the settings file says, checked; a missing file says nothing."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        raise DrillError(f"The settings {path} cannot be read: {fault}.") from fault
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> dict[str, Any]:
    """Settings from TOML text; `path` names the file in errors."""
    import tomli  # only paid for when there is a file

    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise DrillError(f"The settings {path} are not valid TOML: {fault}.") from fault
    for key in table:
        if key not in SETTINGS:
            raise DrillError(f"{path}: unknown setting '{key}'.", f"Known settings: {', '.join(SETTINGS)}.")
    return {key: checked(key, value, f"{path}: '{key}'") for key, value in table.items()}


def checked(key: str, value: Any, where: str) -> Any:
    """The value, if it is right for this setting."""
    setting = SETTINGS[key]
    if not setting.right(value):
        raise DrillError(f"{where} must be {setting.wanted}.", f"drill config {key} VALUE changes it.")
    return value


def change(path: Path, key: str, text: str | None) -> None:
    """Write one setting into the file, or take it out (`text` None); all else stays as it stands there."""
    import tomlkit

    read_file(path)  # a file that is wrong is not made worse
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    if text is None:
        document.pop(key, None)
    else:
        value = checked(key, SETTINGS[key].read(text), key)
        document[key] = list(value) if isinstance(value, tuple) else value
    try:
        write_whole(path, tomlkit.dumps(document))
    except OSError as fault:
        raise cannot_write(path, "settings", fault) from fault
