"""A `drill` of its own for every test: real processes, a temporary DRILL_HOME, a small shelf of drills."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NOON = "2026-03-01T12:00:00Z"

DRILL_TOML = """
title = "{title}"
track = "foundations"
minutes = 10
difficulty = 1
frequency = 2
kind = "code"
tags = ["sum"]
frameworks = ["python", "numpy"]
hints = ["Look at the numbers.", "Add them.", "return a + b"]
sources = ["Arithmetic, 1900, page 1"]

[entry]
python = ["add"]
numpy = ["add"]
"""

STUB = '''"""Add two numbers."""


def add(a, b):
    """The sum of a and b."""
    raise NotImplementedError
'''


SUITE = '''"""Sums."""

from interview_drill.graders.harness import assert_equal


def test_small(answer):
    """Small numbers"""
    assert_equal(answer.add(1, 2), 3, "1 + 2")


def test_negative(answer):
    """Negative numbers"""
    assert_equal(answer.add(-1, -2), -3, "-1 + -2")
'''


def write_shelf(root: Path, *ids: str) -> Path:
    """Drills that are complete but for a suite that says anything."""
    for drill_id in ids:
        for folder in ("drills", "solutions", "graders"):
            (root / folder / drill_id).mkdir(parents=True)
        drill = root / "drills" / drill_id
        (drill / "drill.toml").write_text(DRILL_TOML.format(title=f"The drill {drill_id}"))
        (drill / "brief.md").write_text("# Add two numbers\n\nReturn `a + b`.\n")
        (root / "graders" / drill_id / "suite.py").write_text('"""Empty."""\n')
        for framework in ("python", "numpy"):
            (drill / f"stub_{framework}.py").write_text(STUB)
            solved = STUB.replace("raise NotImplementedError", "return a + b")
            (root / "solutions" / drill_id / f"solution_{framework}.py").write_text(solved)
    return root


@dataclass(frozen=True)
class DrillCommand:
    """Runs `drill` as a person's shell would; `env` is laid over a bare environment."""

    home: Path
    shelf: Path
    env: dict[str, str] = field(default_factory=dict)

    def surroundings(self, **more: str) -> dict[str, str]:
        """The whole environment of a run."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        ours = {
            "DRILL_HOME": str(self.home),
            "DRILL_PATH": str(self.shelf),
            "HOME": str(self.home / "nobody"),
        }
        return {**kept, **ours, "PYTHONUTF8": "1", **self.env, **more}

    def argv(self, *words: str) -> list[str]:
        """The words of a run."""
        return [sys.executable, "-m", "interview_drill.cli", *words]

    def __call__(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.argv(*words),
            env=self.surroundings(**more),
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    @property
    def database(self) -> Path:
        """The state file."""
        return self.home / "drill.sqlite3"

    @property
    def workspace(self) -> Path:
        """Where the candidate's files go."""
        return self.home / "workspace"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small drills, `add` and `add-again`."""
    return write_shelf(tmp_path_factory.mktemp("shelf"), "add", "add-again")


@pytest.fixture
def drill(tmp_path: Path, shelf: Path) -> DrillCommand:
    """`drill(*words, **environment)`, with a home of its own."""
    return DrillCommand(tmp_path / "home", shelf)


@pytest.fixture
def sums(tmp_path: Path) -> DrillCommand:
    """The same with a suite that judges: `add` must add small and negative numbers."""
    shelf = write_shelf(tmp_path / "shelf", "add")
    (shelf / "graders" / "add" / "suite.py").write_text(SUITE)
    (tmp_path / "home").mkdir()
    return DrillCommand(tmp_path / "home", shelf)


@pytest.fixture
def at(drill: DrillCommand) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`at("12:05", *words)`: the same, at a time of 1 March 2026 (UTC)."""

    def run(time: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        stamp = f"2026-03-01T{time}Z" if len(time) > 5 else f"2026-03-01T{time}:00Z"
        return drill(*words, DRILL_NOW=stamp, **more)

    return run
