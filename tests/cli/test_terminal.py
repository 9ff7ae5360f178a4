"""With a real terminal: the editor opens, questions are asked, colours are shown."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from terminal import in_terminal, plain

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


ASKED = "the clock runs on:"


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
    told_how = f"COLOUR=blue '{script}' -n"
    status, shown = in_terminal(drill, "start", "add", EDITOR=told_how, answer="q", asks=ASKED)
    assert status == 0
    path = drill.workspace / "add" / "attempt-01_python.py"
    assert told.read_text().splitlines() == ["blue", "-n", "+6", str(path)]
    assert "30:00" in shown


@pytest.fixture
def writing_vim(tmp_path):
    """A vim that writes the next of some answers into the file: first a wrong one, then a right one."""
    script = tmp_path / "vim"
    script.write_text(
        "#!/bin/sh\nfor file; do :; done\n"
        'if grep -q abs "$file"; then body="a + b"; else body="abs(a + b)"; fi\n'
        'printf "def add(a, b):\\n    return %s\\n" "$body" > "$file"\n'
    )
    script.chmod(0o755)
    return script


def test_leaving_the_editor_offers_to_grade_until_it_passes(sums, writing_vim):
    """Enter grades, Enter goes back to the editor, Enter grades again."""
    status, shown = in_terminal(
        sums, "start", "add", EDITOR=str(writing_vim), answer="\n\n", asks="the clock runs on:"
    )
    assert status == 0, shown
    assert "1 of 2 checks" in plain(shown.encode())
    assert "2 of 2 checks" in plain(shown.encode())
    (row,) = json.loads(sums("history", "--json").stdout)
    assert (row["grades"], row["outcome"]) == (2, "passed")


@pytest.mark.parametrize("way", ["q", "what\nq", "\x04"])
def test_leaving_keeps_the_attempt(sums, writing_vim, way):
    status, _ = in_terminal(sums, "start", "add", EDITOR=str(writing_vim), answer=way, asks=ASKED)
    assert status == 0
    assert sums("timer").returncode == 0
    assert json.loads(sums("history", "--json").stdout)[0]["grades"] == 0


def test_ctrl_c_at_the_question_keeps_the_attempt(sums, writing_vim):
    status, shown = in_terminal(sums, "start", "add", EDITOR=str(writing_vim), answer="\x03", asks=ASKED)
    assert (status, "Traceback" in shown) == (130, False)
    assert sums("timer").returncode == 0


@pytest.mark.parametrize("number", [0, signal.SIGKILL, signal.SIGHUP])
def test_behind_the_editor_a_worker_waits_for_other_terminals(sums, tmp_path, number):
    """And it leaves with `drill start`, however that ends."""
    script, go = tmp_path / "vim", tmp_path / "go"
    script.write_text(f'#!/bin/sh\nwhile [ ! -e "{go}" ]; do sleep 0.05; done\n')
    script.chmod(0o755)
    ours, theirs = pty.openpty()
    start = subprocess.Popen(
        sums.argv("start", "add", "--editor", str(script)),
        env=sums.surroundings(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    path = sums.workspace / "add" / "attempt-01_python.py"
    assert_soon(lambda: (sums.home / "warm-python.sock").exists())
    path.write_text("import os\nprint(os.getppid())\n\ndef add(a, b):\n    return abs(a + b)\n")
    judge = int(json.loads(sums("grade", "--json").stdout)["stdout"])
    assert parent_of(judge) == start.pid
    if number:
        start.send_signal(number)
    go.touch()
    if not number:
        os.write(ours, b"q\n")
    start.wait(timeout=10)
    os.close(ours)
    os.close(theirs)
    assert_soon(lambda: not parent_of(judge))
    assert not (sums.home / "warm-python.sock").exists()


def parent_of(pid: int) -> int:
    """The parent's process id; 0 when there is no such process."""
    done = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True)
    return int(done.stdout.strip() or 0)


def assert_soon(look) -> None:
    stop = time.monotonic() + 20
    while not look() and time.monotonic() < stop:
        time.sleep(0.05)
    assert look()


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
