"""The promises of a grade that no single hostile file shows: deadlines, Ctrl-C, blame, devices."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from interview_drill.drills.catalogue import all_shelves, load_catalogue
from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.graders import devices, guard, processes, reading
from interview_drill.graders.report import ERROR, PASSED, SKIPPED, TIMEOUT
from interview_drill.graders.runner import Deadlines, GradeRequest, grade

SHELF = Path(__file__).parent / "faults" / "shelf"
TWICE = load_catalogue(all_shelves(str(SHELF), ())).get("twice-free")
HONEST = b"def twice(x):\n    return 2 * x\n"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks the processes in /proc")


def request(source: bytes = HONEST, **more) -> GradeRequest:
    return GradeRequest(TWICE, Path("/nowhere/answer.py"), source, "numpy", **more)


# ---------------------------------------------------------------- deadlines


def test_a_suite_that_hangs_everywhere_ends_within_its_deadline_and_two_seconds(workers):
    begun = time.monotonic()
    judged = grade(
        request(b"def twice(x):\n    while True: pass\n", deadlines=Deadlines(total=6.0, check=2.5)), workers
    )
    assert time.monotonic() - begun < 6.0 + 2.0 + 1.0  # and a second for the first start on a busy machine
    assert {c.outcome for c in judged.checks} == {TIMEOUT}
    assert not judged.passed


def test_the_limit_of_one_check_is_ten_seconds_by_itself(workers):
    source = b"def twice(x):\n    while x.ndim == 2: pass\n    return 2 * x\n"
    begun = time.monotonic()
    judged = grade(request(source), workers)
    assert 9.5 < time.monotonic() - begun < 16
    assert [c.outcome for c in judged.checks] == [PASSED, TIMEOUT, PASSED, PASSED]
    assert "no answer in 10 s: it hangs (line 2)" in judged.checks[1].message


# ---------------------------------------------------------------- Ctrl-C and a killed parent


SLOW = b"""
import subprocess, time
subprocess.Popen(["sleep", "77"], start_new_session=True, env={})
def twice(x):
    time.sleep(8)
    return 2 * x
"""


@pytest.fixture
def command(tmp_path: Path) -> Callable[[], "subprocess.Popen[str]"]:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "answer.py").write_bytes(SLOW)
    env = {
        **os.environ,
        "DRILL_HOME": str(tmp_path / "home"),
        "DRILL_PATH": str(SHELF),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    words = [
        "-m",
        "interview_drill.cli",
        "grade",
        "twice-free",
        "--file",
        str(tmp_path / "answer.py"),
        "--json",
    ]

    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, text=True,
        )  # fmt: skip

    return start


def left(tmp_path: Path) -> list[str]:
    """Temporary folders, and processes started with this TMPDIR or sleeping as SLOW's child does."""
    found = [entry.name for entry in (tmp_path / "tmp").iterdir()]
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes()
            if str(tmp_path).encode() in (entry / "environ").read_bytes() or words == b"sleep\x0077\x00":
                found.append(words.decode())
        except OSError:
            continue
    return found


@LINUX
@pytest.mark.parametrize("delay", [0.8, 1.5, 2.5])
def test_ctrl_c_ends_everything_at_once(command, tmp_path, delay):
    process = command()
    time.sleep(delay)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=10)
    assert time.monotonic() - begun < 1.5  # one, and half of one for a busy machine
    assert process.returncode in (130, -signal.SIGINT)
    assert out == ""
    assert left(tmp_path) == []


@LINUX
@pytest.mark.parametrize("delay", [0.8, 2.0])
def test_a_killed_drill_leaves_nothing(command, tmp_path, delay):
    process = command()
    time.sleep(delay)
    process.kill()
    process.communicate(timeout=10)
    stop = time.monotonic() + 10
    while left(tmp_path) and time.monotonic() < stop:
        time.sleep(0.1)
    assert left(tmp_path) == []


# ---------------------------------------------------------------- whose fault it is


def test_a_fault_in_the_suite_is_ours(tmp_path, workers):
    folder = tmp_path / "graders" / "twice-free"
    folder.mkdir(parents=True)
    text = TWICE.suite_path.read_text().replace("x = kit.randn(3, 4, seed=4)", "x = 1 / 0")
    (folder / "suite.py").write_text(text)
    broken = replace(TWICE, shelf=replace(TWICE.shelf, graders=tmp_path / "graders"))
    with pytest.raises(
        OwnFault, match=r"test_matrix fails on the reference solution too: .*ZeroDivisionError"
    ):
        grade(replace(request(), drill=broken), workers)


