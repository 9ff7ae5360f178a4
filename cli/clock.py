"""Time as arithmetic on stored facts: nothing here reads a clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

PAUSE, RESUME = "pause", "resume"
DOUBT = 2.0  # seconds by which two honest clocks may differ


@dataclass(frozen=True)
class Uptime:
    """What the machine's own counters showed, which nobody can set.

    `boot` names the boot they count from; `total` seconds include sleep, `awake` seconds do not.
    """

    boot: str
    total: float
    awake: float

    def __str__(self) -> str:
        return f"boot={self.boot} total={self.total:.3f} awake={self.awake:.3f}"


def parse_uptime(text: str) -> Uptime | None:
    """An uptime from its text; None from anything else."""
    parts = dict(word.split("=", 1) for word in text.split() if "=" in word)
    try:
        return Uptime(parts["boot"], float(parts["total"]), float(parts["awake"]))
    except (KeyError, ValueError):
        return None


@dataclass(frozen=True)
class Mark:
    """A fact with a time: `kind` is `pause`, `resume` or anything else; `uptime` where it is known."""

    kind: str
    at: datetime
    uptime: Uptime | None = None


@dataclass(frozen=True)
class Reading:
    """What the clock shows, in seconds.

    `elapsed` leaves pauses out. `set_back` and `set_forward` say by how much the computer's clock was
    seen to be changed meanwhile, `slept` how much of `elapsed` the computer was asleep.
    """

    budget: float
    elapsed: float = 0.0
    paused: bool = False
    set_back: float = 0.0
    set_forward: float = 0.0
    slept: float = 0.0

    @property
    def remaining(self) -> float:
        """What is left of the budget, never below 0."""
        return max(0.0, self.budget - self.elapsed)

    @property
    def over_time(self) -> bool:
        """The budget is used up; what is graded now is marked so."""
        return self.elapsed > self.budget

    @property
    def over_by(self) -> float:
        """Seconds beyond the budget, never below 0."""
        return max(0.0, self.elapsed - self.budget)


def read_clock(started: datetime, budget: float, marks: Sequence[Mark], now: Mark) -> Reading:
    """The state of an attempt that started at `started`, given its `marks` in the order recorded.

    Time between two facts counts unless the attempt was paused; a sleeping laptop counts, as an
    interviewer would have waited too. Where both facts know the machine's uptime, that decides, and
    a change of the clock is reported. Else a fact that is earlier than the one before it shows a
    clock set back: that stretch counts as nothing.
    """
    reading, before = Reading(budget), Mark("start", started)
    for mark in (*_telling(marks, now), now):
        reading = _counted(reading, before, mark)
        before = mark
    return reading


def _telling(marks: Sequence[Mark], now: Mark) -> list[Mark]:
    """The marks to walk along: where uptimes are known, one without would break the chain."""
    if now.uptime is None:
        return list(marks)
    return [mark for mark in marks if mark.uptime or mark.kind in (PAUSE, RESUME)]


def _counted(reading: Reading, before: Mark, mark: Mark) -> Reading:
    wall = (mark.at - before.at).total_seconds()
    step, slept = _true_step(wall, before.uptime, mark.uptime)
    changed = wall - step
    return replace(
        reading,
        elapsed=reading.elapsed + (0.0 if reading.paused else step),
        paused=mark.kind == PAUSE if mark.kind in (PAUSE, RESUME) else reading.paused,
        set_back=reading.set_back + max(0.0, -changed),
        set_forward=reading.set_forward + max(0.0, changed),
        slept=reading.slept + (0.0 if reading.paused else slept),
    )


def _true_step(wall: float, before: Uptime | None, after: Uptime | None) -> tuple[float, float]:
    """Seconds that really went by between two facts, and how many of them the computer slept."""
    if before is None or after is None or before.boot != after.boot or after.total < before.total:
        return max(0.0, wall), 0.0
    total, awake = after.total - before.total, after.awake - before.awake
    slept = total - awake if total - awake > DOUBT else 0.0
    return (wall if wall >= 0 and abs(wall - total) <= DOUBT else total), slept


def clock_text(seconds: float) -> str:
    """`mm:ss`, or `h:mm:ss` from an hour on; part of a second is dropped."""
    minutes, second = divmod(int(max(0.0, seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def countdown_text(seconds: float) -> str:
    """The same for what is left: 0 is shown only when nothing is left."""
    return clock_text(math.ceil(round(seconds, 3)))
