"""Following a schedule: the engine's answers made durable. No text for people is made here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from interview_drill.cli.store import plans
from interview_drill.cli.store.db import Store
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Shelf
from interview_drill.schedules import engine
from interview_drill.schedules.engine import Draw, Run, Status
from interview_drill.schedules.plan import Plan, load_plan


@dataclass(frozen=True)
class Progress:
    """The running plan, its stored facts, the passes that count, and where that leaves us today."""

    plan: Plan
    run: Run
    passes: Mapping[str, datetime]
    status: Status


def look(store: Store, shelves: Sequence[Shelf], today: date, *, next_now: bool = False) -> Progress | None:
    """Where the running plan stands; nothing is opened or stored. None when no plan runs."""
    stored = plans.running_plan(store)
    if stored is None:
        return None
    plan = load_plan(stored.name, shelves)
    draws = tuple(Draw(draw.day, draw.roll, draw.drills, draw.drawn_at) for draw in stored.draws)
    run = Run(
        stored.id,
        stored.name,
        stored.seed,
        stored.started_on,
        stored.started_at,
        stored.opened,
        draws,
        stored.skips,
    )
    passes = plans.passes_since(store, run.started_at)
    return Progress(plan, run, passes, engine.status(plan, run, passes, today, next_now=next_now))


def current(store: Store, shelves: Sequence[Shelf], today: date, *, next_now: bool = False) -> Progress:
    """Where the running plan stands, with the day at hand opened and drawn. DrillError when no plan runs."""
    progress = _looked(store, shelves, today, next_now)
    if not progress.status.opens:
        return progress
    with store.write():
        # Again, now that no other terminal can open the day at the same time.
        progress = _looked(store, shelves, today, next_now)
        if progress.status.opens:
            _open(store, progress, today)
    return _looked(store, shelves, today, next_now=False)


def _open(store: Store, progress: Progress, today: date) -> None:
    run, day = progress.run, progress.status.day.number
    plans.add_day(store, run.id, day, today)
    if first := engine.open_day(progress.plan, run, day, store.now()):
        plans.add_draw(store, run.id, day, first.roll, first.drills)


def start(store: Store, name: str, shelves: Sequence[Shelf], today: date, seed: int) -> Progress:
    """Begin a plan today and open its first day. DrillError while another one runs unfinished."""
    plan = load_plan(name, shelves)
    with store.write():
        if stored := plans.running_plan(store):
            _check_finished(store, stored, shelves, today)
            plans.end_plan(store, stored.id)
        plans.add_plan(store, plan.name, seed, today)
    return current(store, shelves, today)


def _check_finished(store: Store, stored: plans.StoredPlan, shelves: Sequence[Shelf], today: date) -> None:
    progress = _looked(store, shelves, today, next_now=False)
    if not progress.status.finished:
        raise DrillError(
            f"The schedule `{stored.name}` is running since {stored.started_on.isoformat()}.",
            "`drill schedule today` goes on with it, `drill schedule stop` ends it.",
        )


def draw_again(store: Store, shelves: Sequence[Shelf], today: date) -> Progress:
    """Draw the drills of today's re-roll day again. DrillError on a day with fixed drills."""
    current(store, shelves, today)
    with store.write():
        progress = _looked(store, shelves, today, next_now=False)
        day = progress.status.day
        if progress.status.finished:
            raise DrillError(
                f"The schedule `{progress.plan.name}` is finished.", "`drill schedule list` shows all."
            )
        if day.reroll is None:
            raise DrillError(
                f"Day {day.number} has fixed drills: nothing to draw.", _draw_hint(progress.plan)
            )
        drawn = engine.draw_again(progress.plan, progress.run, day.number, store.now())
        plans.add_draw(store, progress.run.id, drawn.day, drawn.roll, drawn.drills)
    return _looked(store, shelves, today, next_now=False)


def _draw_hint(plan: Plan) -> str:
    drawn = [number for number, day in enumerate(plan.days, start=1) if day.reroll]
    return f"Days with a draw: {', '.join(map(str, drawn))}." if drawn else "This schedule has no draws."


def skip(
    store: Store, shelves: Sequence[Shelf], today: date, drills: Sequence[str], *, everything: bool = False
) -> Progress:
    """Leave drills of today out: those named, all open ones, or else the first open one."""
    current(store, shelves, today)
    with store.write():
        progress = _looked(store, shelves, today, next_now=False)
        for drill in _to_skip(progress, drills, everything):
            plans.add_skip(store, progress.run.id, progress.status.day.number, drill)
    return _looked(store, shelves, today, next_now=False)


def _to_skip(progress: Progress, drills: Sequence[str], everything: bool) -> tuple[str, ...]:
    day = progress.status.day
    for drill in drills:
        if drill not in [known.id for known in day.drills]:
            listed = ", ".join(known.id for known in day.drills)
            raise DrillError(f"`{drill}` is not a drill of day {day.number}.", f"That day has: {listed}.")
        if drill not in day.open_drills:
            raise DrillError(
                f"`{drill}` is done already on day {day.number}.", "`drill schedule today` shows it."
            )
    if not day.open_drills:
        raise DrillError(
            f"Day {day.number} has no open drill.", "`drill schedule today --next` opens the next day."
        )
    if drills:
        return tuple(dict.fromkeys(drills))
    return day.open_drills if everything else day.open_drills[:1]


def stop(store: Store) -> plans.StoredPlan:
    """End the running plan, also one whose file is gone. DrillError when none runs."""
    with store.write():
        stored = plans.running_plan(store)
        if stored is None:
            raise not_started()
        plans.end_plan(store, stored.id)
    return stored


def _looked(store: Store, shelves: Sequence[Shelf], today: date, next_now: bool) -> Progress:
    progress = look(store, shelves, today, next_now=next_now)
    if progress is None:
        raise not_started()
    return progress


def not_started() -> DrillError:
    """What to say when a schedule is needed and none runs."""
    return DrillError("No schedule is running.", "`drill schedule start fourteen-day` starts one.")
