"""The life of an attempt: start, pause, hint, reveal, grade, stop. The store decides who is first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interview_drill.cli.clock import Mark, Reading, parse_uptime, read_clock
from interview_drill.cli.paths import make_folder
from interview_drill.cli.store import Store
from interview_drill.cli.store import attempts as table
from interview_drill.cli.store.attempts import Attempt, Event, NewGrade
from interview_drill.cli.workspace import new_file, restore, stub_of
from interview_drill.drills.errors import DrillError

if TYPE_CHECKING:  # `drill timer` must not pay for them
    from interview_drill.drills.model import Drill
    from interview_drill.graders.report import Effort, GradeReport

DEFAULT_MINUTES = 30


@dataclass(frozen=True)
class Live:
    """An attempt with what happened in it and what its clock shows."""

    attempt: Attempt
    events: tuple[Event, ...]
    clock: Reading

    @property
    def hints(self) -> int:
        """Hints shown so far."""
        return sum(event.kind == table.HINT for event in self.events)

    @property
    def revealed(self) -> bool:
        """The reference solution was shown while the attempt ran."""
        return any(event.kind == table.REVEAL for event in self.events)

    @property
    def effort(self) -> "Effort":
        """What a grade made now says about the attempt."""
        from interview_drill.graders.report import Effort

        return Effort(
            attempt=self.attempt.id,
            elapsed_seconds=round(self.clock.elapsed, 3),
            budget_seconds=self.attempt.budget_seconds,
            target_seconds=self.attempt.target_seconds,
            hints=self.hints,
            revealed=self.revealed,
        )


@dataclass(frozen=True)
class Begun:
    """What `drill start` did: a new attempt, or the running one again.

    `unpaused`: its clock stood still and runs again. `restored`: its file was gone and was put back,
    from the last grade (`grade`) or from the stub (`stub`).
    """

    live: Live
    resumed: bool
    unpaused: bool = False
    restored: str = ""


def find_live(store: Store) -> Live | None:
    """The running attempt, or None."""
    attempt = table.running_attempt(store)
    return _live(store, attempt) if attempt else None


def need_live(store: Store) -> Live:
    """The running attempt; DrillError when there is none."""
    live = find_live(store)
    if live is None:
        raise DrillError(
            "No attempt is running.", "`drill start ID` begins one; `drill list` shows all drills."
        )
    return live


def begin(store: Store, drill: "Drill", framework: str, minutes: int, workspace: Path) -> Begun:
    """Start an attempt of `minutes`, unless one runs: then that one is returned.

    The write lock is held from the look at what runs until the new row is in, so that of two
    terminals one starts and the other resumes. The file is complete on disk before the row that names
    it is committed: a process killed between the two leaves a spare stub, never an attempt without
    its file.
    """
    folder = make_folder(workspace / drill.id, "workspace")
    with store.write() as connection:
        running = table.running_attempt(store)
        if running:
            return Begun(_live(store, running), resumed=True)
        path = new_file(store, folder, framework, stub_of(drill, framework))
        attempt = Attempt(0, drill.id, framework, path, store.now(), minutes * 60, drill.minutes * 60)
        try:
            attempt = replace(attempt, id=table.insert_attempt(connection, attempt))
            table.add_event(connection, attempt, Event(table.START, attempt.started_at, store.uptime()))
        except BaseException:
            path.unlink(missing_ok=True)  # ours, and still the bare stub
            raise
    return Begun(_live(store, attempt), resumed=False)


def take_up(store: Store, drill: "Drill | None") -> Begun:
    """Go on with the running attempt: its clock runs again, its file is there again.

    `drill` is its drill, or None where that is no longer in the catalogue.
    """
    live = need_live(store)
    unpaused = live.clock.paused
    if unpaused:
        live = resume(store)
    return Begun(live, resumed=True, unpaused=unpaused, restored=restore(store, live.attempt, drill))


def pause(store: Store) -> Live:
    """Stop the clock. DrillError when nothing runs or it stands still already."""
    return _switch(store, table.PAUSE)


def resume(store: Store) -> Live:
    """Let the clock run again. DrillError when nothing runs or it was not paused."""
    return _switch(store, table.RESUME)


def stop(store: Store) -> Live:
    """End the running attempt as given up. Its file stays."""
    with store.write() as connection:
        live = need_live(store)
        table.end_attempt(connection, live.attempt, store.now(), table.STOPPED)
    return live


def next_hint(store: Store, drill: "Drill") -> tuple[int, bool]:
    """Record that one more hint is shown: how many are now, and whether this one was new."""
    with store.write() as connection:
        live = need_live(store)
        if live.hints >= len(drill.hints):
            return len(drill.hints), False
        table.add_event(connection, live.attempt, Event(table.HINT, store.now(), str(live.hints + 1)))
        return live.hints + 1, True


def reveal(store: Store) -> None:
    """Record that the reference solution is shown to the running attempt."""
    with store.write() as connection:
        live = need_live(store)
        table.add_event(connection, live.attempt, Event(table.REVEAL, store.now()))


def record_grade(
    store: Store, live: Live, report: "GradeReport", report_json: str, source: bytes, at: datetime
) -> bool:
    """Keep a grade with its snapshot; a pass ends the attempt as of `at`, when the file was read.

    Returns whether this grade ended it: another terminal may have done so meanwhile.
    """
    judged = report.judgement
    grade = NewGrade(
        at=at,
        passed=judged.passed,
        score=report.score,
        verdict=report.verdict,
        elapsed_seconds=live.clock.elapsed,
        over_time=report.effort.over_time,
        report=report_json,
        source=source,
    )
    with store.write() as connection:
        if not table.is_stored(store, live.attempt):
            raise DrillError(
                "The attempt is no longer in the state file: this grade was not recorded.",
                "Your file is still there; `drill start last` or `drill start ID` begins anew.",
            )
        running = table.running_attempt(store)
        table.add_grade(connection, live.attempt, grade)
        if not judged.passed or running is None or running.id != live.attempt.id:
            return False
        table.end_attempt(connection, live.attempt, at, table.PASSED)
        return True


def _live(store: Store, attempt: Attempt) -> Live:
    events = table.events_of(store, attempt)
    now = Mark("now", store.now(), parse_uptime(store.uptime()))
    return Live(attempt, events, reading(attempt, events, now))


def reading(attempt: Attempt, events: Sequence[Event], now: Mark) -> Reading:
    """What the attempt's clock shows at `now`."""
    marks = [Mark(event.kind, event.at, parse_uptime(event.detail)) for event in events]
    return read_clock(attempt.started_at, attempt.budget_seconds, marks, now)


def _switch(store: Store, kind: str) -> Live:
    with store.write() as connection:
        live = need_live(store)
        if live.clock.paused == (kind == table.PAUSE):
            raise DrillError(*_already(kind))
        table.add_event(connection, live.attempt, Event(kind, store.now(), store.uptime()))
    return need_live(store)


def _already(kind: str) -> tuple[str, str]:
    if kind == table.PAUSE:
        return "The attempt is paused already.", "`drill resume` goes on."
    return "The attempt is not paused: its clock runs.", "`drill timer` shows what is left."
