"""A worker that waits: who gets it, what happens to those who do not, and that nothing is left behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from interview_drill.drills.catalogue import all_shelves, load_catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.graders import warm
from interview_drill.graders.report import Judgement
from interview_drill.graders.runner import GradeRequest, grade
from interview_drill.graders.warm import Keeper, is_warm, judge, judge_warm, socket_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")

RIGHT = "import os\n\nprint(os.getppid())\n\n\ndef add(a, b):\n    return a + b\n"
WRONG = RIGHT.replace("a + b", "abs(a) + abs(b)")
SLOW = "import time\n\n\ndef add(a, b):\n    time.sleep(20)\n"

Value = TypeVar("Value")


def eventually(look: Callable[[], Value], seconds: float = 30.0) -> Value:
    """The first true answer; the last one when none came in time."""
    stop = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < stop:
        time.sleep(0.02)
    return found


def family(home: Path) -> list[str]:
    """The living processes with this DRILL_HOME in their command line or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            living = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if living and str(home).encode() in told and folder.name != str(os.getpid()):
            found.append(told[:100].replace(b"\0", b" ").decode())
    return found


def child_with(parent: int, part: str) -> int:
    """The child whose command line holds `part`; 0 when there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            above = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if above == parent and part.encode() in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return 0


@pytest.fixture
def home(sums, monkeypatch) -> Path:
    """A DRILL_HOME that processes of this test can be recognised by."""
    monkeypatch.setenv("DRILL_HOME", str(sums.home))
    return sums.home


@pytest.fixture
def keeper(home) -> Iterator[Keeper]:
    """A keeper whose worker waits."""
    with Keeper(home, "python") as keeper:
        assert eventually(lambda: is_warm(home, "python"))
        yield keeper


@pytest.fixture
def request_for(sums) -> Callable[..., GradeRequest]:
    """A request to judge this text."""
    drill = load_catalogue(all_shelves(str(sums.shelf))).get("add")

    def make(text: str, **more: object) -> GradeRequest:
        request = GradeRequest(drill, sums.home / "mine.py", text.encode(), "python", seed=7)
        return replace(request, **more)

    return make


def timeless(judged: Judgement) -> Judgement:
    """Without what differs from run to run."""
    return replace(judged, seconds=0, stdout="", checks=tuple(replace(c, seconds=0) for c in judged.checks))


def pid_of(keeper: Keeper) -> int:
    assert keeper._process is not None
    return keeper._process.pid


@pytest.mark.parametrize("text", [RIGHT, WRONG, "def add(:", "x = 1\n", "import os\nos._exit(0)\n"])
def test_warm_and_cold_say_the_same(keeper, home, request_for, text):
    warmly = judge_warm(request_for(text), home)
    assert warmly is not None
    assert timeless(warmly) == timeless(grade(request_for(text)))


def test_each_grade_has_a_worker_of_its_own_and_the_next_waits(keeper, home, request_for):
    pids = RIGHT.replace("getppid", "getpid")
    judged = []
    for _ in range(3):
        judged.append(judge_warm(request_for(pids), home))
        assert eventually(lambda: is_warm(home, "python"))
    assert all(each and each.passed for each in judged)
    assert len({each.stdout for each in judged if each}) == 3


def test_a_device_that_is_not_there_is_told_as_ever(keeper, home, request_for):
    with pytest.raises(DrillError, match="needs torch"):
        judge_warm(request_for(RIGHT, device="cuda"), home)


def test_any_terminal_gets_the_worker(keeper, sums, tmp_path):
    mine = tmp_path / "mine.py"
    mine.write_text(RIGHT)
    done = sums("grade", "add", "--file", str(mine), "--json", **warm.formative(os.environ))
    assert json.loads(done.stdout)["stdout"].split() == [str(pid_of(keeper))]


def test_another_environment_is_graded_cold(keeper, sums, home, request_for, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "none of these")
    assert judge_warm(request_for(RIGHT), home) is None
    assert judge(request_for(RIGHT), home).stdout.split() == [str(os.getpid())]


def test_another_framework_is_graded_cold(keeper, home, request_for):
    assert judge_warm(request_for(RIGHT, framework="numpy"), home) is None


def test_the_second_of_two_at_once_is_graded_cold(keeper, home, request_for):
    import threading

    slow = threading.Thread(target=judge_warm, args=(request_for(SLOW.replace("20", "2")), home))
    slow.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert judge_warm(request_for(RIGHT), home) is None
    assert time.monotonic() - began < 1.0
    slow.join()


def test_a_client_that_leaves_ends_its_grade(keeper, home, request_for):
    message = {"version": warm.version(), "job": warm.request_to_json(request_for(SLOW))}
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(socket_path(home, "python")))
        link.sendall(json.dumps(message).encode() + b"\n")
        assert b"taken" in link.recv(100)
        time.sleep(0.3)
    assert eventually(lambda: is_warm(home, "python"), seconds=10)
    assert judge_warm(request_for(RIGHT), home)


@pytest.mark.parametrize("noise", [b"", b"\n", b"hello\n", b"{}\n", b'{"version": 1', b"\xff\x00\n"])
def test_noise_at_the_door_harms_nobody(keeper, home, request_for, noise):
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(socket_path(home, "python")))
        link.sendall(noise)
    assert eventually(lambda: judge_warm(request_for(RIGHT), home), seconds=10)


def test_a_stopped_keeper_is_not_waited_for(keeper, home, request_for):
    os.kill(pid_of(keeper), signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert judge(request_for(RIGHT), home).stdout.split() == [str(os.getpid())]
        assert time.monotonic() - began < 10
    finally:
        os.kill(pid_of(keeper), signal.SIGCONT)


def test_a_keeper_that_dies_at_work_is_made_good(keeper, home, request_for):
    import threading

    killer = threading.Timer(0.3, os.kill, (pid_of(keeper), signal.SIGKILL))
    killer.start()
    judged = judge(request_for("import time\ntime.sleep(1)\n" + RIGHT), home)
    assert judged.passed
    assert judged.stdout.split() == [str(os.getpid())]


def test_a_worker_that_died_waiting_is_replaced(keeper, home, request_for):
    os.kill(child_with(pid_of(keeper), "graders.worker"), signal.SIGKILL)
    assert eventually(lambda: not child_with(pid_of(keeper), "graders.worker"))
    judged = judge_warm(request_for(RIGHT), home)
    assert judged is not None
    assert judged.passed


def test_only_this_user_may_connect(keeper, home):
    assert stat.S_IMODE(socket_path(home, "python").stat().st_mode) == 0o600


def test_stop_leaves_nothing(home):
    keeper = Keeper(home, "python")
    keeper.start()
    assert eventually(lambda: is_warm(home, "python"))
    keeper.stop()
    assert not socket_path(home, "python").exists()
    assert eventually(lambda: not family(home), seconds=5), family(home)
    keeper.stop()


OWNER = """
import sys, time
from pathlib import Path
from interview_drill.graders.warm import Keeper, is_warm
home = Path(sys.argv[1])
with Keeper(home, "python"):
    while not is_warm(home, "python"):
        time.sleep(0.02)
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_owner_leaves_nothing(home, number):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(home)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"ready\n"
    owner.send_signal(number)
    owner.communicate(timeout=10)
    assert eventually(lambda: not family(home), seconds=5), family(home)
    assert not socket_path(home, "python").exists()


