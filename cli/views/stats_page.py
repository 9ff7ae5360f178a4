"""Progress as one self-contained page: no script, no network, readable on a phone and in the dark."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from interview_drill.cli.clock import clock_text
from interview_drill.cli.progress import DrillProgress, Progress

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --dim: #667085; --paper: #fbfbfa; --card: #ffffff;
  --line: #e4e7ec; --good: #1a7f4b; --late: #b54708; --bar: #3b6fd4; --soft: #dbe6fb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --dim: #98a2b3; --paper: #12151c;
  --card: #1a1f29; --line: #2b3240; --good: #4fc388; --late: #f0a24b; --bar: #7aa5f7; --soft: #24314d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
p.sub { color: var(--dim); margin: 0 0 1.5rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem;
  margin-bottom: 1rem; overflow-x: auto; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin-bottom: 1rem; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .75rem 1rem; }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; } .tiles span { color: var(--dim); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .35rem .5rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--dim); font-weight: 500; font-size: .85rem; } th:first-child, td:first-child { text-align: left; }
tr:last-child td { border-bottom: 0; } .good { color: var(--good); } .late { color: var(--late); }
svg { display: block; width: 100%; max-width: 36rem; height: auto; } svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
@media (max-width: 34rem) { table { font-size: .8rem; } th, td { padding: .3rem .25rem; } th:nth-child(n+5), td:nth-child(n+5) { display: none; } }
ul { margin: 0; padding-left: 1.2rem; } li small { color: var(--dim); display: block; }
"""


def page(found: Progress, titles: Mapping[str, str], today: date) -> str:
    """The whole page as HTML; `titles` are the names of bugs by `drill/bug`."""
    parts = [_tiles(found)]
    if found.drills:
        parts += [_section("Drills", _table(found.drills))]
        timed = [drill for drill in found.drills if drill.times]
        if timed:
            parts.append(_section("Time to pass against the target", _times(timed)))
    parts.append(_section("Attempts a day", _calendar(found.calendar)))
    if found.bugs:
        parts.append(_section("Bugs that come back", _bugs(found, titles)))
    if found.weak:
        parts.append(_section("Attempts with failed checks, by category", _bars(found.weak)))
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>drill: progress</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Progress</h1>\n"
        f'<p class="sub">interview-drill, {today:%d %B %Y}</p>\n{body}\n</body>\n</html>\n'
    )


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def _tiles(found: Progress) -> str:
    rate = f"{100 * found.passed / found.attempts:.0f} %" if found.attempts else "–"
    tiles = (
        (str(found.attempts), "attempts ended"),
        (rate, "passed"),
        (str(found.streak), "days in a row"),
        (str(found.longest_streak), "longest streak"),
    )
    return (
        '<div class="tiles">'
        + "".join(f"<div><b>{n}</b><span>{name}</span></div>" for n, name in tiles)
        + "</div>"
    )


def _table(drills: Sequence[DrillProgress]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("drill", "passed", "best", "median", "target", "trend"))
    rows = "".join(
        f"<tr><td>{escape(d.drill)}</td><td>{d.passed}/{d.attempts}</td>{_cell(d.best, d)}{_cell(d.median, d)}"
        f"<td>{clock_text(d.target_seconds)}</td><td>{d.trend}</td></tr>"
        for d in drills
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(seconds: float | None, drill: DrillProgress) -> str:
    if seconds is None:
        return "<td>–</td>"
    kind = "good" if seconds <= drill.target_seconds else "late"
    return f'<td class="{kind}">{clock_text(seconds)}</td>'


def _times(drills: Sequence[DrillProgress]) -> str:
    """A row a drill: a dot for each pass, a bar up to the median, a tick at the target."""
    left, width, row = 142, 240, 26
    top = max(max(d.target_seconds, *d.times) for d in drills) * 1.05
    lines = []
    for index, drill in enumerate(drills):
        y = row * index + 14
        middle, target = (left + value / top * width for value in (drill.median or 0.0, drill.target_seconds))
        dots = "".join(
            f'<circle cx="{left + t / top * width:.1f}" cy="{y}" r="3" fill="var(--bar)"/>'
            for t in drill.times
        )
        lines.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(drill.drill)}</text>'
            f'<rect x="{left}" y="{y - 7}" width="{middle - left:.1f}" height="14" rx="3" fill="var(--soft)"/>{dots}'
            f'<line x1="{target:.1f}" x2="{target:.1f}" y1="{y - 10}" y2="{y + 10}" stroke="var(--late)" '
            'stroke-width="2"/>'
        )
    height = row * len(drills) + 24
    note = "bar: median · dots: every pass · tick: the drill's target"
    foot = f'<text x="0" y="{height - 6}">{note}</text>'
    return _svg(left + width + 20, height, "".join(lines) + foot, "Time to pass, by drill")


def _calendar(days: Sequence[tuple[date, int]]) -> str:
    cell, top = 18, max((count for _, count in days), default=0) or 1
    squares = []
    for index, (day, count) in enumerate(days):
        x, y = 40 + index // 7 * cell, index % 7 * cell
        fill = (
            f'fill="var(--bar)" fill-opacity="{0.3 + 0.7 * count / top:.2f}"'
            if count
            else 'fill="var(--line)"'
        )
        squares.append(
            f'<rect x="{x}" y="{y}" width="14" height="14" rx="3" {fill}><title>{day:%d %b}: {count}</title></rect>'
        )
    names = "".join(
        f'<text x="0" y="{cell * i + 11}">{n}</text>' for i, n in ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    )
    return _svg(max(40 + len(days) // 7 * cell, 300), 7 * cell, names + "".join(squares), "Attempts a day")


def _bugs(found: Progress, titles: Mapping[str, str]) -> str:
    items = "".join(
        f"<li><b>{escape(b.bug)}</b> in {escape(b.drill)}: {b.attempts} times"
        f"<small>{escape(titles.get(f'{b.drill}/{b.bug}', ''))}</small></li>"
        for b in found.bugs
    )
    return f"<ul>{items}</ul>"


def _bars(counts: Sequence[tuple[str, int]]) -> str:
    left, width, row = 80, 250, 24
    top = counts[0][1]
    bars = "".join(
        f'<text x="{left - 8}" y="{row * i + 15}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{left}" y="{row * i + 4}" width="{n / top * width:.1f}" height="14" rx="3" fill="var(--bar)"/>'
        f'<text x="{left + n / top * width + 6:.1f}" y="{row * i + 15}">{n}</text>'
        for i, (name, n) in enumerate(counts)
    )
    return _svg(left + width + 40, row * len(counts), bars, "Failed checks by category")


def _svg(width: int, height: int, body: str, label: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}</svg>'
