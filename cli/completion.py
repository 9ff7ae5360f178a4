"""What the shell offers when Tab is pressed: ids of drills and plans, names of settings."""

from collections.abc import Iterator

WORDS = ("today", "random", "last")  # what `drill start` takes in place of an id


def drill_ids(incomplete: str) -> Iterator[tuple[str, str]]:
    """Ids that begin so, with their titles."""
    from interview_drill.cli.context import context

    for drill in context().catalogue():
        if drill.id.startswith(incomplete):
            yield drill.id, drill.title


def startable(incomplete: str) -> Iterator[tuple[str, str]]:
    """Ids of drills, and the words that stand for one."""
    yield from ((word, f"drill start {word}") for word in WORDS if word.startswith(incomplete))
    yield from drill_ids(incomplete)


def schedule_names(incomplete: str) -> Iterator[str]:
    """Names of plans."""
    from interview_drill.cli.context import context
    from interview_drill.schedules.plan import plan_files

    yield from (name for name in plan_files(context().catalogue().shelves) if name.startswith(incomplete))


def setting_names(incomplete: str) -> Iterator[str]:
    """Names of settings."""
    from interview_drill.cli.config import SETTINGS

    yield from (name for name in SETTINGS if name.startswith(incomplete))