def test_a_killed_keeper_takes_its_worker_along_and_is_succeeded(keeper, home, request_for):
    os.kill(pid_of(keeper), signal.SIGKILL)
    assert socket_path(home, "python").exists(), "the stale socket"
    assert judge_warm(request_for(RIGHT), home) is None
    assert eventually(lambda: not child_with(pid_of(keeper), "graders.worker"), seconds=5)
    with Keeper(home, "python"):
        assert eventually(lambda: judge_warm(request_for(RIGHT), home))


def test_a_second_keeper_stands_by_and_takes_over(keeper, home, request_for):
    with Keeper(home, "python") as second:
        time.sleep(0.5)
        assert not child_with(pid_of(second), "graders.worker")
        keeper.stop()
        assert eventually(lambda: is_warm(home, "python"))
        assert judge_warm(request_for(RIGHT), home).stdout.split() == [str(pid_of(second))]


def test_a_home_with_a_long_name(sums, request_for, tmp_path):
    home = tmp_path / ("long" * 30)
    home.mkdir()
    with Keeper(home, "python"):
        assert eventually(lambda: is_warm(home, "python"))
        assert judge_warm(request_for(RIGHT), home)


def test_a_home_that_is_not_there_or_cannot_be_used(request_for, tmp_path):
    with Keeper(tmp_path / "nowhere", "python"):
        assert judge(request_for(RIGHT), tmp_path / "nowhere").passed


def test_a_file_in_place_of_the_socket(request_for, tmp_path):
    socket_path(tmp_path, "python").write_text("not a socket")
    assert judge(request_for(RIGHT), tmp_path).passed


def test_without_unix_sockets_every_grade_is_cold(home, request_for, monkeypatch):
    monkeypatch.setattr(warm, "SUPPORTED", False)
    with Keeper(home, "python") as keeper:
        assert keeper._process is None
        assert keeper.grade(request_for(RIGHT)).stdout.split() == [str(os.getpid())]


def test_every_part_of_a_request_arrives(request_for):
    request = request_for("\x00é", device="cuda:1", seed=None)
    again = warm.request_from_json(json.loads(json.dumps(warm.request_to_json(request))))
    assert again == replace(request, drill=replace(request.drill, hints=(), followups=()))
