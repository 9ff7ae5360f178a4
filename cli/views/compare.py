"""The reference beside the candidate's code: what both say once, what differs side by side."""

import difflib
from collections.abc import Iterator
from itertools import zip_longest

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interview_drill.cli.views.console import plain
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill

SIDE_BY_SIDE = 90  # columns from which on two columns can be read


def show_beside(console: Console, own: str, drill: Drill, framework: str) -> None:
    """Your code left, the reference right; one below the other, as a diff, on a narrow screen or a pipe."""
    path = drill.solution_path(framework)
    try:
        reference = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise DrillError(f"The solution of `{drill.id}` cannot be read: {path}: {fault.strerror}.") from fault
    mine, theirs = own.splitlines(), reference.splitlines()
    if not console.is_terminal or console.width < SIDE_BY_SIDE:
        for line in difflib.unified_diff(mine, theirs, "yours", "reference", lineterm="", n=100):
            console.print(Text(plain(line), _style(line)), soft_wrap=True)
        return
    table = Table(box=None, padding=(0, 1, 0, 0), expand=True, header_style="head")
    table.add_column("yours", ratio=1, overflow="fold")
    table.add_column("reference", ratio=1, overflow="fold")
    for left, right, same in rows(mine, theirs):
        styles = ("", "") if same else ("bad", "good")
        table.add_row(*(Text(plain(line), style) for line, style in zip((left, right), styles, strict=True)))
    console.print(table)


def rows(mine: list[str], theirs: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Pairs of lines in order; `same` where both sides say the same."""
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for left, right in zip_longest(mine[a:b], theirs[c:d], fillvalue=""):
            yield left, right, kind == "equal"


def _style(line: str) -> str:
    return {"+": "good", "-": "bad", "@": "dim"}.get(line[:1], "")
