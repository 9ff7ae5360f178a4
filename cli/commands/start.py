"""`drill start`: a stub in the workspace, a row in the store, an editor on the screen."""

import typer

from interview_drill.cli.completion import WORDS, startable
from interview_drill.cli.context import Context, context
from interview_drill.cli.editor import Editor
from interview_drill.cli.grading import (
    Wish,
    choose_framework,
    find_target,
    grade_target,
    read_source,
    show_graded,
)
from interview_drill.cli.session import DEFAULT_MINUTES, Begun, begin, find_live, take_up
from interview_drill.cli.store import Store
from interview_drill.cli.store.attempts import Attempt, last_attempt
from interview_drill.drills.catalogue import Catalogue
from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill


def start(
    drill_id: str = typer.Argument(
        "", metavar="[ID]", autocompletion=startable, help="A drill, or today, random, last."
    ),
    framework: str | None = typer.Option(None, "--framework", "-f", help="numpy, torch or python."),
    minutes: int | None = typer.Option(None, "--minutes", "-m", min=1, max=1440, help="The budget."),
    editor: str | None = typer.Option(None, "--editor", help="The editor, with its arguments."),
    no_editor: bool = typer.Option(False, "--no-editor", help="Only print where the file is."),
    room: bool = typer.Option(False, "--room", help="Sit in the interview room; e opens the editor there."),
) -> None:
    """Open a drill and start its timer (30 minutes), or go on with the attempt that runs.

    Examples: drill start attention, drill start today, drill start top-p -f torch -m 20
    """
    from interview_drill.cli.views.attempt import show_begun

    here = context()
    if room:
        _need_screen(here)  # before the clock runs
    with here.store() as store:
        begun, drill = _begin(here, store, drill_id, framework, minutes)
    attempt = begun.live.attempt
    other = begun.resumed and drill_id not in ("", attempt.drill, *WORDS)
    show_begun(here.console, begun, drill, drill_id if other else "")
    if here.interactive and not no_editor:
        room = _open_editor(here, attempt, editor, room) or room
    if room:
        from interview_drill.cli.room.enter import sit_down

        raise typer.Exit(sit_down(here, editor))


def _need_screen(here: Context) -> None:
    from interview_drill.cli.room.enter import need_screen

    need_screen(here)


def _begin(
    here: Context, store: Store, word: str, framework: str | None, minutes: int | None
) -> tuple[Begun, Drill | None]:
    catalogue = here.catalogue()
    if find_live(store) is None:
        drill_id, planned = _resolve(here, store, catalogue, word)
        drill = catalogue.get(drill_id)
        if drill.kind != "code":
            raise DrillError(
                f"`{drill.id}` is to be thought aloud: there is no file to write.", f"`drill show {drill.id}`"
            )
        budget = minutes or planned or here.config.minutes or DEFAULT_MINUTES
        wished = _wished(here, store, word)
        begun = begin(store, drill, choose_framework(drill, framework, wished), budget, here.paths.workspace)
        if not begun.resumed:
            return begun, drill
    live = find_live(store)
    running = catalogue.drills.get(live.attempt.drill) if live else None
    return take_up(store, running), running


def _resolve(here: Context, store: Store, catalogue: Catalogue, word: str) -> tuple[str, int | None]:
    """The drill that `word` means, and the minutes that a plan gives it."""
    if not word:
        raise DrillError("Which drill?", "For example `drill start attention`; `drill list` shows all.")
    if word == "today":
        from interview_drill.cli.commands.schedule import first_open_drill

        planned = first_open_drill(here)
        return planned.id, planned.minutes
    if word == "random":
        return here.rng.choice([drill.id for drill in catalogue if drill.kind == "code"]), None
    if word == "last":
        last = last_attempt(store)
        if last is None:
            raise DrillError("There is no attempt yet to start again.", "`drill start attention` begins one.")
        return last.drill, None
    return word, None


def _wished(here: Context, store: Store, word: str) -> str | None:
    last = last_attempt(store) if word == "last" else None
    return last.framework if last else here.config.framework


def _open_editor(here: Context, attempt: Attempt, option: str | None, room: bool) -> bool:
    """Open the file; whatever goes wrong is a warning, for the attempt runs.

    Returns whether the terminal is free for the room: the editor has a window of its own. With `room`
    an editor that would hold the terminal waits for its key there.
    """
    from interview_drill.cli.editor import choose_editor
    from interview_drill.cli.ticking import Ticker
    from interview_drill.graders.warm import Keeper

    try:
        editor = choose_editor(option, here.config.editor, here.env)
    except ValueError as fault:
        here.warn(f"The editor setting cannot be read ({fault}). The file is ready; open it yourself.")
        return False
    if editor is None:
        here.warn("No editor was found. Name one: --editor, $EDITOR, or `editor` in the settings.")
    elif not editor.in_terminal:
        return _edit(here, attempt, editor) and _can_show(here)
    elif not room:
        with Keeper(here.paths.home, attempt.framework), Ticker(here):  # ready when the editor is left
            _edit_and_grade(here, attempt, editor)
    return False


def _can_show(here: Context) -> bool:
    from interview_drill.cli.room.enter import obstacle

    return not obstacle(here)


def _edit(here: Context, attempt: Attempt, editor: Editor) -> bool:
    """Whether the editor ran without complaint."""
    from interview_drill.cli.editor import first_line_to_write, run_editor

    line = first_line_to_write(attempt.path.read_text(encoding="utf-8", errors="replace"))
    problem = run_editor(editor, attempt.path, line, here.env)
    if problem:
        here.warn(f"{problem} The file is ready; open it yourself.")
    return not problem


def _edit_and_grade(here: Context, attempt: Attempt, editor: Editor) -> None:
    """Behind an editor that holds the screen: when it is left, offer to grade, until the person leaves."""
    from interview_drill.cli.views.attempt import clock_line
    from interview_drill.cli.views.grade import ask_next

    editing, graded = True, False
    while True:
        if editing and not _edit(here, attempt, editor):
            return
        with here.store() as store:
            live = find_live(store)
        if live is None or live.attempt.id != attempt.id:
            return
        here.console.print(clock_line(live))
        match ask_next(here.console, graded):
            case "quit":
                return
            case "edit":
                editing, graded = True, False
            case "grade":
                editing, graded = False, True
                _grade(here)


def _grade(here: Context) -> None:
    """One grade of the attempt; what stands in its way is told, and the person decides."""
    try:
        target = find_target(here)
        shown = grade_target(here, target, read_source(target.file, own=True), Wish())
    except (DrillError, OwnFault) as fault:
        here.warn(f"{fault.message} {fault.hint}".rstrip())
        return
    show_graded(here, shown)
    if shown.unsaved:
        here.warn(shown.unsaved.message)
