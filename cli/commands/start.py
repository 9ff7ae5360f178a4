"""`drill start`: a stub in the workspace, a row in the store, an editor on the screen."""

from pathlib import Path

import typer

from interview_drill.cli.context import Context, context
from interview_drill.cli.session import DEFAULT_MINUTES, Begun, begin, find_live, take_up
from interview_drill.cli.store import Store
from interview_drill.cli.store.attempts import last_attempt
from interview_drill.drills.catalogue import Catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill

WORDS = ("today", "random", "last")  # in place of an id


def start(
    drill_id: str = typer.Argument("", metavar="[ID]", help="A drill, or today, random, last."),
    framework: str | None = typer.Option(None, "--framework", "-f", help="numpy, torch or python."),
    minutes: int | None = typer.Option(None, "--minutes", "-m", min=1, max=1440, help="The budget."),
    editor: str | None = typer.Option(None, "--editor", help="The editor, with its arguments."),
    no_editor: bool = typer.Option(False, "--no-editor", help="Only print where the file is."),
) -> None:
    """Open a drill and start its timer (30 minutes), or go on with the attempt that runs.

    Examples: drill start attention, drill start today, drill start top-p -f torch -m 20
    """
    from interview_drill.cli.views.attempt import show_begun

    here = context()
    with here.store() as store:
        begun, drill = _begin(here, store, drill_id, framework, minutes)
    attempt = begun.live.attempt
    other = begun.resumed and drill_id not in ("", attempt.drill, *WORDS)
    show_begun(here.console, begun, drill, drill_id if other else "")
    if here.interactive and not no_editor:
        _open_editor(here, attempt.path, editor)


def choose_framework(drill: Drill, asked: str | None, wished: str | None = None) -> str:
    """The framework asked for (DrillError when not offered), else the one wished where offered."""
    if asked is None:
        return wished if wished in drill.frameworks else drill.default_framework
    if asked not in drill.frameworks:
        offered = ", ".join(drill.frameworks)
        raise DrillError(f"`{drill.id}` has no framework `{asked}`.", f"It is offered for: {offered}")
    return asked


def _begin(
    here: Context, store: Store, word: str, framework: str | None, minutes: int | None
) -> tuple[Begun, Drill | None]:
    catalogue = here.catalogue()
    if find_live(store) is None:
        drill_id, planned = _resolve(here, store, catalogue, word)
        drill = catalogue.get(drill_id)
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


def _open_editor(here: Context, path: Path, option: str | None) -> None:
    """Open the file; whatever goes wrong is a warning, for the attempt runs."""
    from interview_drill.cli.editor import choose_editor, first_line_to_write, run_editor
    from interview_drill.cli.views.attempt import clock_line

    try:
        editor = choose_editor(option, here.config.editor, here.env)
    except ValueError as fault:
        here.warn(f"The editor setting cannot be read ({fault}). The file is ready; open it yourself.")
        return
    if editor is None:
        here.warn("No editor was found. Name one: --editor, $EDITOR, or `editor` in the settings.")
        return
    line = first_line_to_write(path.read_text(encoding="utf-8", errors="replace"))
    problem = run_editor(editor, path, line, here.env)
    if problem:
        here.warn(f"{problem} The file is ready; open it yourself.")
    if editor.in_terminal:
        with here.store() as store:
            live = find_live(store)
        if live:
            here.console.print(clock_line(live))
            here.console.print("Judge it with: drill grade")
