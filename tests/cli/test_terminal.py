"""With a real terminal: the editor opens, questions are asked, colours are shown."""

import json
import os
import pty
import select
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def in_terminal(drill, *words, answer="", **more) -> tuple[int, str]:
    """Exit status and all that appeared on the screen; `answer` is typed once something asks."""
    ours, theirs = pty.openpty()
    env = drill.surroundings(TERM="xterm-256color", COLUMNS="80", **more)
    process = subprocess.Popen(
        drill.argv(*words), env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown, deadline = b"", time.monotonic() + 30
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux: the other end is closed
                break
            if not piece:
                break
            shown += piece
            if answer and shown.rstrip().endswith(b"[y/N]"):
                os.write(ours, answer.encode() + b"\n")
                answer = ""
        elif process.poll() is not None:
            break
    os.close(ours)
    return process.wait(timeout=10), shown.decode()


@pytest.fixture
def fake_vim(tmp_path):
    """An editor called vim that notes what it was told."""
    folder = tmp_path / "bin with space"
    folder.mkdir()
    script = folder / "vim"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$COLOUR" "$@" > "{tmp_path}/told"\n')
    script.chmod(0o755)
    return script, tmp_path / "told"


def test_start_opens_the_editor_at_the_line_to_write(drill, fake_vim):
    script, told = fake_vim
    status, shown = in_terminal(drill, "start", "add", EDITOR=f"COLOUR=blue '{script}' -n")
    assert status == 0
    path = drill.workspace / "add" / "attempt-01_python.py"
    assert told.read_text().splitlines() == ["blue", "-n", "+6", str(path)]
    assert "Judge it with: drill grade" in shown


def test_no_editor_only_prints_the_path(drill, fake_vim):
    script, told = fake_vim
    status, shown = in_terminal(drill, "start", "add", "--no-editor", EDITOR=f"'{script}'")
    assert status == 0
    assert not told.exists()
    assert "attempt-01_python.py" in shown


@pytest.mark.parametrize("editor", ["no-such-editor", "vim 'unclosed", "false"])
def test_an_editor_that_does_not_open_never_fails_start(drill, editor):
    status, shown = in_terminal(drill, "start", "add", "--editor", editor)
    assert status == 0
    assert "open it yourself" in " ".join(shown.split())
    assert drill("timer").returncode == 0


def test_no_editor_at_all_never_fails_start(drill):
    status, shown = in_terminal(drill, "start", "add", PATH="/nowhere")
    assert status == 0
    assert "No editor was found" in shown


@pytest.mark.parametrize(("answer", "status", "revealed"), [("y", 0, True), ("n", 1, False)])
def test_the_solution_of_an_open_attempt_asks_first(drill, answer, status, revealed):
    drill("start", "add")
    done, shown = in_terminal(drill, "solution", answer=answer)
    assert done == status
    assert "marked as revealed" in shown
    assert ("def" in shown) is revealed
    assert json.loads(drill("timer", "--json").stdout)["revealed"] is revealed


def test_a_terminal_gets_colours_and_no_color_is_obeyed(drill):
    drill("start", "add")
    assert "\x1b[" in in_terminal(drill, "timer")[1]
    assert "\x1b[3" not in in_terminal(drill, "timer", NO_COLOR="1")[1]
