"""What a drill is, as plain immutable data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FRAMEWORKS = ("python", "numpy", "torch")
CATEGORIES = ("correctness", "edge-cases", "numerics", "efficiency", "rules")


@dataclass(frozen=True)
class Shelf:
    """Four folders side by side, in each of which a drill has a folder of its own id."""

    drills: Path
    solutions: Path
    graders: Path
    schedules: Path


@dataclass(frozen=True)
class FollowUp:
    """A question an interviewer asks next, and what a good answer holds."""

    question: str
    answer: str


@dataclass(frozen=True)
class Drill:
    """One exercise: what `drill.toml` says, and where its files lie.

    `frameworks[0]` is the default. `entry` maps a framework to the names that the candidate's file
    must define. `rules` are ids of `interview_drill.drills.rules.RULES`; `forbidden_calls` and
    `forbidden_modules` are dotted names beyond them.
    """

    id: str
    title: str
    track: str
    minutes: int
    difficulty: int
    frequency: int
    kind: str
    tags: tuple[str, ...]
    frameworks: tuple[str, ...]
    entry: Mapping[str, tuple[str, ...]]
    rules: tuple[str, ...]
    forbidden_calls: tuple[str, ...]
    forbidden_modules: tuple[str, ...]
    hints: tuple[str, ...]
    followups: tuple[FollowUp, ...]
    sources: tuple[str, ...]
    shelf: Shelf

    @property
    def default_framework(self) -> str:
        """The framework used when the candidate names none."""
        return self.frameworks[0]

    @property
    def brief_path(self) -> Path:
        """`brief.md`: the task as the candidate reads it."""
        return self.shelf.drills / self.id / "brief.md"

    def stub_path(self, framework: str) -> Path:
        """The file an attempt starts from."""
        return self.shelf.drills / self.id / f"stub_{framework}.py"

    def solution_path(self, framework: str) -> Path:
        """The reference solution."""
        return self.shelf.solutions / self.id / f"solution_{framework}.py"

    @property
    def suite_path(self) -> Path:
        """The hidden suite."""
        return self.shelf.graders / self.id / "suite.py"

    @property
    def bugs_path(self) -> Path:
        """The named bugs."""
        return self.shelf.graders / self.id / "bugs.toml"
