"""How drills look: views of the same objects that `--json` prints."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

# Each column, and the width of the terminal from which on it is shown.
COLUMNS = {"drill": 0, "title": 80, "min": 0, "level": 96, "asked": 96, "tries": 0, "best": 0, "last": 0}
NUMBERS = ("min", "level", "asked", "tries", "best")
STYLES = {"running": "warning", "passed": "good", "tried": "bad", "new": "dim"}


def drills(data: Mapping[str, Any], width: int) -> RenderableType:
    """`drill list`: a table with a section for each track, with fewer columns on a narrow terminal."""
    if not data["drills"]:
        return Text("No drill matches.", "dim")
    names = [name for name, least in COLUMNS.items() if width >= least]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        # The title gives way first: it is cut, the others keep their width.
        table.add_column(name, justify="right" if name in NUMBERS else "left", no_wrap=name != "title")
    for track, rows in groupby(data["drills"], key=lambda row: row["track"]):
        table.add_row(Text(track, "head"))
        for row in rows:
            cells = _cells(row)
            table.add_row(*(cells[name] for name in names))
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


def _cells(row: Mapping[str, Any]) -> dict[str, Text]:
    best = clock(row["best_seconds"]) if row["best_seconds"] is not None else ""
    return {
        "drill": Text(row["id"], "name"),
        "title": Text(row["title"], no_wrap=True, overflow="ellipsis"),
        "min": Text(str(row["minutes"])),
        "level": Text(str(row["difficulty"])),
        "asked": Text(_stars(row["frequency"])),
        "tries": Text(str(row["attempts"] or "")),
        "best": Text(best),
        "last": Text(_last(row), STYLES[row["state"]]),
    }


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
