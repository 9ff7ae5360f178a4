"""The named bugs of a drill as data, and how one is made from the reference solution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import tomli

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import FRAMEWORKS

BUG_KEYS = {"id", "title", "explanation", "question", "by", "variant"}
VARIANT_KEYS = {*FRAMEWORKS, "fails"}


@dataclass(frozen=True)
class Edit:
    """Replace the one place where `find` stands in the reference solution."""

    find: str
    replace: str


@dataclass(frozen=True)
class Variant:
    """One spelling of a bug: for each framework edits of the solution or a whole file, and what it fails."""

    code: Mapping[str, tuple[Edit, ...] | str]
    fails: Mapping[str, tuple[str, ...]]

    def source(self, framework: str, reference: str) -> str:
        """The wrong implementation. Raises DrillError where an edit does not fit exactly once."""
        code = self.code[framework]
        return code if isinstance(code, str) else apply_edits(code, reference)


@dataclass(frozen=True)
class Bug:
    """A classic mistake: what it is called, what the candidate is told and asked.

    `by_failing_set` allows it to be named where only the failing checks and the way they fail agree: for
    bugs whose values are noise (cancellation) or depend on the spelling.
    """

    id: str
    title: str
    explanation: str
    question: str
    by_failing_set: bool
    variants: tuple[Variant, ...]


def apply_edits(edits: Sequence[Edit], reference: str) -> str:
    """The reference with each edit made; every `find` must occur exactly once."""
    for edit in edits:
        count = reference.count(edit.find)
        if count != 1:
            raise DrillError(f"the edit {edit.find!r} occurs {count} times in the solution, not once")
        reference = reference.replace(edit.find, edit.replace)
    return reference


def load_bugs(path: Path) -> tuple[Bug, ...]:
    """All bugs of a `bugs.toml`. Raises DrillError naming file and key."""
    try:
        data = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomli.TOMLDecodeError) as error:
        raise DrillError(f"{path}: {error}", "mend the file, then run: drill check") from None
    if set(data) - {"bug"}:
        raise DrillError(f"{path}: unknown key {sorted(set(data) - {'bug'})}; only [[bug]] is known")
    bugs = tuple(_bug(entry, path) for entry in data.get("bug", []))
    ids = sorted(bug.id for bug in bugs)
    for bug_id, same in groupby(ids):
        if len(list(same)) > 1:
            raise DrillError(f"{path}: the id {bug_id!r} stands twice; give one bug several [[bug.variant]]")
    return bugs


def _bug(entry: dict[str, Any], path: Path) -> Bug:
    name = entry.get("id", "a bug without id")
    _only(set(entry), BUG_KEYS, f"{path}: {name}")
    missing = {"id", "title", "explanation", "question", "variant"} - set(entry)
    if missing:
        raise DrillError(f"{path}: {name}: missing {', '.join(sorted(missing))}")
    if entry.get("by", "observation") not in ("observation", "failing-set"):
        raise DrillError(f'{path}: {name}: by must be "observation" or "failing-set"')
    return Bug(
        id=entry["id"],
        title=entry["title"],
        explanation=" ".join(entry["explanation"].split()),
        question=entry["question"],
        by_failing_set=entry.get("by") == "failing-set",
        variants=tuple(_variant(v, f"{path}: {name}") for v in entry["variant"]),
    )


def _variant(entry: dict[str, Any], where: str) -> Variant:
    _only(set(entry), VARIANT_KEYS, where)
    code: dict[str, tuple[Edit, ...] | str] = {}
    for framework in FRAMEWORKS:
        if framework in entry:
            code[framework] = _code(entry[framework], where)
    if not code:
        raise DrillError(f"{where}: a variant needs code for a framework: {', '.join(FRAMEWORKS)}")
    fails = {framework: tuple(names) for framework, names in entry.get("fails", {}).items()}
    return Variant(code, fails)


def _code(entry: Any, where: str) -> tuple[Edit, ...] | str:
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, list) or not all(
        isinstance(e, dict) and set(e) == {"find", "replace"} for e in entry
    ):
        raise DrillError(f"{where}: code is a whole file as text, or a list of {{find, replace}}")
    return tuple(Edit(e["find"], e["replace"]) for e in entry)


def _only(found: set[str], known: set[str], where: str) -> None:
    if found - known:
        raise DrillError(f"{where}: unknown key {sorted(found - known)}; known are {sorted(known)}")
