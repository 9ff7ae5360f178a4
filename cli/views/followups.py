"""Follow-up questions, one at a time: think, look, rate yourself."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from interview_drill.cli.views.console import indented
from interview_drill.drills.model import Drill, FollowUp

RATINGS = {1: "missed it", 2: "partly", 3: "had it"}


def show_question(console: Console, number: int, total: int, asked: FollowUp, before: int | None) -> None:
    """The question, and how it went last time."""
    last = f"  (last time: {RATINGS[before]})" if before in RATINGS else ""
    console.print(Text.assemble((f"{number} of {total}  ", "dim"), (asked.question, "head"), (last, "dim")))


def show_answer(console: Console, asked: FollowUp) -> None:
    """What a good answer holds."""
    indented(console, " ".join(asked.answer.split()), 2)


def show_all(console: Console, drill: Drill, before: Mapping[int, int]) -> None:
    """All of them with their answers: where nobody sits at the keyboard."""
    for number, asked in enumerate(drill.followups, start=1):
        show_question(console, number, len(drill.followups), asked, before.get(number))
        show_answer(console, asked)
        console.print()


def show_end(console: Console, ratings: Mapping[int, int], total: int) -> None:
    """How it went."""
    had = sum(rating == 3 for rating in ratings.values())
    console.print(f"You had {had} of {total}. They stay here: drill followups", highlight=False)


def followups_json(drill: Drill, before: Mapping[int, int]) -> dict[str, Any]:
    """The questions with answers and the latest ratings."""
    return {
        "schema_version": 1,
        "drill": drill.id,
        "followups": [
            {"number": n, "question": f.question, "answer": f.answer, "rating": before.get(n)}
            for n, f in enumerate(drill.followups, start=1)
        ],
    }
