"""What `drill check` found, as text."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from interview_drill.graders.gate import Proof


def proof(found: Proof, updated: bool) -> RenderableType:
    """One line for a drill that is in order, one more for each problem."""
    mark, style = ("ok", "good") if not found.problems else ("no", "bad")
    recorded = f", {len(found.recorded)} failing sets recorded" if updated else ""
    head = Text.assemble(
        (f"{mark}  ", style), f"{found.drill}: {found.grades} grades in {found.seconds:.1f} s{recorded}"
    )
    return Group(head, *(Text(f"    {problem}") for problem in found.problems))


def summary(proofs: Sequence[Proof], problems: Sequence[str]) -> RenderableType:
    """The last word: how many drills, how many problems."""
    count = len(problems) + sum(len(p.problems) for p in proofs)
    seconds = sum(p.seconds for p in proofs)
    drills = f"{len(proofs)} drill{'' if len(proofs) == 1 else 's'} in {seconds:.0f} s"
    last = Text(
        f"{drills}: {'all in order' if not count else f'{count} problems'}", "good" if not count else "bad"
    )
    return Group(*(Text(problem) for problem in problems), last)
