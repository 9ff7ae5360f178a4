"""The room: through Pilot with a clock of our own, and the real program in tmux."""

import asyncio
import dataclasses
import io
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from interview_drill.cli.clock import Mark
from interview_drill.cli.config import Config
from interview_drill.cli.context import Context
from interview_drill.cli.grading import Graded, grade_target
from interview_drill.cli.paths import find_paths
from interview_drill.cli.room.app import Room
from interview_drill.cli.room.background import quiet
from interview_drill.cli.room.desk import Desk
from interview_drill.cli.room.texts import bar_text
from interview_drill.cli.session import begin, find_live, pause, read_clock, record_grade, stop
from interview_drill.cli.views.console import make_console
from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.graders.report import Check, Diagnosis, GradeReport, Judgement

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RIGHT, WRONG = "def add(a, b):\n    return a + b\n", "def add(a, b):\n    return a - b\n"


def judgement(*outcomes: str, diagnosis: bool = False) -> Judgement:
    """A grade with a check for each outcome."""
    checks = [
        Check(
            f"test_{n}",
            f"Check number {n}",
            "correctness",
            True,
            o,
            "" if o == "passed" else f"fact {n}",
            0.1,
        )
        for n, o in enumerate(outcomes, start=1)
    ]
    named = Diagnosis("minus", "You subtract", "The second number is taken away.", "Which sign?", "exact")
    return Judgement("add", "python", "cpu", 7, tuple(checks), (), (named,) * diagnosis, "", 0.1)


@dataclass
class Place:
    """A home with a running attempt, a clock to turn, and a grader that answers as told."""

    here: Context
    clock: list[datetime]
    shelf_env: dict[str, str]
    answers: list[object] = field(default_factory=list)
    graded: list[bytes] = field(default_factory=list)

    def grade(self, here, target, source, wish, quiet=False):
        """Takes the place of `grading.grade_target`."""
        assert quiet
        self.graded.append(source)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        report = GradeReport(answer, target.live.effort)
        with here.store() as store:
            ended = record_grade(store, target.live, report, "{}", source, here.now())
        return Graded(target, report, "{}", ended)

    def live(self):
        """The running attempt, as another terminal sees it."""
        with self.here.store() as store:
            return find_live(store)

    def room(self, real: bool = False, theme: str = "auto") -> Room:
        """The room for it."""
        live = self.live()
        drill = self.here.catalogue().get("add")
        return Room(Desk(self.here, live, drill, grade_target if real else self.grade), live, theme)

    def later(self, minutes: float) -> None:
        """Turn the clock."""
        self.clock[0] = NOON + timedelta(minutes=minutes)

    @property
    def file(self):
        """The candidate's file."""
        return self.live().attempt.path


