"""Progress as arithmetic on what was practised: rates, times, streaks, weaknesses. Reads no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from interview_drill.cli.store.progress import BugCount, DrillCount, Practice

WEEKS = 12  # of the calendar
RECENT = 3  # passes that make a trend
STEADY = 0.10  # a change of the median smaller than this share is none
AGAIN = 2  # attempts from which on a bug is one that comes back


@dataclass(frozen=True)
class DrillProgress:
    """How one drill goes. `attempts` have ended; times are seconds to the first pass, the oldest first.

    `trend` is `faster`, `slower`, `steady`, or empty with fewer than RECENT + 1 timed passes.
    """

    drill: str
    attempts: int
    passed: int
    target_seconds: int
    times: tuple[float, ...]
    trend: str

    @property
    def pass_rate(self) -> float | None:
        """Passed attempts among those that ended, 0 to 1; None while none has."""
        return self.passed / self.attempts if self.attempts else None

    @property
    def best(self) -> float | None:
        """The fastest pass."""
        return min(self.times, default=None)

    @property
    def median(self) -> float | None:
        """The median pass."""
        return median(self.times) if self.times else None


@dataclass(frozen=True)
class Progress:
    """The whole picture. `calendar` runs by weeks, Monday first; its last day is in the week of today."""

    drills: tuple[DrillProgress, ...]
    streak: int
    longest_streak: int
    calendar: tuple[tuple[date, int], ...]
    bugs: tuple[BugCount, ...]
    weak: tuple[tuple[str, int], ...]

    @property
    def attempts(self) -> int:
        """All attempts."""
        return sum(drill.attempts for drill in self.drills)

    @property
    def passed(self) -> int:
        """All attempts that were passed."""
        return sum(drill.passed for drill in self.drills)


def progress(done: Practice, today: date) -> Progress:
    """What the practice so far amounts to on the local date `today`."""
    return Progress(
        drills=tuple(sorted((_drill(count, done) for count in done.drills), key=lambda d: d.drill)),
        streak=streak(done.days, today),
        longest_streak=longest_streak(done.days),
        calendar=calendar(done.days, today),
        bugs=tuple(sorted((b for b in done.bugs if b.attempts >= AGAIN), key=_most_first)),
        weak=tuple(sorted(done.weak.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _most_first(count: BugCount) -> tuple[int, str, str]:
    return -count.attempts, count.drill, count.bug


def _drill(count: DrillCount, done: Practice) -> DrillProgress:
    passes = [p for p in done.passes if p.drill == count.drill]
    times = tuple(p.seconds for p in passes if p.seconds is not None)
    ended = count.attempts - count.running
    return DrillProgress(count.drill, ended, len(passes), count.target_seconds, times, trend(times))


def trend(times: Sequence[float]) -> str:
    """The median of the latest passes against that of those before: faster, slower or steady."""
    if len(times) <= RECENT:
        return ""
    before, now = median(times[:-RECENT]), median(times[-RECENT:])
    if abs(now - before) <= STEADY * before:
        return "steady"
    return "faster" if now < before else "slower"


def streak(days: dict[date, int], today: date) -> int:
    """Days in a row with practice up to today; a day that is not over yet breaks nothing."""
    day = today if today in days else today - timedelta(days=1)
    count = 0
    while day in days:
        count += 1
        day -= timedelta(days=1)
    return count


def longest_streak(days: dict[date, int]) -> int:
    """The most days in a row ever."""
    longest = current = 0
    before: date | None = None
    for day in sorted(days):
        current = current + 1 if before is not None and day - before == timedelta(days=1) else 1
        longest, before = max(longest, current), day
    return longest


def calendar(days: dict[date, int], today: date) -> tuple[tuple[date, int], ...]:
    """Attempts on each day of the last WEEKS weeks, from a Monday to the Sunday after today."""
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    every = (first + timedelta(days=i) for i in range(7 * WEEKS))
    return tuple((day, days.get(day, 0)) for day in every)
