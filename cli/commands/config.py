"""`drill config`: the settings, where each comes from, and how to change one."""

import difflib
import json

import typer

from interview_drill.cli.completion import setting_names
from interview_drill.cli.config import SETTINGS, Origin, change, origins
from interview_drill.cli.context import Context, context
from interview_drill.cli.editor import choose_editor
from interview_drill.cli.session import DEFAULT_MINUTES
from interview_drill.cli.views.config import show_origins
from interview_drill.drills.errors import DrillError


def config(
    key: str = typer.Argument(
        "", metavar="[KEY]", autocompletion=setting_names, help=f"One of {', '.join(SETTINGS)}."
    ),
    value: str | None = typer.Argument(None, metavar="[VALUE]", help="Its new value."),
    unset: bool = typer.Option(False, "--unset", help="Take KEY out of the file."),
    show: bool = typer.Option(False, "--show", help="All settings with where each comes from (the default)."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
) -> None:
    """Show your settings, or change one. An option beats the environment, that the file, that the default.

    Examples: drill config --show, drill config editor "code --wait", drill config minutes --unset
    """
    here = context(with_config=False)
    if key and key not in SETTINGS:
        near = difflib.get_close_matches(key, SETTINGS, 1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known settings: {', '.join(SETTINGS)}."
        raise DrillError(f"There is no setting `{key}`.", hint)
    if (value is not None or unset) and (not key or show):
        raise DrillError("Which setting?", "For example `drill config minutes 25`.")
    if value is not None or unset:
        change(here.paths.config, key, None if unset else value)
    found = [_in_force(here, o) for o in origins(here.paths.config, here.env) if key in ("", o.key)]
    if as_json:
        print(
            json.dumps(
                {
                    "schema_version": 1,
                    "file": str(here.paths.config),
                    "settings": [o._asdict() for o in found],
                }
            )
        )
    else:
        show_origins(here.console, found, here.paths.config)


def _in_force(here: Context, setting: Origin) -> Origin:
    """Where nobody has set it: what drill then does."""
    if setting.value is not None:
        return setting
    match setting.key:
        case "minutes":
            return setting._replace(value=DEFAULT_MINUTES)
        case "workspace":
            return setting._replace(value=str(here.paths.workspace))
        case "editor":
            return _usual_editor(here, setting)
    return setting


def _usual_editor(here: Context, setting: Origin) -> Origin:
    for variable in ("VISUAL", "EDITOR"):
        if here.env.get(variable, "").strip():
            return Origin(setting.key, here.env[variable], variable)
    found = choose_editor(None, None, here.env)
    return setting._replace(value=found.name if found else None)
