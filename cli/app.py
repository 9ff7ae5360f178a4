"""The command `drill`: the table of its commands, and the one place where errors become sentences.

Commands are imported when they are run: help, timer and list must answer in a blink.
"""

import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from interview_drill.drills.errors import DrillError, OwnFault

OWN_FAULT, BAD_INPUT = 3, 2


class Entry(NamedTuple):
    """A command: its section and line in `drill --help`, and where it lives (a function or a Typer)."""

    section: str
    summary: str
    target: str


COMMANDS = "interview_drill.cli.commands"
PRACTISE, LOOK, PLAN, MAKE = "Practise", "Look", "Plan", "Make your own"

TABLE: dict[str, Entry] = {
    "start": Entry(PRACTISE, "Open a drill and start its timer.", f"{COMMANDS}.start:start"),
    "grade": Entry(PRACTISE, "Judge your file.", f"{COMMANDS}.grade:grade"),
    "room": Entry(
        PRACTISE, "Sit in the interview room: timer, checks on save, hints.", f"{COMMANDS}.room:room"
    ),
    "hint": Entry(PRACTISE, "Show the next hint.", f"{COMMANDS}.attempt:hint"),
    "timer": Entry(PRACTISE, "Print what is left of the time.", f"{COMMANDS}.attempt:timer"),
    "pause": Entry(PRACTISE, "Stop the clock for a while.", f"{COMMANDS}.attempt:pause"),
    "resume": Entry(PRACTISE, "Let the clock run again.", f"{COMMANDS}.attempt:resume"),
    "stop": Entry(PRACTISE, "Give up the running attempt.", f"{COMMANDS}.attempt:stop"),
    "solution": Entry(PRACTISE, "Show the reference solution.", f"{COMMANDS}.attempt:solution"),
    "followups": Entry(PRACTISE, "Answer what an interviewer asks next.", f"{COMMANDS}.followups:followups"),
    "list": Entry(LOOK, "List the drills and how you did.", f"{COMMANDS}.catalogue:list_drills"),
    "show": Entry(LOOK, "Show the task of a drill.", f"{COMMANDS}.catalogue:show"),
    "history": Entry(LOOK, "List your attempts.", f"{COMMANDS}.history:history"),
    "stats": Entry(LOOK, "Show your progress.", f"{COMMANDS}.stats:stats"),
    "schedule": Entry(PLAN, "Follow a plan day by day.", f"{COMMANDS}.schedule:app"),
    "config": Entry(LOOK, "Show and change your settings.", f"{COMMANDS}.config:config"),
    "doctor": Entry(LOOK, "Look at what drill needs, and say what to mend.", f"{COMMANDS}.doctor:doctor"),
    "check": Entry(MAKE, "Prove the drills: for those who write them.", f"{COMMANDS}.check:check"),
    "new": Entry(MAKE, "Create the files of a new drill.", f"{COMMANDS}.new:new"),
}


class Lazy(MutableMapping[str, Any]):
    """Commands by name, each imported when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = _build(name, TABLE[name])
        return self._built[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        del self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE)

    def __len__(self) -> int:
        return len(TABLE)

    def __contains__(self, name: object) -> bool:
        return name in TABLE


def _build(name: str, entry: Entry) -> Any:
    module, _, attribute = entry.target.partition(":")
    target = getattr(import_module(module), attribute)
    if isinstance(target, typer.Typer):
        command = get_command(target)
    else:
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(name)(target)
        command = get_command(single)
    command.name = name
    return command


class DrillGroup(TyperGroup):
    """The root group: its help is written from the table, without importing a single command."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Lazy()

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command, in the order of the table."""
        return list(TABLE)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One block a section."""
        for section in dict.fromkeys(entry.section for entry in TABLE.values()):
            with formatter.section(section):
                formatter.write_dl([(n, e.summary) for n, e in TABLE.items() if e.section == section])


app = typer.Typer(
    cls=DrillGroup,
    name="drill",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="First time? drill start attention",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"drill {version('interview-drill')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    version: bool = typer.Option(
        False, "--version", help="Print the version.", callback=_print_version, is_eager=True
    ),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Train for the ML coding interview: a blank file, a timer, a grader that names the bug."""
    if debug:
        os.environ["DRILL_DEBUG"] = "1"
    if ctx.invoked_subcommand is None:
        from interview_drill.cli.commands.history import dashboard

        dashboard()


def main() -> None:
    """Run `drill`; every way to fail ends in a sentence on stderr and the designed exit status.

    Ctrl-C reaches the caller.
    """
    try:
        get_command(app)(prog_name="drill")
    except DrillError as fault:
        sys.exit(_told(fault, fault.message, fault.hint, BAD_INPUT))
    except OwnFault as fault:
        sys.exit(_told(fault, fault.message, fault.hint, OWN_FAULT))
    except Exception as fault:
        sentence = f"drill itself failed: {type(fault).__name__}: {fault}".rstrip(": ") + "."
        hint = "This is our fault, not yours. Please report it with what --debug shows: drill --debug ..."
        sys.exit(_told(fault, sentence, hint, OWN_FAULT))
    finally:
        _let_go_of_output()


def _told(fault: Exception, message: str, hint: str, status: int) -> int:
    if os.environ.get("DRILL_DEBUG"):
        import traceback

        traceback.print_exception(fault)
    from interview_drill.cli.views.console import make_console

    console = make_console(sys.stderr, os.environ)
    for text, style in ((message, "bad"), (hint, "dim")):
        if text:
            console.print(text, style=style, markup=False, soft_wrap=not console.is_terminal)
    return status


def _let_go_of_output() -> None:
    """Write out what is left; a reader that went away (`drill history | head`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
