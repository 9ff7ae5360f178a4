"""`drill stats`: how practice goes, on the terminal, as JSON, or as a page."""

import json
from pathlib import Path

import typer

from interview_drill.cli.context import Context, context
from interview_drill.cli.progress import Progress, progress
from interview_drill.cli.store.progress import practice
from interview_drill.drills.errors import DrillError


def stats(
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
    html: Path | None = typer.Option(None, "--html", metavar="FILE", help="Write a page with charts."),
) -> None:
    """Show your progress: pass rates, times against target, streak, bugs that come back.

    Examples: drill stats, drill stats --html progress.html
    """
    from interview_drill.cli.views import stats as view

    here = context()
    with here.store() as store:
        found = progress(practice(store), here.today)
    if html:
        _write(html, found, here)
    if as_json:
        print(json.dumps(view.stats_json(found)))
    elif not html:
        view.show_stats(here.console, found, bug_titles(here, found))
    else:
        here.console.print(f"Written: {html}", markup=False, soft_wrap=True)


def _write(path: Path, found: Progress, here: Context) -> None:
    from interview_drill.cli.views.stats_page import page

    text = page(found, bug_titles(here, found), here.today)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise DrillError(f"{path} cannot be written: {fault.strerror}.", "Name another file.") from fault


def bug_titles(here: Context, found: Progress) -> dict[str, str]:
    """The titles of the bugs that come back, by `drill/bug`; of drills that are still in the catalogue."""
    if not found.bugs:
        return {}
    from interview_drill.graders.bugs import load_bugs

    drills = here.catalogue().drills
    wanted = {bug.drill for bug in found.bugs} & set(drills)
    return {
        f"{drill_id}/{bug.id}": bug.title
        for drill_id in wanted
        for bug in load_bugs(drills[drill_id].bugs_path)
    }
