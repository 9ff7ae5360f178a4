"""Progress in the terminal: a table, a calendar, what keeps going wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from interview_drill.cli.clock import clock_text
from interview_drill.cli.progress import DrillProgress, Progress

BLOCKS = "▁▂▃▄▅▆▇█"
SHADES = "·░▒▓█"
TRENDS = {"faster": "good", "slower": "bad", "steady": ""}


def show_stats(console: Console, found: Progress, titles: Mapping[str, str]) -> None:
    """Everything on one screen; `titles` are the names of bugs by `drill/bug`."""
    if not found.drills:
        console.print("Nothing practised yet. `drill start attention` begins.")
        return
    console.print(_head(found))
    console.print()
    console.print(_table(found.drills, console.width >= 72))
    console.print()
    console.print(_calendar(found.calendar))
    for part in (_bugs(found, titles), _weak(found)):
        if part is not None:
            console.print()
            console.print(part)


def _head(found: Progress) -> Text:
    days = f"{found.streak} day{'' if found.streak == 1 else 's'} in a row"
    best = f" (longest {found.longest_streak})" if found.longest_streak > found.streak else ""
    return Text(f"{found.attempts} attempts ended, {found.passed} passed · {days}{best}", "head")


def _table(drills: Sequence[DrillProgress], wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="head")
    table.add_column("drill", no_wrap=True)
    for name in ("passed", "best", "median", "target"):
        table.add_column(name, justify="right", no_wrap=True)
    if wide:
        table.add_column("times")
        table.add_column("trend")
    for drill in drills:
        last: list[str | Text] = (
            [sparkline(drill.times), Text(drill.trend, TRENDS.get(drill.trend, ""))] if wide else []
        )
        table.add_row(
            drill.drill,
            f"{drill.passed}/{drill.attempts}",
            _time(drill.best, drill.target_seconds),
            _time(drill.median, drill.target_seconds),
            clock_text(drill.target_seconds),
            *last,
        )
    return table


def _time(seconds: float | None, target: int) -> Text:
    if seconds is None:
        return Text("")
    return Text(clock_text(seconds), "good" if seconds <= target else "warning")


def sparkline(times: Sequence[float], most: int = 12) -> str:
    """The latest times as bars, the slowest full height."""
    shown = times[-most:]
    top = max(shown, default=0.0) or 1.0
    return "".join(BLOCKS[min(int(t / top * len(BLOCKS)), len(BLOCKS) - 1)] for t in shown)


def _calendar(days: Sequence[tuple[date, int]]) -> RenderableType:
    """One row a weekday, one column a week; the darker, the more attempts."""
    weeks = [days[i : i + 7] for i in range(0, len(days), 7)]
    top = max((count for _, count in days), default=0)
    rows = []
    for weekday, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        cells = " ".join(_shade(week[weekday][1], top) for week in weeks)
        rows.append(Text.assemble((f"{name:<4}", "dim"), cells))
    first, last = days[0][0], days[-1][0]
    return Group(Text(f"Attempts a day, {first:%d %b} to {last:%d %b}", "head"), *rows)


def _shade(count: int, top: int) -> str:
    return SHADES[0] if not count else SHADES[max(1, round(count / top * (len(SHADES) - 1)))]


def _bugs(found: Progress, titles: Mapping[str, str]) -> RenderableType | None:
    if not found.bugs:
        return None
    lines = [
        Text(f"  {b.bug}: {b.attempts} times in {b.drill}. {titles.get(f'{b.drill}/{b.bug}', '')}".rstrip())
        for b in found.bugs[:8]
    ]
    return Group(Text("Bugs that come back", "head"), *lines)


def _weak(found: Progress) -> RenderableType | None:
    if not found.weak:
        return None
    top = found.weak[0][1]
    lines = [Text(f"  {name:<12} {'█' * max(1, round(20 * n / top))} {n}") for name, n in found.weak]
    return Group(Text("Attempts with failed checks, by category", "head"), *lines)


def stats_json(found: Progress) -> dict[str, Any]:
    """The same as an object."""
    return {
        "schema_version": 1,
        "attempts": found.attempts,
        "passed": found.passed,
        "streak": found.streak,
        "longest_streak": found.longest_streak,
        "drills": [
            {
                "drill": drill.drill,
                "attempts": drill.attempts,
                "passed": drill.passed,
                "pass_rate": drill.pass_rate,
                "best_seconds": drill.best,
                "median_seconds": drill.median,
                "target_seconds": drill.target_seconds,
                "trend": drill.trend or None,
            }
            for drill in found.drills
        ],
        "calendar": [{"date": day.isoformat(), "attempts": count} for day, count in found.calendar],
        "bugs": [vars(bug) for bug in found.bugs],
        "weak": [{"category": name, "attempts": count} for name, count in found.weak],
    }