def test_a_suite_that_cannot_be_read_is_ours(tmp_path, workers):
    folder = tmp_path / "graders" / "twice-free"
    folder.mkdir(parents=True)
    (folder / "suite.py").write_text("import nothing_of_this_name\n")
    broken = replace(TWICE, shelf=replace(TWICE.shelf, graders=tmp_path / "graders"))
    with pytest.raises(OwnFault, match="nothing_of_this_name is not installed"):
        grade(replace(request(), drill=broken), workers)


def test_a_file_of_bugs_that_cannot_be_read_is_ours(tmp_path, workers):
    folder = tmp_path / "graders" / "twice-free"
    folder.mkdir(parents=True)
    (folder / "suite.py").write_text(TWICE.suite_path.read_text())
    (folder / "bugs.toml").write_text("[[bug]]\nid = ")
    broken = replace(TWICE, shelf=replace(TWICE.shelf, graders=tmp_path / "graders"))
    wrong = replace(request(), source=HONEST.replace(b"2", b"3"))
    with pytest.raises(OwnFault, match=r"bugs\.toml") as caught:
        grade(replace(wrong, drill=broken), workers)
    assert "not in your code" in caught.value.hint
    assert grade(replace(request(), drill=broken), workers).passed  # nobody needs it for a correct answer


def test_a_worker_that_cannot_start_is_ours(monkeypatch):
    monkeypatch.setattr(processes, "START", "raise ModuleNotFoundError(\"No module named 'torch'\")")
    with pytest.raises(OwnFault, match="torch is not installed") as caught:
        grade(request())
    assert caught.value.hint == "python -m pip install torch"


def test_a_full_disk_is_ours(monkeypatch):
    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(processes.tempfile, "mkdtemp", full)
    with pytest.raises(OwnFault, match="cannot be started: No space left on device") as caught:
        grade(request())
    assert "TMPDIR" in caught.value.hint


