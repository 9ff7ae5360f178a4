"""What the room does in the store and with the grader. Nothing here touches the screen.

Every call opens the store for a moment and may be made from any thread.
"""

import json
import time
from dataclasses import dataclass
from typing import Protocol

from interview_drill.cli import notify, session
from interview_drill.cli.clock import Mark, Reading, parse_uptime
from interview_drill.cli.context import Context
from interview_drill.cli.grading import Graded, Target, Wish, grade_target, read_source
from interview_drill.cli.session import Live
from interview_drill.cli.store import Store
from interview_drill.cli.store.attempts import last_report, last_source
from interview_drill.cli.workspace import stub_of
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill
from interview_drill.graders.report import Judgement

SETTLE_SECONDS = 0.5  # an editor may take the file away for a moment while it saves
LOOK_SECONDS = 0.05


class Grade(Protocol):
    """`grading.grade_target`, or what a test puts in its place."""

    def __call__(
        self, here: Context, target: Target, source: bytes, wish: Wish, quiet: bool = False
    ) -> Graded: ...


@dataclass(frozen=True)
class Look:
    """The attempt as it is now, None when it has ended; and the mark that was reached, to be told once."""

    live: Live | None
    notice: notify.Notice | None = None


class Desk:
    """One attempt: its clock, its file, its hints. `here.errors` must not write to the screen."""

    def __init__(self, here: Context, live: Live, drill: Drill, grade: Grade = grade_target) -> None:
        self.here, self.drill, self.attempt = here, drill, live.attempt
        self._grade = grade

    def look(self) -> Look:
        """The attempt, and the notice that is due; nobody else will tell it then."""
        with self.here.store() as store:
            live = session.find_live(store)
            if live is None or live.attempt.id != self.attempt.id:
                return Look(None)
            return Look(live, notify.claim(store))

    def reading(self, live: Live) -> Reading:
        """What its clock shows now, from the facts known."""
        now = Mark("now", self.here.now(), parse_uptime(self.here.uptime()))
        return session.reading(live.attempt, live.events, now)

    def read(self) -> bytes:
        """The file, given a moment to come back. DrillError when it cannot be judged."""
        stop = time.monotonic() + SETTLE_SECONDS
        while True:
            try:
                return read_source(self.attempt.path, own=True)
            except DrillError:
                if time.monotonic() > stop:
                    raise
                time.sleep(LOOK_SECONDS)

    def grade(self, source: bytes) -> Graded:
        """Judge the file and keep the grade. DrillError, OwnFault when nothing could be judged."""
        with self.here.store() as store:
            target = Target(self.drill, self.attempt.path, self._need(store))
        return self._grade(self.here, target, source, Wish(), quiet=True)

    def hint(self) -> bool:
        """Record one more hint; False when there is none left."""
        with self.here.store() as store:
            self._need(store)
            return session.next_hint(store, self.drill)[1]

    def pause_or_resume(self) -> None:
        """Stop the clock, or let it run again."""
        with self.here.store() as store:
            (session.resume if self._need(store).clock.paused else session.pause)(store)

    def reveal(self) -> None:
        """Record that the solution is shown."""
        with self.here.store() as store:
            self._need(store)
            session.reveal(store)

    def give_up(self) -> None:
        """End the attempt; its file stays."""
        with self.here.store() as store:
            self._need(store)
            session.stop(store)

    def earlier(self) -> tuple[bytes | None, Judgement | None]:
        """What was judged last in this attempt, the bare stub if nothing was; and how that went."""
        with self.here.store() as store:
            source, report = last_source(store, self.attempt), last_report(store, self.attempt)
        if source is None:
            return stub_of(self.drill, self.attempt.framework), None
        return source, _judgement(report)

    def _need(self, store: Store) -> Live:
        """Another terminal may have ended it, and begun another."""
        live = session.find_live(store)
        if live is None or live.attempt.id != self.attempt.id:
            raise DrillError("This attempt has ended.", "q leaves the room.")
        return live


def _judgement(report: str | None) -> Judgement | None:
    """The judgement in a stored report; None where it is of another time."""
    from interview_drill.graders.warm import judgement_from_json

    if report is None:
        return None
    try:
        kept = json.loads(report)
        names = ("drill", "framework", "device", "seed", "checks", "rules", "diagnosis", "stdout")
        return judgement_from_json({name: kept[name] for name in names} | {"seconds": kept["grade_seconds"]})
    except (KeyError, TypeError, ValueError):
        return None