@pytest.fixture
def place(sums, monkeypatch) -> Place:
    """An attempt at `add`, begun at noon."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    env, clock = sums.surroundings(), [NOON]
    console = make_console(io.StringIO(), env)
    here = Context(
        now=lambda: clock[0],
        uptime=lambda: "",
        today=NOON.date(),
        rng=random.Random(0),
        paths=find_paths(env),
        config=Config(drill_paths=(str(sums.shelf),)),
        console=console,
        errors=console,
        env=env,
    )
    with here.store() as store:
        begin(store, here.catalogue().get("add"), "python", 30, here.paths.workspace)
    return Place(here, clock, env)


def play(room: Room, script, size: tuple[int, int] = (100, 40)) -> None:
    """Run an async function of (room, pilot) in the room."""

    async def run() -> None:
        async with room.run_test(size=size) as pilot:
            await pilot.pause()
            await script(room, pilot)

    asyncio.run(run())


def seen(room: Room) -> str:
    """All that is on the screen, as text."""
    width = room.size.width
    strips = room.screen._compositor.render_strips()
    return "\n".join(strip.text.ljust(width).rstrip() for strip in strips)


async def until(room: Room, pilot, look) -> None:
    """Wait until `look(screen)` is true."""
    stop_at = time.monotonic() + 20
    while time.monotonic() < stop_at:
        await pilot.pause(0.05)
        if look(seen(room)):
            return
    pytest.fail(f"this never came:\n{seen(room)}")


def test_it_shows_the_time_the_task_and_the_keys(place):
    async def script(room, pilot):
        place.later(3.5)
        await until(room, pilot, lambda _: room.query_one("#digits").value == "26:30")
        screen = seen(room)
        assert "left of 30:00" in screen
        assert "aim for 10:00, 06:30 to go" in screen
        assert "Return a + b." in screen
        for words in ("g grade", "h hint", "b hide brief", "p pause", "s solution", "x give up", "q quit"):
            assert words in screen
        assert "add · python · The drill add · attempt-01_python.py" in screen

    play(place.room(), script)


def test_saving_turns_the_checks_and_opens_the_first_failure(place):
    place.answers += [
        judgement("passed", "failed", "failed", diagnosis=True),
        judgement("passed", "passed", "failed"),
    ]

    async def script(room, pilot):
        place.file.write_text(WRONG)
        await until(room, pilot, lambda s: "1 of 3 checks" in s)
        screen = seen(room)
        assert (
            screen.index("✓ Check number 1")
            < screen.index("✗ Check number 2")
            < screen.index("✗ Check number 3")
        )
        assert "fact 2" in screen
        assert "fact 3" not in screen
        assert "You subtract" in screen
        assert "Which sign?" in screen
        await pilot.press("n")
        await until(room, pilot, lambda s: "fact 3" in s and "fact 2" not in s)
        place.file.write_text(WRONG + "\n")
        await until(room, pilot, lambda s: "2 of 3 checks" in s)
        assert "✓ Check number 2  fixed" in seen(room)
        assert " · 1 fixed" in seen(room)
        assert "n next failure" not in seen(room)

    play(place.room(), script)
    assert place.graded == [WRONG.encode(), (WRONG + "\n").encode()]


def test_a_pass_ends_the_attempt_and_stops_the_clock(place):
    place.answers.append(judgement("passed"))

    async def script(room, pilot):
        place.later(12)
        place.file.write_text(RIGHT)
        await until(room, pilot, lambda s: "passed after 12:00" in s)
        screen = seen(room)
        assert "Passed · 1 of 1 checks · score 100 · hire" in screen
        assert "12:00 of 30:00" in screen
        assert "g grade" not in screen
        place.later(20)
        await pilot.pause(0.6)
        assert room.query_one("#digits").value == "18:00"
        await pilot.press("s")
        await until(room, pilot, lambda s: "The reference" in s)

    path = place.file
    play(place.room(), script)
    assert place.live() is None
    assert path.read_text() == RIGHT


def test_a_grade_by_hand_and_a_file_that_did_not_change(place):
    place.answers += [judgement("failed"), judgement("failed")]

    async def script(room, pilot):
        place.file.touch()  # saved, but still the stub
        await pilot.pause(0.4)
        assert place.graded == []
        await pilot.press("g")
        await until(room, pilot, lambda s: "0 of 1 checks" in s)
        os.utime(place.file)
        await pilot.pause(0.4)
        await pilot.press("g")
        await until(room, pilot, lambda _: len(place.graded) == 2)

    play(place.room(), script)


@pytest.mark.parametrize(
    "fault",
    [
        DrillError("The file is odd.", "Mend it."),
        OwnFault("The grader broke.", "Report it."),
        ValueError("boom"),
    ],
)
def test_a_grade_that_fails_is_a_sentence(place, fault):
    place.answers += [fault, judgement("passed")]

    async def script(room, pilot):
        await pilot.press("g")
        await until(room, pilot, lambda s: str(getattr(fault, "message", fault)) in s)
        assert room.is_running
        await pilot.press("g")
        await until(room, pilot, lambda s: "1 of 1 checks" in s)

    play(place.room(), script)


def test_a_file_that_is_gone_and_comes_back(place):
    place.answers.append(judgement("passed"))

    async def script(room, pilot):
        path = place.file
        path.unlink()
        await pilot.press("g")
        await until(room, pilot, lambda s: "is not there" in " ".join(s.split()))
        path.write_text(RIGHT)
        await until(room, pilot, lambda s: "1 of 1 checks" in s)

    play(place.room(), script)


def test_hints_one_at_a_time_until_there_are_none(place):
    async def script(room, pilot):
        for number in (1, 2, 3):
            await pilot.press("h")
            await until(room, pilot, lambda s, n=number: f"Hints, {n} of 3" in s)
        assert "return a + b" in seen(room)
        assert "h hint" not in seen(room)
        await pilot.press("h")
        await pilot.pause(0.2)

    play(place.room(), script)
    assert place.live().hints == 3


def test_pause_and_resume(place):
    async def script(room, pilot):
        await pilot.press("p")
        await until(room, pilot, lambda s: "paused" in s and "p resume" in s)
        place.later(5)
        await pilot.pause(0.5)
        assert room.query_one("#digits").value == "30:00"
        await pilot.press("p")
        await until(room, pilot, lambda s: "p pause" in s)
        place.later(6)
        await until(room, pilot, lambda _: room.query_one("#digits").value == "29:00")

    play(place.room(), script)


def test_the_solution_and_giving_up_ask_first(place):
    async def script(room, pilot):
        await pilot.press("s")
        await until(room, pilot, lambda s: "y yes   n no" in s)
        await pilot.press("n")
        await until(room, pilot, lambda s: "y yes" not in s)
        assert not place.live().revealed
        await pilot.press("s", "y")
        await until(room, pilot, lambda s: "The reference" in s)
        assert place.live().revealed
        await pilot.press("x", "escape")
        assert place.live()
        await pilot.press("x", "y")
        await until(room, pilot, lambda s: "given up after" in s)
        assert place.live() is None

    play(place.room(), script)


def test_over_time_is_told_once_and_grading_goes_on(place):
    place.answers.append(judgement("passed"))
    hooked = place.here.paths.home / "hooked"
    hook = (
        f"{sys.executable} -c \"import os; open(os.environ['WHERE'], 'a').write(os.environ['DRILL_TEXT'])\""
    )
    place.here = dataclasses.replace(
        place.here,
        config=dataclasses.replace(place.here.config, hook=hook),
        env={**place.here.env, "WHERE": str(hooked)},
    )

    async def script(room, pilot):
        place.later(32)
        await until(room, pilot, lambda s: "time is up" in s and room.query_one("#digits").value == "+02:00")
        assert "grades are marked over time" in seen(room)
        await pilot.pause(1.5)
        await until(room, pilot, lambda _: hooked.exists())
        assert hooked.read_text().count("time is up") == 1
        await pilot.press("g")
        await until(room, pilot, lambda s: "over time" in s and "lean hire" in s)

    play(place.room(), script)


def test_what_another_terminal_does_is_seen(place):
    async def script(room, pilot):
        with place.here.store() as store:
            pause(store)
        await until(room, pilot, lambda s: "paused" in s)
        with place.here.store() as store:
            stop(store)
        await until(room, pilot, lambda s: "ended in another terminal" in s)
        assert "g grade" not in seen(room)
        await pilot.press("g", "p", "h", "x")

    play(place.room(), script)
    assert place.graded == []


def test_leaving_keeps_the_attempt_and_coming_back_shows_what_was(place):
    async def write(room, pilot):
        place.file.write_text(WRONG)
        await until(room, pilot, lambda s: "1 of 2 checks" in s or "0 of 2 checks" in s)
        await pilot.press("h", "q")

    async def again(room, pilot):
        await until(room, pilot, lambda s: "0 of 2 checks" in s and "Hints, 1 of 3" in s)

    room = place.room(real=True)
    play(room, write)
    assert room.return_value == 0
    assert place.live()
    play(place.room(), again)
    assert place.graded == []  # not judged a second time


def test_it_grades_for_real(place):
    async def script(room, pilot):
        place.file.write_text(RIGHT)
        await until(room, pilot, lambda s: "2 of 2 checks" in s)

    play(place.room(real=True), script)
    assert place.live() is None


@pytest.mark.parametrize("size", [(60, 24), (60, 14), (40, 12), (130, 45), (220, 60)])
def test_every_size_shows_time_keys_and_the_failure(place, size):
    place.answers.append(judgement("passed", "failed"))

    async def script(room, pilot):
        place.file.write_text(WRONG)
        await until(room, pilot, lambda s: "1 of 2 checks" in s)
        await pilot.resize_terminal(100, 40)
        await pilot.resize_terminal(*size)
        await until(room, pilot, lambda s: "q quit" in s and "g grade" in s and "30:00" in s)
        assert max(map(len, seen(room).splitlines())) <= size[0]

    play(place.room(), script, size=size)


@pytest.mark.parametrize("way", ["variable", "setting"])
def test_without_colours_the_marks_say_it(place, way, monkeypatch):
    if way == "variable":
        monkeypatch.setenv("NO_COLOR", "1")
    place.answers.append(judgement("passed", "failed"))

    async def script(room, pilot):
        await pilot.press("g")
        await until(room, pilot, lambda s: "✓ Check number 1" in s and "✗ Check number 2" in s)
        segments = [seg for line in room.screen._compositor.render_strips() for seg in line if seg.style]
        for line_filter in room._filters:
            segments = line_filter.apply(segments, room.background_colors[0])
        colours = {c for seg in segments for c in (seg.style.color, seg.style.bgcolor) if c}
        assert all(colour.is_default for colour in colours)

    play(place.room(theme="plain"), script)


def test_an_editor_in_a_window_is_opened(place, tmp_path):
    script_file = tmp_path / "code"
    script_file.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/told"\n')
    script_file.chmod(0o755)
    room = place.room()
    room.editor = shlex.quote(str(script_file))

    async def script(room, pilot):
        await pilot.press("e")
        await until(room, pilot, lambda s: "a window of its own" in s)

    play(room, script)
    assert "--goto" in (tmp_path / "told").read_text()


def test_warnings_go_to_the_room(place):
    told: list[str] = []
    quiet(place.here, told.append).warn("A damaged file.")
    assert told == ["A damaged file."]


@pytest.mark.parametrize(("elapsed", "used"), [(0, 0), (15, 30), (30, 60), (90, 60)])
def test_the_bar_fills_and_marks_the_target(elapsed, used):
    clock = read_clock(NOON, 1800, [], Mark("now", NOON + timedelta(minutes=elapsed)))
    bar, labels = bar_text(clock, 1200, 60).plain.splitlines()
    assert len(bar) == 60
    assert bar[40] == "┃"
    assert bar.replace("┃", "━" if used > 40 else "─").count("━") == used
    assert labels.index("aim 20:00") == 36
    assert labels.endswith("30:00")
    assert "┃" not in bar_text(clock, 1800, 60).plain


def test_without_a_terminal_or_an_attempt_it_refuses(drill):
    for words in (["room"], ["start", "add", "--room"]):
        done = drill(*words)
        assert done.returncode == 2
        assert "needs a terminal" in done.stderr
        assert "Traceback" not in done.stderr
    assert drill("timer").returncode == 1  # `start --room` began nothing


@pytest.fixture
def tmux(sums, tmp_path):
    """A terminal of 100 x 36 with a shell in it: `send(keys...)`, `screen()`."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    return Tmux(sums, str(tmp_path / "tmux"))


