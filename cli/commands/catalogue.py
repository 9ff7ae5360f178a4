"""`drill list` and `drill show`: what there is, and how you did."""

import json
from collections.abc import Collection
from dataclasses import asdict
from typing import Annotated, Any

import typer

from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import context
from interview_drill.cli.store.records import Record, records
from interview_drill.cli.views import catalogue as views
from interview_drill.drills.catalogue import Catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.drills.metadata import TRACKS, closest
from interview_drill.drills.model import Drill

STATES = ("new", "tried", "passed", "running")
UNTOUCHED = Record()

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def list_drills(
    track: Annotated[str | None, typer.Option(help=f"Only this track: {', '.join(TRACKS)}.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only drills with this tag.")] = None,
    state: Annotated[str | None, typer.Option(help=f"Only these: {', '.join(STATES)}.")] = None,
    as_json: Json = False,
) -> None:
    """List the drills: attempts, best time and last result of each.

    Example: drill list --track core --state new
    """
    ctx = context()
    catalogue = ctx.catalogue()
    _check_choice("track", track, TRACKS)
    _check_choice("tag", tag, sorted({tag for drill in catalogue for tag in drill.tags}))
    _check_choice("state", state, STATES)
    with ctx.store() as store:
        done = records(store)
    rows = [_row(drill, done.get(drill.id, UNTOUCHED)) for drill in catalogue]
    shown = [
        row
        for row in rows
        if track in (None, row["track"])
        and (tag is None or tag in row["tags"])
        and state in (None, row["state"])
    ]
    data = {"schema_version": 1, "drills": shown, "broken": _broken(catalogue)}
    if as_json:
        print(json.dumps(data))
    else:
        ctx.console.print(views.drills(data, ctx.console.width))
    if catalogue.broken:
        raise _first_broken(catalogue)


def show(
    drill_id: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=drill_ids, help="The drill, for example attention.")
    ],
    as_json: Json = False,
) -> None:
    """Show the task of a drill.

    Example: drill show attention
    """
    ctx = context()
    drill = ctx.catalogue().get(drill_id)
    with ctx.store() as store:
        record = records(store).get(drill.id, UNTOUCHED)
    data = {
        "schema_version": 1,
        **_row(drill, record),
        "sources": list(drill.sources),
        "brief": _brief(drill),
    }
    if as_json:
        print(json.dumps(data))
    else:
        ctx.console.print(views.drill(data))


def _row(drill: Drill, record: Record) -> dict[str, Any]:
    return {
        "id": drill.id,
        "title": drill.title,
        "track": drill.track,
        "minutes": drill.minutes,
        "difficulty": drill.difficulty,
        "frequency": drill.frequency,
        "kind": drill.kind,
        "frameworks": list(drill.frameworks),
        "tags": list(drill.tags),
        "state": record.state,
        "attempts": record.attempts,
        "best_seconds": record.best_seconds,
        "last": asdict(record.last) if record.last else None,
    }


def _brief(drill: Drill) -> str:
    try:
        return drill.brief_path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DrillError(f"{drill.brief_path} cannot be read: {fault}.", "Mend that file.") from fault


def _check_choice(option: str, value: str | None, choices: Collection[str]) -> None:
    if value is not None and value not in choices:
        hint = closest(value, choices) or f"Choose from {', '.join(choices)}."
        raise DrillError(f"There is no {option} `{value}`.", hint)


def _broken(catalogue: Catalogue) -> list[dict[str, str]]:
    return [
        {"id": drill_id, "message": fault.message, "hint": fault.hint}
        for drill_id, fault in catalogue.broken.items()
    ]


def _first_broken(catalogue: Catalogue) -> DrillError:
    fault, *others = catalogue.broken.values()
    more = f" {len(others)} more cannot be used: `drill check` shows all." if others else ""
    return DrillError(fault.message, (fault.hint + more).strip())
