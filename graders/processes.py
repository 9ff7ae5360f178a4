"""A worker process as the parent sees it: start, one job, a stream of events, an end that leaves nothing."""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from interview_drill.drills.errors import OwnFault
from interview_drill.graders import limits

OUTPUT_BYTES = 64 * 1024
LINE_BYTES = 8 << 20
POLL_SECONDS = 0.25
FAREWELL_SECONDS = 1.0  # for a process whose channel has closed to be gone itself
DUMP_SECONDS = 0.5  # for the fault handler to write where the code stands
START = "from interview_drill.graders.worker import main; main()"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

# Waits until we say that we cleaned up, or are gone: then it does what we could not.
_JANITOR = """
read -r word && [ "$word" = done ] && exit 0
for turn in 1 2 3; do
  ours=$(grep -las -e "$1" /proc/[0-9]*/environ; grep -ls "^Max msgqueue size  *$2 " /proc/[0-9]*/limits)
  for file in $ours; do file=${file#/proc/}; kill -9 "${file%%/*}"; done
done
kill -9 "-$3"
rm -rf "$4"
"""


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Inside the block Ctrl-C is only noted, and takes effect at its end: nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    noted: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: noted.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if noted and callable(before):
        before(signal.SIGINT, None)


@dataclass(frozen=True)
class Event:
    """One record from the worker, or its end: `kind` is `ended`, `silent` (nothing in time) or its own."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


class WorkerProcess:
    """A single-use worker. Start it from the main thread: it dies with the thread that started it.

    Raises OwnFault where the system has no room for a process or a folder.
    """

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.nonce = os.urandom(16).hex()
        self.mark = f"DRILL_WORKER={os.urandom(12).hex()}"
        self.over_memory = False
        self._sent = self._closed = False
        self._events: queue.Queue[Event] = queue.Queue()
        self._output = bytearray()
        with undisturbed():
            self._open()

    def _open(self) -> None:
        try:
            self.home = Path(tempfile.mkdtemp(prefix="drill-grade-"))
            self.folder = self.home / "work"
            self.trace = self.home / "trace"
            self.folder.mkdir()
            self._process = self._start()
        except OSError as fault:
            where = getattr(self, "home", None)
            if where is not None:
                shutil.rmtree(where, ignore_errors=True)
            raise OwnFault(
                f"a grade cannot be started: {fault.strerror or fault}",
                "Free some disk space or memory, or name another folder in TMPDIR; drill doctor shows more",
            ) from fault
        self._janitor = self._post_janitor()
        self._readers = [self._reader(self._read_results), self._reader(self._read_output)]

    def _start(self) -> "subprocess.Popen[bytes]":
        limits.adopt_orphans()
        name, _, value = self.mark.partition("=")
        environment = {**os.environ, name: value, "KINETO_LOG_LEVEL": "99", "PYTHONHASHSEED": "0"}
        environment.update(dict.fromkeys(THREADS, "1"), TMPDIR=str(self.folder))
        environment.pop("PYTHONSTARTUP", None)
        return subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", START, self.framework, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    def _post_janitor(self) -> "subprocess.Popen[bytes] | None":
        """A shell that removes the files and the orphans should we be killed."""
        if not limits.abilities()["clean-up after a killed drill"]:
            return None
        words = [self.mark, str(limits.tag_of(self.mark)), str(self._process.pid), str(self.home)]
        with contextlib.suppress(OSError):
            return subprocess.Popen(
                ["/bin/sh", "-c", _JANITOR, "drill-janitor", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        return None

    def _reader(self, target: Any) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        return thread

    def _read_results(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # closed under our hands
            while line := self._process.stdout.readline(LINE_BYTES):
                event = _parsed(line, self.nonce, early=not self._sent)
                if event is not None:
                    self._events.put(event)
        self._events.put(Event("ended"))

    def _read_output(self) -> None:
        stream: IO[bytes] | None = self._process.stderr
        assert stream is not None
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(stream.fileno(), 65536):
                room = OUTPUT_BYTES - len(self._output)
                self._output += chunk[: max(room, 0)]

    def send(self, job: dict[str, Any]) -> None:
        """Hand over the job; a worker that is gone already shows as `ended`."""
        own = {"nonce": self.nonce, "mark": self.mark, "folder": str(self.folder), "trace": str(self.trace)}
        self._sent = True
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({**job, **own}).encode() + b"\n")
            self._process.stdin.flush()

    def next_event(self, seconds: float) -> Event:
        """The next record, `ended`, or `silent` after `seconds`; watches memory meanwhile."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                return self._events.get(timeout=min(left, POLL_SECONDS))
            self._check_resources()
        with contextlib.suppress(queue.Empty):
            return self._events.get_nowait()  # it came while we did not look: the machine is busy
        return Event("silent")

    def _check_resources(self) -> None:
        pids = [self._process.pid, *limits.descendants(self._process.pid)]
        if len(pids) > limits.PROCESS_LIMIT or limits.memory_of(pids) > limits.MEMORY_BYTES:
            self.over_memory = True
            limits.kill_tree(self._process.pid, self.mark)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def told(self) -> bool:
        """Whether a record waits to be read: of a fresh worker, that it is ready (or cannot be)."""
        return not self._events.empty()

    def kill(self) -> None:
        """End the process and all it started, from any thread; `close` is still to be called."""
        limits.kill_tree(self._process.pid, self.mark)

    def stopped_at(self, file: str) -> int | None:
        """The candidate's line where the process stands or fell, as far as the fault handler could tell."""
        if self.alive and hasattr(signal, "SIGUSR1"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGUSR1)
            self._await_dump()
        with contextlib.suppress(OSError):
            return _line_of(self.trace.read_text(encoding="utf-8", errors="replace"), file)
        return None

    def _await_dump(self) -> None:
        stop, size = time.monotonic() + DUMP_SECONDS, -1
        while time.monotonic() < stop and self.alive:
            time.sleep(0.02)
            with contextlib.suppress(OSError):
                if 0 < (now := self.trace.stat().st_size) == size:
                    return
                size = now

    def ending(self) -> str:
        """How the process ended, in words: after `ended`."""
        if self.over_memory:
            return "it was stopped for using more memory or processes than a grade may"
        stop = time.monotonic() + FAREWELL_SECONDS
        while self.alive and time.monotonic() < stop:
            time.sleep(0.005)
        if self.alive:
            self.kill()
            return "it closed the descriptors of the process, results could no longer leave"
        code = self._process.wait()
        if code < 0:
            name = _signal_name(-code)
            return f"the process was killed by {name}" + _MEANING.get(name, "")
        return f"the process ended itself with status {code} before the check was over"

    def output(self) -> str:
        """What was printed, the first 64 KiB of it; complete once the worker is closed."""
        return bytes(self._output).decode("utf-8", "replace")

    def close(self) -> None:
        """End the process and all it started, and remove its files. Safe to call twice."""
        with undisturbed():
            if not self._closed:
                self._closed = True
                self._close()

    def _close(self) -> None:
        limits.kill_tree(self._process.pid, self.mark)
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=1)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        _remove(self.home)
        if self._janitor is not None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self._janitor.communicate(b"done\n", timeout=1)