def test_the_command_tells_our_fault_with_status_three(tmp_path):
    (tmp_path / "answer.py").write_bytes(HONEST)
    env = {
        **os.environ,
        "DRILL_HOME": str(tmp_path / "home"),
        "DRILL_PATH": str(SHELF),
        "TMPDIR": str(tmp_path / "no"),
    }
    code = "import tempfile; tempfile.tempdir = '/proc/nowhere'\n"
    code += "from interview_drill.cli.__main__ import main; main()"
    words = ["grade", "twice-free", "--file", str(tmp_path / "answer.py"), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "a grade cannot be started" in done.stderr
    assert "drill doctor" in done.stderr


# ---------------------------------------------------------------- Ctrl-C while something must not be cut


def test_an_interrupt_waits_until_the_block_is_over():
    steps = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with processes.undisturbed():
            signal.raise_signal(signal.SIGINT)
            steps.append("done")
        steps.append("never")
    assert steps == ["done"]


def test_only_records_with_the_nonce_count():
    line = b'{"t": "end", "nonce": "%s"}\n'
    assert processes._parsed(line % b"right", "right", early=False)
    assert not processes._parsed(line % b"wrong", "right", early=True)
    assert not processes._parsed(b'{"t": "fault"}\n', "right", early=False)
    assert processes._parsed(b'{"t": "fault"}\n', "right", early=True)
    assert not processes._parsed(b"[" * 100_000, "right", early=True)


# ---------------------------------------------------------------- the line


def test_the_line_is_that_of_the_thread_that_fell_or_of_the_main_one():
    dump = (
        'Thread 0x01 (most recent call first):\n  File "a.py", line 9 in helper\n\n'
        'Thread 0x02 (most recent call first):\n  File "lib.py", line 1 in f\n  File "a.py", line 4 in main\n'
    )
    assert processes._line_of(dump, "a.py") == 4
    assert (
        processes._line_of(
            "Fatal Python error: x\n" + dump.replace("Thread 0x01", "Current thread 0x01"), "a.py"
        )
        == 9
    )
    assert processes._line_of(dump + "Timeout (0:00:01)!\nThread 0x02:\n", "a.py") is None


def test_reaching_for_the_grader_is_read_and_honest_words_are_not():
    bad = b"import sys\nf = sys._getframe(1)\ng = f.f_back\nimport interview_drill.graders.harness as h\n"
    assert [line for line, _ in reading.intrusions(bad)] == [2, 3, 4]
    assert not reading.intrusions(b'"""f_back, interview_drill"""\nf_back = 1\nx.back()\nimport traceback\n')


# ---------------------------------------------------------------- devices


def torch_with(gpus: int = 0, works: bool = True, mps: bool = False) -> SimpleNamespace:
    """A stand-in for torch that says it has these devices."""

    def ones(_: int, device: str) -> SimpleNamespace:
        if not works:
            raise RuntimeError("the driver is too old")
        return SimpleNamespace(sum=lambda: 2.0)

    cuda = SimpleNamespace(is_available=lambda: gpus > 0, device_count=lambda: gpus)
    backends = SimpleNamespace(mps=SimpleNamespace(is_available=lambda: mps))
    return SimpleNamespace(cuda=cuda, backends=backends, ones=ones)


@pytest.mark.parametrize(
    ("wanted", "machine", "device"),
    [
        ("auto", {}, "cpu"),
        ("auto", {"gpus": 1}, "cuda"),
        ("auto", {"gpus": 1, "works": False}, "cpu"),
        ("auto", {"mps": True}, "cpu"),
        ("cpu", {"gpus": 1}, "cpu"),
        ("cuda", {"gpus": 2}, "cuda"),
        ("cuda:1", {"gpus": 2}, "cuda:1"),
        ("cuda:2", {"gpus": 2}, None),
        ("cuda", {}, None),
        ("mps", {"mps": True}, "mps"),
        ("mps", {}, None),
    ],
)
def test_which_device_a_torch_drill_is_judged_on(wanted, machine, device):
    assert devices.resolve_device("torch", wanted, torch_with(**machine)) == device


def test_a_missing_device_is_told_with_what_is_there():
    said = devices.device_problem("cuda:3", torch_with(gpus=2))
    assert said == "there is no device 'cuda:3' here; there is cpu, cuda:0, cuda:1"


@pytest.mark.parametrize("device", ["cuda", "mps", "cuda:0"])
def test_a_gpu_is_no_place_for_numpy(device):
    with pytest.raises(DrillError, match="in numpy runs on the CPU"):
        grade(request(device=device))


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:x", "cpu:0", ""])
def test_an_unknown_device_is_a_usage_error(device):
    with pytest.raises(DrillError, match="unknown device"):
        grade(request(device=device))


def test_results_must_stay_on_the_device():
    torch = pytest.importorskip("torch")
    from interview_drill.graders.arrays import ArrayKit, read
    from interview_drill.graders.harness import CheckFailed

    elsewhere = torch.zeros(2, device="meta")
    with pytest.raises(CheckFailed, match="the inputs are on cpu, the result is on meta"):
        read(elsewhere, "the output", ArrayKit("torch", "cpu", 0))
    with pytest.raises(CheckFailed, match="the inputs are on meta, the result is on cpu"):
        read(torch.zeros(2), "the output", ArrayKit("torch", "meta", 0))
    assert read(torch.ones(2), "the output", ArrayKit("torch", "cpu", 0)).tolist() == [1.0, 1.0]


def test_what_a_device_cannot_do_is_skipped_and_not_failed():
    from interview_drill.graders import checks
    from interview_drill.graders.arrays import ArrayKit

    def test_double(answer: object, kit: ArrayKit) -> None:
        kit.give([1.0], "float64")

    check = checks.SuiteCheck("test_double", "", "numerics", True, 1.0, test_double)
    run = checks.run_check(check, lambda: SimpleNamespace(), ArrayKit("torch", "mps", 0), "answer.py")
    assert (run.outcome, run.message) == (SKIPPED, "needs float64, which mps does not have")


@pytest.mark.gpu
def test_a_torch_drill_on_a_gpu(tmp_path):
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("no GPU")
    drill = load_catalogue().get("attention")
    source = drill.solution_path("torch").read_bytes()
    judged = grade(GradeRequest(drill, tmp_path / "answer.py", source, "torch", "cuda"))
    assert judged.passed
    assert judged.device == "cuda"
    home = source.replace(b"return weights @ V", b"return (weights @ V).cpu()")
    strayed = grade(GradeRequest(drill, tmp_path / "answer.py", home, "torch", "cuda"))
    assert not strayed.passed


def test_errors_are_told_apart_from_failures(workers):
    judged = grade(request(b"def twice(x):\n    return 1 / 0\n"), workers)
    assert {c.outcome for c in judged.checks} == {ERROR}


# ---------------------------------------------------------------- what the guard takes for tampering


def test_a_private_name_that_a_library_fills_late_is_no_tampering():
    """`random._sha512` is None until a text seeds a generator, from Python 3.12 on."""
    library = ModuleType("library")
    library._late, library.known, library.empty = None, len, None
    before = dict(vars(library))
    library._late = max
    assert guard._restored(library, before, frozenset(sys.modules)) == []
    library.known = library.empty = min
    assert guard._restored(library, before, frozenset(sys.modules)) == ["known", "empty"]
    assert (library._late, library.known, library.empty) == (max, len, None)
