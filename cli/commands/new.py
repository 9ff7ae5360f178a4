"""`drill new`: the files of a drill of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from interview_drill.cli import scaffold
from interview_drill.cli.context import Context, context
from interview_drill.cli.views import catalogue as views
from interview_drill.drills.catalogue import all_shelves, load_catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.drills.metadata import TRACKS, closest
from interview_drill.drills.model import FRAMEWORKS


def new(
    drill_id: Annotated[str, typer.Argument(metavar="ID", help="The new id, for example my-drill.")],
    title: Annotated[str | None, typer.Option(help="The title; default: made from the id.")] = None,
    track: Annotated[str, typer.Option(help=f"One of {', '.join(TRACKS)}.")] = "foundations",
    framework: Annotated[
        list[str] | None, typer.Option(help="numpy, torch or python; may be given twice. Default: numpy.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="The folder that holds your drills; default: the first of DRILL_PATH.")
    ] = None,
) -> None:
    """Create the files of a new drill: a small one that works, for you to change.

    Example: drill new my-drill --into ~/drills
    """
    ctx = context()
    frameworks = list(dict.fromkeys(framework or ["numpy"]))
    for name in frameworks:
        _check_choice("framework", name, FRAMEWORKS)
    _check_choice("track", track, TRACKS)
    scaffold.check_mixture(frameworks)
    scaffold.entry_name(drill_id)
    root = into.expanduser().absolute() if into else _own_folder(ctx)
    _check_free(ctx, drill_id)
    words = (title or drill_id.replace("-", " ").capitalize()).replace("\\", "").replace('"', "'")
    files = scaffold.new_files(drill_id, " ".join(words.split()), track, frameworks, root)
    scaffold.write_files(files)
    found = root in _own_folders(ctx)
    ctx.console.print(
        views.created({"id": drill_id, "root": str(root), "found": found, "files": [*map(str, files)]})
    )


def _own_folders(ctx: Context) -> list[Path]:
    shelves = all_shelves("", ctx.config.drill_paths)[1:]
    return [shelf.drills.parent for shelf in shelves]


def _own_folder(ctx: Context) -> Path:
    folders = _own_folders(ctx)
    if not folders:
        hint = "Name one with --into FOLDER, and in DRILL_PATH to use it from then on."
        raise DrillError("There is no folder for drills of your own yet.", hint)
    return folders[0]


def _check_free(ctx: Context, drill_id: str) -> None:
    shelves = all_shelves("", ctx.config.drill_paths)
    known = load_catalogue([shelf for shelf in shelves if shelf.drills.is_dir()])
    if drill_id in known or drill_id in known.broken:
        raise DrillError(f"There is a drill `{drill_id}` already.", "Choose another id.")


def _check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        hint = closest(value, choices) or f"Choose from {', '.join(choices)}."
        raise DrillError(f"There is no {option} `{value}`.", hint)
