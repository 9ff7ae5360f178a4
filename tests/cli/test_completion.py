"""Tab in the shell knows ids."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("drill sta", {"start", "stats"}),
        ("drill start atte", {"attention"}),
        ("drill start t", {"today", "top-p"}),
        ("drill grade rm", {"rmsnorm"}),
        ("drill schedule start f", {"fourteen-day"}),
        ("drill config mi", {"minutes"}),
        ("drill show zz", set()),
    ],
)
def test_tab_offers_what_fits(typed: str, offered: set[str], tmp_path: Path) -> None:
    """Commands, drills, plans and settings, and nothing else."""
    words = typed.split()
    env = {**os.environ, "DRILL_HOME": str(tmp_path), "_DRILL_COMPLETE": "complete_bash"}
    env |= {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv[0] = 'drill'; from interview_drill.cli.__main__ import main; main()",
        ],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert set(done.stdout.split()) == offered, done.stderr
