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
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from interview_drill.graders import limits

OUTPUT_BYTES = 64 * 1024
POLL_SECONDS = 0.25
START = "from interview_drill.graders.worker import main; main()"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True)
class Event:
    """One record from the worker, or its end: `kind` is `ended`, `silent` (nothing in time) or its own."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


class WorkerProcess:
    """A single-use worker. Start it from the main thread: it dies with the thread that started it."""

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.nonce = os.urandom(16).hex()
        self.mark = f"DRILL_WORKER={os.urandom(12).hex()}"
        self.home = Path(tempfile.mkdtemp(prefix="drill-grade-"))
        self.folder = self.home / "work"
        self.folder.mkdir()
        self.trace = self.home / "trace"
        self.over_memory = False
        self._events: queue.Queue[Event] = queue.Queue()
        self._output = bytearray()
        self._process = self._start()
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

    def _reader(self, target: Any) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        return thread

    def _read_results(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event = _parsed(line, self.nonce)
            if event is not None:
                self._events.put(event)
        self._events.put(Event("ended"))

    def _read_output(self) -> None:
        stream: IO[bytes] | None = self._process.stderr
        assert stream is not None
        while chunk := os.read(stream.fileno(), 65536):
            room = OUTPUT_BYTES - len(self._output)
            self._output += chunk[: max(room, 0)]

    def send(self, job: dict[str, Any]) -> None:
        """Hand over the job; a worker that is gone already shows as `ended`."""
        line = (
            json.dumps({**job, "nonce": self.nonce, "folder": str(self.folder), "trace": str(self.trace)})
            + "\n"
        )
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()

    def next_event(self, seconds: float) -> Event:
        """The next record, `ended`, or `silent` after `seconds`; watches memory meanwhile."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                return self._events.get(timeout=min(left, POLL_SECONDS))
            self._check_resources()
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
        """The candidate's line in the last dump of the fault handler, if there is one."""
        with contextlib.suppress(OSError):
            for line in self.trace.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.strip().startswith(f'File "{file}", line '):
                    return int(line.split(", line ")[1].split()[0].rstrip(","))
        return None

    def ending(self) -> str:
        """How the process ended, in words: after `ended`."""
        if self.over_memory:
            return "it was stopped for using more memory or processes than a grade may"
        code = self._process.wait()
        if code < 0:
            name = signal.Signals(-code).name
            return f"the process was killed by {name}" + _MEANING.get(name, "")
        return f"the process ended itself with status {code} before the check was over"

    def output(self) -> str:
        """What was printed, the first 64 KiB of it; complete once the worker is closed."""
        return bytes(self._output).decode("utf-8", "replace")

    def close(self) -> None:
        """End the process and all it started, and remove its files. Safe to call twice."""
        limits.kill_tree(self._process.pid, self.mark)
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=2)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        shutil.rmtree(self.home, ignore_errors=True)


_MEANING = {"SIGSEGV": " (a crash in compiled code, or recursion too deep)", "SIGABRT": " (it aborted)"}


def _parsed(line: bytes, nonce: str) -> Event | None:
    """A record that carries the nonce; anything else on the channel is not ours."""
    try:
        data = json.loads(line)
    except ValueError:
        return None
    if not isinstance(data, dict) or data.get("nonce") != nonce:
        return Event(str(data["t"]), data) if isinstance(data, dict) and data.get("t") in _EARLY else None
    return Event(str(data.get("t")), data)


_EARLY = ("ready", "fault")  # said before the job, and so before any candidate's code
