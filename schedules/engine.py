"""Which drills are due: pure functions of (plan, stored facts, passes, today)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from interview_drill.schedules.plan import Plan, Reroll

OPEN, PASSED, SKIPPED = "open", "passed", "skipped"  # what a drill of a day can be
DONE, CURRENT, AHEAD = "done", "current", "ahead"  # what a day can be
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Draw:
    """The drills drawn for a re-roll day; `roll` counts from 0."""

    day: int
    roll: int
    drills: tuple[str, ...]
    drawn_at: datetime


@dataclass(frozen=True)
class Run:
    """The stored facts of one start of a plan. `opened` says on which local date each day was opened."""

    id: int
    name: str
    seed: int
    started_on: date
    started_at: datetime
    opened: Mapping[int, date] = field(default_factory=dict)
    draws: tuple[Draw, ...] = ()
    skips: frozenset[tuple[int, str]] = frozenset()

    def rolls(self, day: int) -> tuple[Draw, ...]:
        """All draws of a day, the first one first."""
        return tuple(sorted((draw for draw in self.draws if draw.day == day), key=lambda draw: draw.roll))


@dataclass(frozen=True)
class DayDrill:
    """A drill of a day, and whether it is open, passed or skipped."""

    id: str
    state: str


@dataclass(frozen=True)
class DayStatus:
    """A day of a run. `drills` is empty for a re-roll that was not drawn yet."""

    number: int
    state: str
    drills: tuple[DayDrill, ...]
    minutes: int
    reroll: Reroll | None
    roll: int
    opened_on: date | None

    @property
    def open_drills(self) -> tuple[str, ...]:
        """The drills still to do."""
        return tuple(drill.id for drill in self.drills if drill.state == OPEN)


@dataclass(frozen=True)
class Status:
    """Where a run stands today.

    `day` is the one to work on, or the last one done while `resting` or `finished`.
    `opens` says that `day` has not been opened yet; storing that is the caller's part.
    `missed` are the dates since the start on which no day was opened: by so many the plan has shifted.
    """

    day: DayStatus
    opens: bool
    resting: bool
    finished: bool
    missed: tuple[date, ...]
    next_opens_on: date | None
    ends_on: date | None


def draw(plan: Plan, day: int, roll: int, seed: int) -> tuple[str, ...]:
    """The drills of a re-roll day, in order: always the same for the same arguments."""
    reroll = plan.day(day).reroll
    if reroll is None:
        return ()

    # Ranked by digest: needs no generator whose stream could differ between Python versions.
    def rank(drill: str) -> bytes:
        return hashlib.sha256(f"{plan.name}/{day}/{roll}/{seed}/{drill}".encode()).digest()

    return tuple(sorted(reroll.pool, key=rank)[: reroll.count])


def drills_of(plan: Plan, run: Run, day: int) -> tuple[str, ...]:
    """The drills of a day: those of the plan, or of the latest stored draw; () when not drawn yet."""
    if plan.day(day).reroll is None:
        return plan.day(day).drills
    rolls = run.rolls(day)
    return rolls[-1].drills if rolls else ()


def day_status(plan: Plan, run: Run, passes: Mapping[str, datetime], day: int) -> DayStatus:
    """How far a day is. `passes` holds the latest pass of each drill."""
    rolls = run.rolls(day)
    # A re-roll asks for drills that were passed before: only passes since its first draw count.
    since = rolls[0].drawn_at if rolls else run.started_at
    drills = tuple(
        DayDrill(drill, _drill_state(drill, day, run, passes, since)) for drill in drills_of(plan, run, day)
    )
    done = bool(drills) and all(drill.state != OPEN for drill in drills)
    state = DONE if done else CURRENT if day in run.opened else AHEAD
    spec = plan.day(day)
    roll = rolls[-1].roll if rolls else 0
    return DayStatus(day, state, drills, spec.minutes, spec.reroll, roll, run.opened.get(day))


def _drill_state(drill: str, day: int, run: Run, passes: Mapping[str, datetime], since: datetime) -> str:
    if drill in passes and passes[drill] >= since:
        return PASSED
    return SKIPPED if (day, drill) in run.skips else OPEN


def all_days(plan: Plan, run: Run, passes: Mapping[str, datetime]) -> tuple[DayStatus, ...]:
    """Every day of the plan, in order."""
    return tuple(day_status(plan, run, passes, number) for number in range(1, len(plan.days) + 1))


def status(
    plan: Plan, run: Run, passes: Mapping[str, datetime], today: date, *, next_now: bool = False
) -> Status:
    """Where the run stands today.

    The day to work on is the first one not yet done. A day is opened once per date, so that
    finishing early leaves the rest of the date free, unless `next_now` asks for more.
    """
    days = all_days(plan, run, passes)
    left = [day for day in days if day.state != DONE]
    missed = missed_dates(run, today) if left else ()
    if not left:
        return Status(days[-1], False, False, True, missed, None, None)
    first, latest = left[0], max(run.opened.values(), default=None)
    opens = first.opened_on is None
    if opens and latest is not None and latest >= today and not next_now:
        done = [day for day in days if day.opened_on is not None][-1]
        ends = latest + ONE_DAY * len(left)
        return Status(done, False, True, False, missed, latest + ONE_DAY, ends)
    return Status(first, opens, False, False, missed, None, _end(len(left), opens, latest, today))


def _end(left: int, opens: bool, latest: date | None, today: date) -> date:
    """The date of the last day if from now on one day is done each date."""
    # The day at hand takes no date of its own when today may still open the one after it.
    spare = not opens and latest is not None and latest < today
    return today + ONE_DAY * max(left - 1 - spare, 0)


def missed_dates(run: Run, today: date) -> tuple[date, ...]:
    """The dates from the start to yesterday on which no day was opened."""
    opened = set(run.opened.values())
    span = (today - run.started_on).days
    dates = (run.started_on + ONE_DAY * offset for offset in range(span))
    return tuple(day for day in dates if day not in opened)


def open_day(plan: Plan, run: Run, day: int, now: datetime) -> Draw | None:
    """The draw to store when a day is opened: None for fixed drills, or when it is stored already."""
    if plan.day(day).reroll is None or run.rolls(day):
        return None
    return Draw(day, 0, draw(plan, day, 0, run.seed), now)


def draw_again(plan: Plan, run: Run, day: int, now: datetime) -> Draw:
    """The draw after the latest one of a day."""
    rolls: Sequence[Draw] = run.rolls(day)
    roll = rolls[-1].roll + 1 if rolls else 0
    return Draw(day, roll, draw(plan, day, roll, run.seed), now)
