"""`drill followups`: what an interviewer asks next."""

import json

import typer

from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import Context, context
from interview_drill.cli.session import find_live
from interview_drill.cli.store.attempts import last_attempt
from interview_drill.cli.store.ratings import add_rating, last_ratings
from interview_drill.cli.views import followups as view
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill


def followups(
    drill_id: str = typer.Argument(
        "", metavar="[ID]", autocompletion=drill_ids, help="A drill; else the running or the last one."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
) -> None:
    """Go through the follow-up questions: think, press Enter, compare, rate yourself.

    Examples: drill followups, drill followups attention
    """
    here = context()
    drill = _drill(here, drill_id)
    with here.store() as store:
        before = last_ratings(store, drill.id)
    if as_json:
        print(json.dumps(view.followups_json(drill, before)))
    elif not drill.followups:
        here.console.print(f"{drill.id} has no follow-up questions.", highlight=False)
    elif here.interactive:
        _ask(here, drill, before)
    else:
        view.show_all(here.console, drill, before)


def _drill(here: Context, drill_id: str) -> Drill:
    if not drill_id:
        with here.store() as store:
            known = find_live(store)
            last = known.attempt if known else last_attempt(store)
        if last is None:
            raise DrillError("Which drill?", "For example `drill followups attention`.")
        drill_id = last.drill
    return here.catalogue().get(drill_id)


def _ask(here: Context, drill: Drill, before: dict[int, int]) -> None:
    """One after the other; what was rated is kept at once, so leaving early loses nothing."""
    ratings: dict[int, int] = {}
    for number, asked in enumerate(drill.followups, start=1):
        view.show_question(here.console, number, len(drill.followups), asked, before.get(number))
        if not _waited("Think, say it aloud, then press Enter (q leaves). "):
            break
        view.show_answer(here.console, asked)
        rating = _rated()
        if rating is None:
            break
        with here.store() as store:
            add_rating(store, drill.id, number, rating)
        ratings[number] = rating
        here.console.print()
    view.show_end(here.console, ratings, len(drill.followups))


def _waited(prompt: str) -> bool:
    try:
        return input(prompt).strip().lower() != "q"
    except EOFError:
        return False


def _rated() -> int | None:
    """1, 2 or 3; None to leave."""
    choices = ", ".join(f"{n} {words}" for n, words in view.RATINGS.items())
    while True:
        try:
            answer = input(f"Your answer: {choices}, q leave? ").strip().lower()
        except EOFError:
            return None
        if answer == "q":
            return None
        if answer in ("1", "2", "3"):
            return int(answer)
