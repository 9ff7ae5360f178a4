"""`drill grade`: read the file, have it judged, keep the grade, show it."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path

import typer

from interview_drill.cli.commands.start import choose_framework
from interview_drill.cli.context import Context, context
from interview_drill.cli.session import Live, find_live, record_grade
from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill
from interview_drill.graders.report import GradeReport, Judgement

NOT_PASSED = 1
LARGEST = 1 << 20  # bytes; nobody writes more in half an hour


@dataclass(frozen=True)
class Target:
    """What to judge; `live` is the attempt it counts for, or None."""

    drill: Drill
    file: Path
    live: Live | None


def grade(
    drill_id: str = typer.Argument("", metavar="[ID]", help="A drill; else the running attempt's."),
    file: Path | None = typer.Option(None, "--file", help="Judge this file, without an attempt."),
    framework: str | None = typer.Option(None, "--framework", "-f", help="numpy, torch or python."),
    device: str = typer.Option("auto", "--device", help="auto, cpu, cuda, cuda:N or mps."),
    seed: int | None = typer.Option(None, "--seed", min=0, help="Repeat the inputs of an earlier grade."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
) -> None:
    """Judge your file with the hidden checks. The exit status is 0 when it passed and 1 when not.

    Examples: drill grade, drill grade attention --file mine.py --json
    """
    here = context()
    with here.store() as store:
        target = _find_target(here, find_live(store), drill_id, file)
    source = read_source(target.file, own=target.live is not None)
    at = here.now()
    judgement = _judge(here, target, source, framework, device, seed, quiet=as_json)
    report = GradeReport(judgement, target.live.effort) if target.live else GradeReport(judgement)
    text, unsaved, ended = json.dumps(report.to_json()), None, False
    if target.live:
        try:
            with here.store() as store:
                ended = record_grade(store, target.live, report, text, source, at)
        except (DrillError, OwnFault) as fault:
            unsaved = fault  # the verdict is still worth showing
    _show(here, target.live, report, text, ended, as_json)
    if unsaved:
        raise unsaved
    raise typer.Exit(0 if judgement.passed else NOT_PASSED)


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


def _find_target(here: Context, live: Live | None, drill_id: str, file: Path | None) -> Target:
    catalogue = here.catalogue()
    if file is None:
        return _attempt_target(here, live, drill_id)
    if not drill_id and live is None:
        raise DrillError(f"For which drill is {file}?", f"`drill grade ID --file {file}`")
    drill = catalogue.get(drill_id or (live.attempt.drill if live else ""))
    own = live is not None and live.attempt.drill == drill.id and _same(file, live.attempt.path)
    return Target(drill, file, live if own else None)


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


def _judge(
    here: Context,
    target: Target,
    source: bytes,
    framework: str | None,
    device: str,
    seed: int | None,
    quiet: bool,
) -> Judgement:
    from interview_drill.graders.detect import detect_framework
    from interview_drill.graders.runner import GradeRequest
    from interview_drill.graders.runner import grade as judge

    drill, live = target.drill, target.live
    fitting = live.attempt.framework if live else detect_framework(drill, target.file.name, source)
    chosen = choose_framework(drill, framework, fitting)
    request = GradeRequest(drill, target.file.absolute(), source, chosen, device, seed)
    if quiet or not here.errors.is_terminal:
        return judge(request)
    with here.errors.status(f"Grading {drill.id} ...", spinner="line"):
        return judge(request)


def _show(
    here: Context, live: Live | None, report: GradeReport, text: str, ended: bool, as_json: bool
) -> None:
    if as_json:
        print(text)
        return
    from interview_drill.cli.views.attempt import clock_remarks
    from interview_drill.cli.views.grade import show_grade

    show_grade(here.console, report, ended)
    for remark in clock_remarks(live.clock) if live else ():
        here.warn(remark)