class Tmux:
    def __init__(self, sums, socket):
        self.socket, self.sums = socket, sums
        env = sums.surroundings(TERM="xterm-256color", PS1="$ ", LC_ALL="C.UTF-8")
        self._env = env
        command = "PS1='$ ' exec /bin/sh"
        self.run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "36", command)

    def run(self, *words):
        """A tmux command."""
        return subprocess.run(
            ["tmux", "-S", self.socket, *words], env=self._env, capture_output=True, text=True, check=True
        ).stdout

    def type(self, text):
        """A line."""
        self.run("send-keys", "-l", text)
        self.run("send-keys", "Enter")

    def press(self, *keys):
        """Keys."""
        self.run("send-keys", *keys)

    def until(self, look):
        """Wait for a screen."""
        stop_at = time.monotonic() + 30
        while time.monotonic() < stop_at:
            screen = self.run("capture-pane", "-p")
            if look(screen):
                return screen
            time.sleep(0.1)
        return pytest.fail(f"this never came:\n{screen}")

    def close(self):
        """End the terminal."""
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)


@pytest.fixture
def vim(tmp_path):
    """An editor in the terminal: it shows itself, waits for Enter, and writes a right answer."""
    script = tmp_path / "vim"
    script.write_text(
        '#!/bin/sh\nfor file; do :; done\necho "THIS IS THE EDITOR"; read line\n'
        'printf "def add(a, b):\\n    return a %s b\\n" "$line" > "$file"\n'
    )
    script.chmod(0o755)
    return script


