"""The page of `drill doctor`."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from interview_drill.cli.views.console import hanging, indented, plain, symbols

_STYLES = {"fine": "good", "note": "warning", "bad": "bad"}


def show_findings(console: Console, findings: Sequence[tuple[str, str, str, str]]) -> None:
    """One line each: name, state, what was seen; below it what to do."""
    signs = symbols(console)
    marks = {"fine": signs.passed, "note": "!", "bad": signs.failed}
    width = max(len(name) for name, *_ in findings)
    for name, state, seen, mend in findings:
        lead = Text.assemble((f"{marks[state]} ", _STYLES[state]), (name.ljust(width), "head"), "  ")
        hanging(console, lead, Text(plain(seen)))
        if mend:
            indented(console, mend, by=width + 4, style="command")
    bad = sum(state == "bad" for _, state, _, _ in findings)
    console.print()
    console.print(Text(f"{bad} to mend." if bad else "All is well enough to practise.", "head"))
