"""Reads one `drill.toml` into a Drill; each fault is an error that names file and key."""

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import FRAMEWORKS, Drill, FollowUp, Shelf
from interview_drill.drills.rules import RULES

TRACKS = ("core", "foundations", "training", "serving", "design")
KINDS = ("code", "design")
LONGEST_DRILL = 240  # minutes
MOST_HINTS = 3

Check = Callable[[Any], str]  # "" when the value is fine, else what it must be


def closest(word: str, known: Iterable[str]) -> str:
    """` Did you mean ...?` for a misspelt word, or an empty string when nothing is near."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    near = near or sorted(name for name in names if len(word) > 1 and word in name)[:1]
    return f"Did you mean `{near[0]}`?" if near else ""


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content. DrillError for a file that is missing, unreadable or not TOML."""
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DrillError(f"{path} is missing.", "Create it; `drill new ID` shows what it holds.") from None
    except UnicodeDecodeError:
        raise DrillError(f"{path} is not UTF-8 text.", "Save it again as UTF-8.") from None
    except tomli.TOMLDecodeError as fault:
        raise DrillError(f"{path} is not valid TOML: {fault}.", "Mend that line.") from None
    except OSError as fault:
        raise DrillError(f"{path} cannot be read: {fault.strerror}.", "Check its permissions.") from None


def check_keys(path: Path, table: Mapping[str, Any], known: Collection[str], where: str = "") -> None:
    """DrillError for a key that nobody reads: a misspelt key would otherwise be lost in silence."""
    for key in table:
        if key not in known:
            hint = closest(key, known) or f"Known keys: {', '.join(known)}."
            raise DrillError(f"{path}: unknown key `{where}{key}`.", hint)


def parse_drill(path: Path, drill_id: str, shelf: Shelf) -> Drill:
    """The drill that `path` (a drill.toml) describes. DrillError names the file and the key."""
    table = read_toml(path)
    check_keys(path, table, CHECKS)
    if table.get("kind") == "design":  # nothing to run, so nothing to choose
        table = {"frameworks": [], "entry": {}} | table
    values = OPTIONAL | table
    for key, check in CHECKS.items():
        if key not in values:
            raise DrillError(f"{path}: the key `{key}` is missing.", f"It must be {check(None)}.")
        if wanted := check(values[key]):
            raise DrillError(
                f"{path}: `{key}` must be {wanted}, not {_shown(values[key])}.", "Mend that key."
            )
    _check_frameworks(path, values)
    _check_rules(path, values["rules"])
    return _drill(values, drill_id, shelf)


def _drill(values: Mapping[str, Any], drill_id: str, shelf: Shelf) -> Drill:
    plain = {key: values[key] for key in ("title", "track", "minutes", "difficulty", "frequency", "kind")}
    lists = ("tags", "frameworks", "rules", "forbidden_calls", "forbidden_modules", "hints", "sources")
    fields: dict[str, Any] = plain | {key: tuple(values[key]) for key in lists}
    return Drill(
        **fields,
        id=drill_id,
        entry={framework: tuple(names) for framework, names in values["entry"].items()},
        followups=tuple(FollowUp(item["question"], item["answer"]) for item in values["followup"]),
        shelf=shelf,
    )


def _check_frameworks(path: Path, values: Mapping[str, Any]) -> None:
    frameworks, entry = values["frameworks"], values["entry"]
    for name in frameworks:
        if name not in FRAMEWORKS:
            hint = closest(name, FRAMEWORKS) or f"Known frameworks: {', '.join(FRAMEWORKS)}."
            raise DrillError(f"{path}: `frameworks` names the unknown framework `{name}`.", hint)
    if len(set(frameworks)) != len(frameworks):
        raise DrillError(f"{path}: `frameworks` names one framework twice.", "Keep each once.")
    if values["kind"] == "code" and not frameworks:
        raise DrillError(f"{path}: `frameworks` is empty.", f"Choose from {', '.join(FRAMEWORKS)}.")
    check_keys(path, entry, frameworks, "entry.")
    for name in frameworks:
        if name not in entry:
            hint = "List the names that the candidate's file must define."
            raise DrillError(f"{path}: the key `entry.{name}` is missing.", hint)


def _check_rules(path: Path, rules: Iterable[str]) -> None:
    for rule in rules:
        if rule not in RULES:
            hint = closest(rule, RULES) or f"Known rules: {', '.join(sorted(RULES))}."
            raise DrillError(f"{path}: `rules` names the unknown rule `{rule}`.", hint)


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "a text that is not empty"


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> str:
        fine = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if fine else f"a whole number from {low} to {high}"

    return check


def _one_of(choices: Collection[str]) -> Check:
    return lambda value: "" if value in choices else f"one of {', '.join(choices)}"


def _texts(value: Any) -> str:
    fine = isinstance(value, list) and not any(_text(item) for item in value)
    return "" if fine else "a list of texts"


def _hints(value: Any) -> str:
    fine = not _texts(value) and len(value) <= MOST_HINTS
    return "" if fine else f"a list of at most {MOST_HINTS} texts"


def _entry(value: Any) -> str:
    def names(item: Any) -> bool:
        return bool(item) and not _texts(item) and all(name.isidentifier() for name in item)

    fine = isinstance(value, dict) and all(names(item) for item in value.values())
    return "" if fine else "a table with a list of Python names for each framework"


def _followups(value: Any) -> str:
    def pair(item: Any) -> bool:
        return (
            isinstance(item, dict)
            and set(item) == {"question", "answer"}
            and not any(map(_text, item.values()))
        )

    fine = isinstance(value, list) and all(map(pair, value))
    return "" if fine else "a list of tables, each with the texts `question` and `answer`"


CHECKS: dict[str, Check] = {
    "title": _text,
    "track": _one_of(TRACKS),
    "minutes": _whole(1, LONGEST_DRILL),
    "difficulty": _whole(1, 3),
    "frequency": _whole(1, 5),
    "kind": _one_of(KINDS),
    "tags": _texts,
    "frameworks": _texts,
    "entry": _entry,
    "rules": _texts,
    "forbidden_calls": _texts,
    "forbidden_modules": _texts,
    "hints": _hints,
    "sources": _texts,
    "followup": _followups,
}
OPTIONAL: dict[str, Any] = {
    key: [] for key in ("rules", "forbidden_calls", "forbidden_modules", "hints", "followup")
}
