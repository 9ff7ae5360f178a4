"""The settings, as text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interview_drill.cli.config import Origin


def show_origins(console: Console, found: Sequence[Origin], file: Path) -> None:
    """One line a setting: its value, and where that comes from."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="head")
    for name in ("setting", "value", "from"):
        table.add_column(name, overflow="fold")
    for key, value, origin in found:
        table.add_row(key, Text(_shown(value)), Text("the file" if origin == str(file) else origin, "dim"))
    console.print(table)
    console.print(Text.assemble("File  ", (str(file), "head")), soft_wrap=True)


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "-"
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