def _remove(folder: Path) -> None:
    """Remove a folder whatever the candidate's code did to the permissions in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for path, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                os.chmod(path, 0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _line_of(dumps: str, file: str) -> int | None:
    """The deepest line of `file` in the last dump: in the thread that fell, else in the main one."""
    last: list[list[str]] = [[]]
    for line in dumps.splitlines():
        if line.startswith(("Timeout (", "Fatal Python error")):
            last = [[]]
        elif line.startswith(("Thread 0x", "Current thread 0x")):
            last.append([line])
        else:
            last[-1].append(line)
    threads = sorted(
        last, key=lambda t: bool(t) and t[0].startswith("Current")
    )  # stable: the main one is last
    for thread in reversed(threads):
        for line in thread:
            if line.strip().startswith(f'File "{file}", line '):
                return int(line.rsplit(", line ", 1)[1].split()[0].rstrip(","))
    return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"


_MEANING = {"SIGSEGV": " (a crash in compiled code, or recursion too deep)", "SIGABRT": " (it aborted)"}


def _parsed(line: bytes, nonce: str, early: bool) -> Event | None:
    """A record that carries the nonce, or before the job is sent one of `_EARLY`; nothing else is ours."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    kind = str(data.get("t"))
    return Event(kind, data) if data.get("nonce") == nonce or (early and kind in _EARLY) else None


_EARLY = ("ready", "fault")  # said before the job, and so before any candidate's code
