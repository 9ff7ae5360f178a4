"""The whole plan as one person lives it: fourteen days of starting, failing, passing, skipping, re-rolling.

Every command is a process of its own, as in a shell; only the date is given.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from interview_drill.drills.catalogue import load_catalogue

ROOT = Path(__file__).parents[1]
CORE = load_catalogue().drills


@dataclass(frozen=True)
class Person:
    """Somebody with a shell, on some day."""

    home: Path
    day: date = date(2026, 3, 2)

    def later(self, days: int) -> "Person":
        return replace(self, day=self.day + timedelta(days=days))

    def drill(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Type a command."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("DRILL_")}
        env |= {"DRILL_HOME": str(self.home), "DRILL_NOW": f"{self.day}T10:00:00Z", "DRILL_SEED": "5"}
        return subprocess.run(
            [sys.executable, "-m", "interview_drill.cli", *words],
            capture_output=True,
            text=True,
            env=env,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def ok(self, *words: str) -> str:
        """Type a command that must work."""
        done = self.drill(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def asked(self, *words: str) -> dict[str, Any]:
        """Type a command with --json."""
        answer: dict[str, Any] = json.loads(self.ok(*words, "--json"))
        return answer

    def today(self, *words: str) -> list[str]:
        """The drills of the day that are still open."""
        shown = self.asked("schedule", "today", *words)
        return [entry["id"] for entry in shown["drills"] if entry["state"] == "open"]

    def opens(self) -> tuple[str, Path]:
        """`drill start today`: which drill it is, and the file to write."""
        self.ok("start", "today", "--no-editor")
        live = self.asked("timer")
        return live["drill"], Path(live["path"])

    def passes(self, drill_id: str | None = None) -> str:
        """Start what is next, write the reference, and have it judged."""
        name, file = self.opens()
        assert drill_id in (None, name)
        framework = file.stem.rsplit("_", 1)[1]
        file.write_bytes(CORE[name].solution_path(framework).read_bytes())
        assert json.loads(self.ok("grade", "--json"))["passed"]
        return name


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan") / "home"


def test_the_fourteen_days(home: Path) -> None:
    """Day by day; what a day leaves behind is what the next one finds."""
    me = Person(home)
    assert (
        "schedule start" in me.drill("schedule", "today").stderr
    )  # nothing begun: one sentence and the mend
    me.ok("schedule", "start", "fourteen-day")

    # Day 1: a failed grade changes nothing, a passed one closes the drill; the second drill ends the day.
    assert me.today() == ["attention", "top-p"]
    assert me.opens()[0] == "attention"
    failed = me.drill("grade", "--json")
    assert failed.returncode == 1
    assert not json.loads(failed.stdout)["passed"]
    assert me.today() == ["attention", "top-p"]
    assert me.passes("attention") == "attention"
    assert me.today() == ["top-p"]
    assert me.passes() == "top-p"
    assert me.today() == []

    # Day 2 opens on the next date, and not before, unless asked for.
    assert me.today() == []
    assert me.today("--next") == ["bpe"]
    assert me.passes() == "bpe"

    # Four dates go by unused: the plan waits, and says so.
    me = me.later(5)
    shown = me.asked("schedule", "today")
    assert [entry["id"] for entry in shown["drills"]] == ["kv-cache"]
    assert len(shown["missed"]) == 4
    assert me.passes() == "kv-cache"

    # The rest of the core track, a day a date; one drill is left out, and that counts as done.
    me = me.later(1)
    assert me.passes() == "layernorm"
    me = me.later(1)
    assert me.today() == ["lora", "rmsnorm"]
    me.ok("schedule", "skip", "lora")
    assert me.today() == ["rmsnorm"]
    assert me.passes() == "rmsnorm"
    for drill_id in ("rope", "dpo", "beam-search", "gradient-checkpointing", "continuous-batching"):
        me = me.later(1)
        assert me.today() == [drill_id]
        assert me.passes() == drill_id

    # Day 11: three different drills at random, the same at every look; a re-roll draws again.
    me = me.later(1)
    drawn = me.today()
    assert len(set(drawn)) == 3
    assert set(drawn) <= set(CORE)
    assert me.today() == drawn
    assert me.asked("schedule", "today")["roll"] == 0
    me.ok("schedule", "reroll")
    again = me.asked("schedule", "today")
    assert again["roll"] == 1
    assert len({entry["id"] for entry in again["drills"]}) == 3
    first = me.passes()
    assert first not in me.today()
    me.ok("schedule", "skip", "--all")
    assert me.today() == []

    # Days 12 to 14, then the end.
    for _ in range(3):
        me = me.later(1)
        assert len(me.today()) == 3
        me.ok("schedule", "skip", "--all")
    finished = me.asked("schedule", "today")
    assert finished["state"] == "finished"
    history = json.loads(me.ok("history", "--json"))
    assert len([a for a in history if a["outcome"] == "passed"]) == 12
