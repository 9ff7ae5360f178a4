"""The one place where a console is made, and the few manners that all views share."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

NARROW, WIDE = 40, 100  # text wider than this is hard to read

THEME = Theme(
    {
        "good": "green",
        "bad": "red",
        "warning": "yellow",
        "pass": "bold green",
        "fail": "bold red",
        "name": "bold cyan",
        "head": "bold",
        "command": "cyan",
    }
)


class Symbols(NamedTuple):
    """The marks of a line, in what the terminal can show."""

    passed: str = "✓"
    failed: str = "✗"
    skipped: str = "-"
    dot: str = "·"


def make_console(stream: TextIO, env: Mapping[str, str]) -> Console:
    """A console on `stream`; a pipe gets plain text (NO_COLOR and TERM=dumb are Rich's own manners)."""
    console = Console(file=stream, theme=THEME, highlight=False, _environ=env)
    if not env.get("COLUMNS"):
        console.width = max(NARROW, min(console.width, WIDE))
    return console


def symbols(console: Console) -> Symbols:
    """Marks for this terminal; plain letters where it cannot show more."""
    try:
        "".join(Symbols()).encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return Symbols("ok", "x", "-", "|")
    return Symbols()


def plain(text: str) -> str:
    """Text from a file or a candidate, with control characters made visible: none reaches the terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() else ascii(c)[1:-1] for c in text)


def hanging(console: Console, lead: Text, body: Text) -> None:
    """Print `lead` and then `body`, whose further lines stand under its first."""
    width = max(10, console.width - lead.cell_len)
    for number, line in enumerate(body.wrap(console, width, overflow="fold") or [Text()]):
        line.rstrip()
        console.print(Text.assemble(lead if number == 0 else " " * lead.cell_len, line))


def indented(console: Console, text: str, by: int, style: str = "") -> None:
    """Print text that may be long, moved right by `by` columns; a line's own indent hangs with it."""
    for line in plain(text).expandtabs(4).splitlines():
        bare = line.lstrip()
        hanging(console, Text(" " * (by + len(line) - len(bare))), Text(bare, style))


def commands(console: Console, rows: Mapping[str, str]) -> None:
    """What to type next: one command a line, with what it does."""
    width = max(map(len, rows))
    for command, meaning in rows.items():
        console.print(Text.assemble("  ", (command.ljust(width), "command"), "  ", meaning))


def local_time(instant: datetime) -> str:
    """An instant in the reader's own time zone: `2026-01-31 09:30`."""
    return f"{instant.astimezone():%Y-%m-%d %H:%M}"
