"""One grade from the command line to the store: find the file, read it, have it judged, keep the result."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path

from interview_drill.cli.context import Context
from interview_drill.cli.session import Live, find_live, record_grade
from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill
from interview_drill.graders.report import GradeReport, Judgement

LARGEST = 1 << 20  # bytes; nobody writes more in half an hour


@dataclass(frozen=True)
class Target:
    """What to judge; `live` is the attempt it counts for, or None."""

    drill: Drill
    file: Path
    live: Live | None


@dataclass(frozen=True)
class Wish:
    """How to judge it: what the options of `drill grade` say."""

    framework: str | None = None
    device: str = "auto"
    seed: int | None = None


@dataclass(frozen=True)
class Graded:
    """A grade, kept where it counts for an attempt.

    `text` is its JSON, `ended`: it ended the attempt, `unsaved`: why it could not be kept.
    """

    target: Target
    report: GradeReport
    text: str
    ended: bool = False
    unsaved: DrillError | OwnFault | None = None


def choose_framework(drill: Drill, asked: str | None, wished: str | None = None) -> str:
    """The framework asked for (DrillError when not offered), else the one wished where offered."""
    if asked is None:
        return wished if wished in drill.frameworks else drill.default_framework
    if asked not in drill.frameworks:
        offered = ", ".join(drill.frameworks)
        raise DrillError(f"`{drill.id}` has no framework `{asked}`.", f"It is offered for: {offered}")
    return asked


def find_target(here: Context, drill_id: str = "", file: Path | None = None) -> Target:
    """The running attempt's file, or the one named. DrillError when it is not clear what is meant."""
    with here.store() as store:
        live = find_live(store)
    catalogue = here.catalogue()
    if file is None:
        return _attempt_target(here, live, drill_id)
    if not drill_id and live is None:
        raise DrillError(f"For which drill is {file}?", f"`drill grade ID --file {file}`")
    drill = catalogue.get(drill_id or (live.attempt.drill if live else ""))
    own = live is not None and live.attempt.drill == drill.id and _same(file, live.attempt.path)
    return Target(drill, file, live if own else None)


def read_source(path: Path, own: bool) -> bytes:
    """The candidate's file; `own`: the running attempt's.

    DrillError when it is missing, no file, empty, too large or unreadable.
    """
    mend = "`drill start` puts the file back." if own else "Name a file: `drill grade ID --file FILE`"
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise DrillError(f"{path} is a folder.", mend)
        if not stat.S_ISREG(mode.st_mode):
            raise DrillError(f"{path} is not a regular file.", mend)
        if mode.st_size > LARGEST:
            raise DrillError(f"{path} is larger than 1 MiB, which no answer is.", "Name the right file.")
        source = path.read_bytes()
    except FileNotFoundError:
        raise DrillError(f"{path} is not there.", mend) from None
    except OSError as fault:
        raise DrillError(f"{path} cannot be read: {fault.strerror}.", "Fix its permissions.") from fault
    if not source.strip():
        raise DrillError(f"{path} is empty.", "Save your answer in it first.")
    return source


def framework_of(target: Target, source: bytes, asked: str | None) -> str:
    """The framework to judge in: the one asked for, the attempt's, or what the file looks like."""
    from interview_drill.graders.detect import detect_framework

    drill, live = target.drill, target.live
    fitting = live.attempt.framework if live else detect_framework(drill, target.file.name, source)
    return choose_framework(drill, asked, fitting)


def grade_target(here: Context, target: Target, source: bytes, wish: Wish, quiet: bool = False) -> Graded:
    """Judge `source` and keep the grade; `quiet`: without a spinner.

    Raises DrillError and OwnFault when nothing could be judged.
    """
    at = here.now()
    judgement = _judge(here, target, source, wish, quiet)
    live = target.live
    if live is None:
        report = GradeReport(judgement)
        return Graded(target, report, json.dumps(report.to_json()))
    report = GradeReport(judgement, live.effort)
    text = json.dumps(report.to_json())
    try:
        with here.store() as store:
            ended = record_grade(store, live, report, text, source, at)
    except (DrillError, OwnFault) as fault:
        return Graded(target, report, text, unsaved=fault)  # the verdict is still worth showing
    return Graded(target, report, text, ended)


def show_graded(here: Context, graded: Graded) -> None:
    """The grade for a person, and what is odd about the attempt's clock."""
    from interview_drill.cli.views.attempt import clock_remarks
    from interview_drill.cli.views.grade import show_grade

    show_grade(here.console, graded.report, graded.ended)
    live = graded.target.live
    for remark in clock_remarks(live.clock) if live else ():
        here.warn(remark)


def _attempt_target(here: Context, live: Live | None, drill_id: str) -> Target:
    drill = here.catalogue().get(drill_id) if drill_id else None
    if live is None:
        name = drill_id or "ID"
        raise DrillError(
            "No attempt is running.",
            f"`drill start {name}` begins one; `drill grade {name} --file FILE` does without.",
        )
    if drill and drill.id != live.attempt.drill:
        raise DrillError(
            f"The running attempt is at `{live.attempt.drill}`, not `{drill.id}`.",
            f"`drill grade` judges that; `drill grade {drill.id} --file FILE` any file.",
        )
    return Target(drill or here.catalogue().get(live.attempt.drill), live.attempt.path, live)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _judge(here: Context, target: Target, source: bytes, wish: Wish, quiet: bool) -> Judgement:
    from interview_drill.graders.runner import GradeRequest
    from interview_drill.graders.warm import judge

    framework = framework_of(target, source, wish.framework)
    request = GradeRequest(target.drill, target.file.absolute(), source, framework, wish.device, wish.seed)
    if quiet or not here.errors.is_terminal:
        return judge(request, here.paths.home)
    with here.errors.status(f"Grading {target.drill.id} ...", spinner="line"):
        return judge(request, here.paths.home)
