"""What stays on the terminal when the room was left."""

from rich.console import Console
from rich.text import Text

from interview_drill.cli.clock import clock_text
from interview_drill.cli.session import Live
from interview_drill.cli.views.attempt import clock_line, show_path
from interview_drill.cli.views.console import commands
from interview_drill.drills.model import Drill
from interview_drill.graders.report import GradeReport

BACK = {
    "drill room": "come back",
    "drill grade": "judge the file",
    "drill pause": "stop the clock",
    "drill stop": "give up",
}


def show_left(console: Console, live: Live) -> None:
    """The attempt goes on without the room."""
    console.print()
    console.print(Text.assemble("The attempt at ", (live.attempt.drill, "name"), " goes on."))
    console.print(clock_line(live))
    show_path(console, live.attempt.path)
    console.print()
    commands(console, BACK)


def show_passed(console: Console, report: GradeReport, drill: Drill) -> None:
    """How it ended, in a line, and what is next."""
    elapsed = clock_text(report.effort.elapsed_seconds or 0)
    rest = f" {drill.id} in {elapsed}, score {report.score}, {report.verdict}."
    console.print(Text.assemble(("Passed", "pass"), rest))
    console.print()
    following = {f"drill followups {drill.id}": "what an interviewer asks next"} if drill.followups else {}
    commands(console, following | {"drill": "what is next"})
