"""`drill grade`: read the file, have it judged, keep the grade, show it; with `--watch` after every save."""

import time
from collections.abc import Iterator
from pathlib import Path

import typer

from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import Context, context
from interview_drill.cli.grading import (
    Graded,
    Target,
    Wish,
    find_target,
    framework_of,
    grade_target,
    read_source,
    show_graded,
)
from interview_drill.drills.errors import DrillError

NOT_PASSED = 1
SETTLE_SECONDS = 0.5  # an editor may take the file away for a moment while it saves


def grade(
    drill_id: str = typer.Argument(
        "", metavar="[ID]", autocompletion=drill_ids, help="A drill; else the running attempt's."
    ),
    file: Path | None = typer.Option(None, "--file", help="Judge this file, without an attempt."),
    framework: str | None = typer.Option(None, "--framework", "-f", help="numpy, torch or python."),
    device: str = typer.Option("auto", "--device", help="auto, cpu, cuda, cuda:N or mps."),
    seed: int | None = typer.Option(None, "--seed", min=0, help="Repeat the inputs of an earlier grade."),
    watch: bool = typer.Option(False, "--watch", "-w", help="Again after every save, until it passes."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a grade on stdout, nothing else."),
) -> None:
    """Judge your file with the hidden checks. The exit status is 0 when it passed and 1 when not.

    Examples: drill grade, drill grade --watch, drill grade attention --file mine.py --json
    """
    here, wish = context(), Wish(framework, device, seed)
    target = find_target(here, drill_id, file)
    source = read_source(target.file, own=target.live is not None)
    if watch:
        raise typer.Exit(_Watch(here, target, wish, as_json).run(source))
    graded = grade_target(here, target, source, wish, quiet=as_json)
    _show(here, graded, as_json)
    if graded.unsaved:
        raise graded.unsaved
    raise typer.Exit(0 if graded.report.judgement.passed else NOT_PASSED)


def _show(here: Context, graded: Graded, as_json: bool) -> None:
    if as_json:
        print(graded.text, flush=True)
    else:
        show_graded(here, graded)


class _Watch:
    """Grades after every save until the file passes; Ctrl-C ends it with 130."""

    def __init__(self, here: Context, target: Target, wish: Wish, as_json: bool) -> None:
        self.here, self.target, self.wish, self.as_json = here, target, wish, as_json
        self.judged = b""
        self.last: Graded | None = None

    def run(self, source: bytes) -> int:
        """The exit status: 0 once it passed, 1 when the attempt ended otherwise."""
        from interview_drill.cli.ticking import Ticker
        from interview_drill.cli.watching import saves
        from interview_drill.graders.warm import Keeper

        framework = framework_of(self.target, source, self.wish.framework)
        with Keeper(self.here.paths.home, framework), Ticker(self.here):
            changes = saves(self.target.file, self.here.warn)
            while not self._judge(source):
                new = self._next(changes)
                if new is None:
                    return NOT_PASSED
                source = new
        return 0

    def _judge(self, source: bytes) -> bool:
        self.judged = source
        graded = grade_target(self.here, self.target, source, self.wish, quiet=self.as_json)
        if self.last and not self.as_json:
            from interview_drill.cli.views.grade import show_saved

            show_saved(self.here.console, self.here.now())
        _show(self.here, graded, self.as_json)
        if graded.unsaved:
            raise graded.unsaved
        self._tell(graded)
        self.last = graded
        return graded.report.judgement.passed

    def _tell(self, graded: Graded) -> None:
        from interview_drill.cli.views.grade import show_changes, show_watching

        if self.as_json:
            return
        if self.last:
            show_changes(self.here.console, self.last.report.judgement, graded.report.judgement)
        if not graded.report.judgement.passed:
            show_watching(self.here.console, self.target.file)

    def _next(self, changes: Iterator[None]) -> bytes | None:
        """The file's next content; None when the attempt has ended meanwhile."""
        for _ in changes:
            try:
                source = _settled(self.target)
            except DrillError as fault:
                self.here.warn(f"{fault.message} Waiting for the next save.")
                continue
            if source == self.judged:
                continue
            if self.target.live and not self._still_runs():
                self.here.warn("The attempt has ended, in another terminal.")
                return None
            return source
        return None

    def _still_runs(self) -> bool:
        """Look again: hints and time count for the next grade."""
        from interview_drill.cli.session import find_live

        before = self.target.live
        with self.here.store() as store:
            live = find_live(store)
        self.target = Target(self.target.drill, self.target.file, live)
        return live is not None and before is not None and live.attempt.id == before.attempt.id


def _settled(target: Target) -> bytes:
    """The file, given a moment to come back. DrillError when it does not."""
    stop = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            return read_source(target.file, own=target.live is not None)
        except DrillError:
            if time.monotonic() > stop:
                raise
            time.sleep(SETTLE_SECONDS / 20)
