"""Grades with a worker that has its imports behind it: the side of those who ask.

Whoever practises for a while (`drill start` behind its editor, `drill grade --watch`, the room) holds a
`Keeper`. It starts the process of `keeper.py`, which keeps one worker ready for one framework and serves,
through a socket in DRILL_HOME, every `drill grade` of this user. `judge` asks it and grades cold whenever
no quick and complete answer comes: the result is the same, only later.

Threads: `judge` and all of `Keeper` may be called from any thread, `judge` blocks for the whole grade. In
an event loop use a thread (`asyncio.to_thread(judge, request, home)`); no signal handler is touched.
"""

import base64
import contextlib
import json
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill, Shelf
from interview_drill.graders.report import Check, Diagnosis, Judgement, RuleBreach
from interview_drill.graders.runner import Deadlines, GradeRequest, grade

SUPPORTED = os.name == "posix" and hasattr(socket, "AF_UNIX")
ANSWER_SECONDS = 0.5  # for the keeper to take the job; one that was stopped (Ctrl-Z) never does
SILENCE_SECONDS = 3.0  # without a sign of life while it grades; it gives one every half second
TOTAL_SECONDS = 180.0
STOP_SECONDS = 2.0
LONGEST_ADDRESS = 100  # bytes; the systems allow 104 or 108

START = "from interview_drill.graders.keeper import main; main()"

# A grade depends on these variables; with others than the keeper's it runs cold.
_FORMATIVE = ("CUDA", "NVIDIA", "HIP", "ROCR", "TORCH", "PYTORCH", "LD_", "DYLD_", "LC_", "LANG")
_FORMATIVE_NAMES = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "PYTHONOPTIMIZE", "PYTHONWARNINGS"),
    *("PYTHONMALLOC", "PYTHON_GIL", "HOME", "TZ", "TMPDIR"),
)


def judge(request: GradeRequest, home: Path) -> Judgement:
    """Grade with the worker that waits for `home` (DRILL_HOME), else cold.

    Raises what `runner.grade` raises.
    """
    return judge_warm(request, home) or grade(request)


def judge_warm(request: GradeRequest, home: Path) -> Judgement | None:
    """Grade with the worker that waits; None when there is none, it is busy, or differs from us."""
    answer = _ask(home, request.framework, request)
    if answer is None:
        return None
    if answer["t"] == "unfit":
        raise DrillError(str(answer["message"]), str(answer["hint"]))
    try:
        return judgement_from_json(answer["judgement"]) if answer["t"] == "judgement" else None
    except (KeyError, TypeError):
        return None


def is_warm(home: Path, framework: str) -> bool:
    """Whether a worker waits for this framework with its imports done."""
    answer = _ask(home, framework, None)
    return answer is not None and answer.get("ready") is True


class Keeper:
    """Keeps a worker warm from `start` to `stop`, or for a `with`; leaves nothing, however we end.

    One keeper a home and framework works, further ones stand by and take over. Where the system has no
    Unix sockets it does nothing, and every grade is cold.
    """

    def __init__(self, home: Path, framework: str) -> None:
        self.home, self.framework = home, framework
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns at once; the worker is ready some seconds later. Never raises: it is a convenience."""
        if not SUPPORTED or self._process is not None:
            return
        with contextlib.suppress(OSError):
            # A session of its own: Ctrl-C and Ctrl-Z in our terminal are not meant for it. It reads its
            # standard input to know that we live: the system closes that whatever happens to us.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-c", START, str(self.home), self.framework],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self) -> None:
        """The worker is gone when this returns. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def grade(self, request: GradeRequest) -> Judgement:
        """`judge` for this home."""
        return judge(request, self.home)

    def __enter__(self) -> "Keeper":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _ask(home: Path, framework: str, request: GradeRequest | None) -> dict[str, Any] | None:
    """The keeper's last word, or None when it says none in time; without a request, how it is."""
    path = socket_path(home, framework)
    try:
        if not SUPPORTED or not _ours(path):
            return None
        with address(path) as name, socket.socket(socket.AF_UNIX) as link:
            link.settimeout(ANSWER_SECONDS)
            link.connect(name)
            message = {"version": version(), "job": request_to_json(request) if request else None}
            link.sendall(json.dumps(message).encode() + b"\n")
            return _last_word(link)
    except (OSError, ValueError, KeyError):
        return None


def _last_word(link: socket.socket) -> dict[str, Any] | None:
    stop = time.monotonic() + TOTAL_SECONDS
    with link.makefile("rb") as lines:
        while time.monotonic() < stop and (line := lines.readline()):
            answer: dict[str, Any] = json.loads(line)
            if answer["t"] not in ("taken", "working"):
                return answer
            link.settimeout(SILENCE_SECONDS)
    return None


def _ours(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()


def socket_path(home: Path, framework: str) -> Path:
    """Where the keeper of a framework listens."""
    return home / f"warm-{framework}.sock"


@contextlib.contextmanager
def address(path: Path) -> Iterator[str]:
    """The socket's name, short enough to bind or connect to. OSError where there is no such name."""
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def version() -> str:
    """What must be equal on both sides for the results to be: the program, Python, the environment."""
    folders = [Path(__file__).parent, Path(sys.modules[Drill.__module__].__file__ or "").parent]
    files = [entry for folder in folders for entry in sorted(folder.glob("*.py"))]
    code = [(str(entry), entry.stat().st_mtime_ns) for entry in files]
    packages = [(p, os.stat(p).st_mtime_ns) for p in sys.path if p.endswith("-packages") and os.path.isdir(p)]
    return json.dumps([sys.executable, sys.version, code, packages, sorted(formative(os.environ).items())])


def formative(env: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a grade depends on."""
    return {k: v for k, v in env.items() if k.startswith(_FORMATIVE) or k in _FORMATIVE_NAMES}


def request_to_json(request: GradeRequest) -> dict[str, Any]:
    """A request as the keeper takes it; hints and follow-ups play no part in a grade."""
    drill = asdict(request.drill) | {"hints": (), "followups": ()}
    drill["shelf"] = {name: str(path) for name, path in drill["shelf"].items()}
    return {
        "drill": drill,
        "file": str(request.file),
        "source": base64.b64encode(request.source).decode(),
        "framework": request.framework,
        "device": request.device,
        "seed": request.seed,
        "deadlines": asdict(request.deadlines),
    }


def request_from_json(data: dict[str, Any]) -> GradeRequest:
    """The other way; KeyError, TypeError or ValueError for what is no request."""
    drill: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data["drill"].items()
    }
    drill["entry"] = {framework: tuple(names) for framework, names in drill["entry"].items()}
    drill["shelf"] = Shelf(**{name: Path(path) for name, path in drill["shelf"].items()})
    source = base64.b64decode(data["source"])
    rest = {name: data[name] for name in ("framework", "device", "seed")}
    return GradeRequest(
        drill=Drill(**drill),
        file=Path(data["file"]),
        source=source,
        deadlines=Deadlines(**data["deadlines"]),
        **rest,
    )


def judgement_from_json(data: dict[str, Any]) -> Judgement:
    """The other way of `dataclasses.asdict(judgement)`; KeyError or TypeError for what is none."""
    parts = {
        "checks": tuple(Check(**entry) for entry in data["checks"]),
        "rules": tuple(RuleBreach(**entry) for entry in data["rules"]),
        "diagnosis": tuple(Diagnosis(**entry) for entry in data["diagnosis"]),
    }
    return Judgement(**(data | parts))
