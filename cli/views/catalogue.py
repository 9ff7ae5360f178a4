"""How drills look: views of the same objects that `--json` prints."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

STYLES = {"running": "warning", "passed": "good", "tried": "bad", "new": "dim"}


def drills(data: Mapping[str, Any]) -> RenderableType:
    """`drill list`: a table with a section for each track."""
    if not data["drills"]:
        return Text("No drill matches.", "dim")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    table.add_column("drill", no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for name in ("min", "level", "asked", "tries", "best"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("last", no_wrap=True)
    for track, rows in groupby(data["drills"], key=lambda row: row["track"]):
        table.add_row(Text(track, "head"))
        for row in rows:
            table.add_row(*_cells(row))
    return Group(table, Text(), Text.assemble(("Next: ", "dim"), ("drill start ID", "command")))


def drill(data: Mapping[str, Any]) -> RenderableType:
    """`drill show`: facts, the record so far, and the brief."""
    from rich.markdown import Markdown  # slow to import, and only this view needs it

    facts = [
        f"{data['minutes']} minutes",
        f"level {data['difficulty']} of 3",
        f"asked {_stars(data['frequency'])}",
    ]
    lines = [
        Text.assemble((data["id"], "name"), "  ", "  ".join(facts)),
        Text("  ".join([data["track"], " or ".join(data["frameworks"]), ", ".join(data["tags"])]), "dim"),
    ]
    if data["attempts"]:
        lines.append(Text(_record(data), STYLES[data["state"]]))
    command = Text.assemble(("Next: ", "dim"), (f"drill start {data['id']}", "command"))
    return Group(*lines, Text(), Markdown(data["brief"]), Text(), command)


def created(data: Mapping[str, Any]) -> RenderableType:
    """`drill new`."""
    lines = [Text(f"Wrote {path}") for path in data["files"]]
    if not data["found"]:
        lines.append(Text(f"Add {data['root']} to DRILL_PATH, so that drill finds it.", "warning"))
    return Group(*lines, Text.assemble(("Next: ", "dim"), (f"drill check {data['id']}", "command")))


def clock(seconds: float) -> str:
    """Minutes and seconds, as in 12:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _cells(row: Mapping[str, Any]) -> list[Text]:
    best = clock(row["best_seconds"]) if row["best_seconds"] is not None else ""
    return [
        Text(row["id"], "name"),
        Text(row["title"]),
        Text(str(row["minutes"])),
        Text(str(row["difficulty"])),
        Text(_stars(row["frequency"])),
        Text(str(row["attempts"] or "")),
        Text(best),
        Text(_last(row), STYLES[row["state"]]),
    ]


def _last(row: Mapping[str, Any]) -> str:
    if row["state"] in ("running", "new"):
        return str(row["state"])
    last = row["last"]
    return f"{last['score']} {last['verdict']}" if last else "not graded"


def _stars(frequency: int) -> str:
    return "*" * frequency


def _record(data: Mapping[str, Any]) -> str:
    parts = [f"{data['attempts']} attempt{'s' if data['attempts'] > 1 else ''}"]
    if data["best_seconds"] is not None:
        parts.append(f"best {clock(data['best_seconds'])}")
    parts.append(f"last: {_last(data)}")
    return ", ".join(parts)