def test_the_real_program_in_tmux(tmux, vim, sums):
    """Sit down, suspend and come back, resize, edit, be graded, be terminated, come back, pass, leave."""
    drill = shlex.join(sums.argv())
    try:
        tmux.type(f"{drill} start add --room --editor {shlex.quote(str(vim))}")
        tmux.until(lambda s: "g grade" in s and "left of 30:00" in s)
        tmux.press("C-z")
        tmux.until(lambda s: "topped" in s)  # the shell says so
        tmux.type("fg")
        tmux.until(lambda s: "g grade" in s)
        tmux.run("resize-window", "-x", "60", "-y", "24")
        tmux.until(lambda s: "q quit" in s and "left of 30:00" in s)
        tmux.press("e")
        tmux.until(lambda s: "THIS IS THE EDITOR" in s)
        tmux.type("-")
        tmux.until(lambda s: "Not passed" in s and "0 of 2 checks" in s)
        pid = int(
            subprocess.run(
                ["pgrep", "-f", "start add --room"], capture_output=True, text=True
            ).stdout.split()[-1]
        )
        os.kill(pid, signal.SIGTERM)
        tmux.until(lambda s: "goes on" in s and "drill room" in s)
        tmux.type("echo status=$?; stty -a | tr ';' '\\n' | grep -w icanon")
        screen = tmux.until(lambda s: "icanon" in s.partition("status=143")[2])
        assert "-icanon" not in screen  # the terminal is as it was
        assert sums("timer").returncode == 0
        tmux.type(f"clear; {drill} room --editor {shlex.quote(str(vim))}")
        tmux.until(lambda s: "0 of 2 checks" in s)
        tmux.press("e")
        tmux.until(lambda s: "THIS IS THE EDITOR" in s)
        tmux.type("+")
        tmux.until(lambda s: "passed after" in s and "2 of 2 checks" in s)
        tmux.press("q")
        tmux.until(lambda s: "Passed add in" in s)
        assert sums("timer").returncode == 1
    finally:
        tmux.close()
