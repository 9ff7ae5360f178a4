"""What a schedule is: a list of days, each with its drills or with a draw from a pool."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.drills.metadata import check_keys, closest, read_toml
from interview_drill.drills.model import Shelf

LONGEST_SESSION = 240  # minutes
LEAST = {"reroll": ("count", "from"), "plan": ("title", "source", "minutes", "days")}


@dataclass(frozen=True)
class Reroll:
    """A day of `count` drills drawn from `pool`, `minutes` each."""

    count: int
    pool: tuple[str, ...]
    minutes: int


@dataclass(frozen=True)
class PlanDay:
    """A day of fixed drills, or of a re-roll; `minutes` is the budget of each of its drills."""

    drills: tuple[str, ...]
    reroll: Reroll | None
    minutes: int


@dataclass(frozen=True)
class Plan:
    """A schedule as its file says it; day numbers count from 1."""

    name: str
    title: str
    source: str
    minutes: int
    days: tuple[PlanDay, ...]

    def day(self, number: int) -> PlanDay:
        """The day of that number, from 1."""
        return self.days[number - 1]

    @property
    def drill_ids(self) -> frozenset[str]:
        """Every drill that the plan may ask for."""
        pools = (day.drills + (day.reroll.pool if day.reroll else ()) for day in self.days)
        return frozenset().union(*pools)


def plan_files(shelves: Iterable[Shelf]) -> Mapping[str, Path]:
    """The files of all schedules by name. DrillError when two have the same name."""
    found: dict[str, Path] = {}
    for shelf in shelves:
        names = sorted(os.listdir(shelf.schedules)) if shelf.schedules.is_dir() else []
        for path in (shelf.schedules / name for name in names if name.endswith(".toml")):
            if path.stem in found:
                both = f"{found[path.stem]} and {path}"
                raise DrillError(f"Two schedules are called `{path.stem}`: {both}.", "Rename one file.")
            found[path.stem] = path
    return found


def load_plan(name: str, shelves: Sequence[Shelf]) -> Plan:
    """The schedule of that name. DrillError when there is none, or when its file is wrong."""
    known = plan_files(shelves)
    if name not in known:
        near = closest(name, known)
        hint = f"{near} `drill schedule list` shows all." if near else "`drill schedule list` shows all."
        raise DrillError(f"There is no schedule `{name}`.", hint)
    return parse_plan(known[name])


def parse_plan(path: Path) -> Plan:
    """The schedule that the file describes. DrillError names file and key."""
    table = read_toml(path)
    _check_table(path, table, LEAST["plan"], LEAST["plan"], "")
    for key in ("title", "source"):
        if not isinstance(table[key], str) or not table[key].strip():
            raise _wrong(path, key, "a text that is not empty")
    minutes = _whole(path, table, "minutes", "minutes", LONGEST_SESSION)
    days = table["days"]
    if not isinstance(days, list) or not days:
        raise _wrong(path, "days", "a list of at least one day")
    parsed = tuple(_day(path, day, f"days[{number}]", minutes) for number, day in enumerate(days, start=1))
    return Plan(path.stem, table["title"], table["source"], minutes, parsed)


def _day(path: Path, day: Any, where: str, minutes: int) -> PlanDay:
    if not isinstance(day, dict) or len(day.keys() & {"drills", "reroll"}) != 1:
        raise _wrong(path, where, "a table with either `drills` or `reroll`")
    check_keys(path, day, ("drills", "reroll"), f"{where}.")
    if "drills" in day:
        return PlanDay(_ids(path, day["drills"], f"{where}.drills"), None, minutes)
    reroll = _reroll(path, day["reroll"], f"{where}.reroll", minutes)
    return PlanDay((), reroll, reroll.minutes)


def _reroll(path: Path, table: Any, where: str, minutes: int) -> Reroll:
    if not isinstance(table, dict):
        raise _wrong(path, where, "a table such as {count = 3, from = [...], minutes = 30}")
    _check_table(path, table, ("count", "from", "minutes"), LEAST["reroll"], f"{where}.")
    pool = _ids(path, table["from"], f"{where}.from")
    count = _whole(path, table, "count", f"{where}.count", len(pool))
    if "minutes" in table:
        minutes = _whole(path, table, "minutes", f"{where}.minutes", LONGEST_SESSION)
    return Reroll(count, pool, minutes)


def _check_table(
    path: Path, table: Mapping[str, Any], known: Sequence[str], needed: Sequence[str], where: str
) -> None:
    check_keys(path, table, known, where)
    for key in needed:
        if key not in table:
            raise DrillError(f"{path}: the key `{where}{key}` is missing.", "Add it.")


def _ids(path: Path, value: Any, where: str) -> tuple[str, ...]:
    fine = isinstance(value, list) and value and all(isinstance(item, str) and item for item in value)
    if not fine or len(set(value)) != len(value):
        raise _wrong(path, where, "a list of drill ids, each once")
    return tuple(value)


def _whole(path: Path, table: Mapping[str, Any], key: str, where: str, most: int) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise _wrong(path, where, f"a whole number from 1 to {most}")
    return value


def _wrong(path: Path, key: str, wanted: str) -> DrillError:
    return DrillError(f"{path}: `{key}` must be {wanted}.", "Mend that key.")
