"""What stands in the room, as text: the bar of the time, the state of the clock, the keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from interview_drill.cli.clock import Reading, clock_text, countdown_text
from interview_drill.cli.room.style import ACCENT, BAD, DIM, FOREGROUND, GOOD, LINE, WARNING
from interview_drill.cli.session import Live
from interview_drill.cli.views.attempt import clock_remarks
from interview_drill.cli.views.console import plain
from interview_drill.drills.model import Drill

LATE = 300  # seconds left from which on the digits warn


@dataclass(frozen=True)
class Key:
    """A key that works now, and what it does."""

    key: str
    label: str


def head_text(drill: Drill, live: Live, width: int) -> Text:
    """Which drill this is, and which file, as far as there is room."""
    head = Text.assemble((drill.id, f"bold {ACCENT}"))
    for part in (live.attempt.framework, drill.title, plain(live.attempt.path.name)):
        if len(head) + 3 + len(part) <= width:
            head.append(f" · {part}", DIM)
    return head


def digits_text(clock: Reading) -> str:
    """The large digits: what is left, or `+mm:ss` over the budget."""
    return f"+{clock_text(clock.over_by)}" if clock.over_time else countdown_text(clock.remaining)


def clock_style(clock: Reading, running: bool) -> str:
    """The colour of the digits."""
    if clock.paused or not running:
        return DIM
    return BAD if clock.over_time else WARNING if clock.remaining <= LATE else FOREGROUND


def state_text(clock: Reading, target: float, outcome: str, with_time: bool) -> Text:
    """Beside the digits, or in their place (`with_time`): what they mean."""
    first = "over the" if clock.over_time else "left of"
    lines = [Text(f"{first} {clock_text(clock.budget)}", BAD if clock.over_time else FOREGROUND)]
    if with_time:
        lines[0] = Text.assemble((digits_text(clock), "bold"), " ", lines[0])
    lines.append(_aim(clock, target))
    if outcome:
        lines.append(Text(f"{outcome} after {clock_text(clock.elapsed)}", f"bold {FOREGROUND}"))
    elif clock.paused:
        lines.append(Text("paused", f"bold {WARNING}"))
    elif clock.over_time:
        lines.append(Text("grades are marked over time", DIM))
    lines.extend(Text(remark, WARNING) for remark in clock_remarks(clock))
    return Text("\n").join(lines)


def _aim(clock: Reading, target: float) -> Text:
    if target >= clock.budget:
        return Text()
    past = clock.elapsed - target
    if past > 0:
        return Text(f"{clock_text(past)} past the aim of {clock_text(target)}", WARNING)
    return Text(f"aim for {clock_text(target)}, {countdown_text(-past)} to go", DIM)


def bar_text(clock: Reading, target: float, width: int) -> Text:
    """The time as a bar of `width` cells with the drill's own target marked on it; two lines."""
    used = min(width, round(width * clock.elapsed / clock.budget))
    style = BAD if clock.over_time else WARNING if clock.elapsed > target else GOOD
    bar = Text("━" * used, DIM if clock.paused else style).append("─" * (width - used), LINE)
    labels = Text(clock_text(clock.budget).rjust(width), DIM)
    place = round(width * target / clock.budget)
    if not 0 < place < width:
        return bar + "\n" + labels
    marked = bar[:place] + Text("┃", f"bold {FOREGROUND}") + bar[place + 1 :]
    label = f"aim {clock_text(target)}"
    start = max(0, place - len(label) // 2)
    room = width - len(clock_text(clock.budget)) - 2
    if start + len(label) <= room:
        labels = Text(" " * start + label, DIM) + labels[start + len(label) :]
    return marked + "\n" + labels


def keys_text(keys: Sequence[Key], width: int) -> Text:
    """The keys that work now; a key is never parted from its word."""
    text, used = Text(), 0
    for key in keys:
        piece = Text.assemble((key.key, f"bold {ACCENT}"), f" {key.label}", style=DIM)
        gap = 3 if used else 0
        if used and used + gap + len(piece) > width:
            text.append("\n")
            used = gap = 0
        text.append(" " * gap).append_text(piece)
        used += gap + len(piece)
    return text
