"""The process that keeps a worker warm: `python -c ... <home> <framework>`, started by `warm.Keeper`.

The main thread starts every worker (a worker dies with the thread that started it) and runs the grades, one
at a time. A second thread is the doorman: it takes requests, turns away whoever comes meanwhile, gives
signs of life, and notices when a client leaves or the one that started us is gone.
"""

import contextlib
import fcntl
import json
import os
import queue
import select
import signal
import socket
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.graders.processes import WorkerProcess
from interview_drill.graders.runner import GradeRequest, grade
from interview_drill.graders.warm import address, request_from_json, socket_path, version

TICK_SECONDS = 0.5
LINE_SECONDS = 1.0  # for a client to send its request
LINE_BYTES = 4 << 20
FAREWELL_SECONDS = 1.5
OWNER = 0  # standard input: at its end our owner is gone


def main() -> None:
    """Keep one worker for `<home> <framework>` until standard input ends."""
    home, framework = Path(sys.argv[1]), sys.argv[2]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if _only_one(home / f"warm-{framework}.lock"):
        _Keeper(home, framework).run()


def _only_one(path: Path) -> bool:
    """Wait for the lock that makes us the one keeper; False when the owner left before. Ours until we end."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if select.select([OWNER], [], [], TICK_SECONDS)[0]:
            return False


class _Left(Exception):
    """The client, or our owner, is gone: the grade is of no use any more."""


class _Job:
    """A request at work, and the line to who made it."""

    def __init__(self, link: socket.socket, request: GradeRequest) -> None:
        self.link, self.request = link, request
        self.worker: WorkerProcess | None = None
        self.dropped = self.done = False
        self._lock = threading.Lock()

    def say(self, kind: str, **fields: Any) -> None:
        """Send a record; after the last one nothing more leaves."""
        with self._lock, contextlib.suppress(OSError):
            if not self.done:
                self.done = kind not in ("taken", "working")
                self.link.sendall(json.dumps({"t": kind, **fields}).encode() + b"\n")
                if self.done:
                    self.link.shutdown(socket.SHUT_RDWR)  # the doorman sees it even if the client sleeps

    def use(self, worker: WorkerProcess) -> WorkerProcess:
        """Note who works on it, so that it can be dropped."""
        self.worker = worker
        if self.dropped:
            worker.kill()
        return worker

    def drop(self) -> None:
        """Give the grade up, from the doorman's thread."""
        self.dropped = True
        if self.worker is not None and not self.done:
            self.worker.kill()


class _Keeper:
    """One waiting worker and the door to it."""

    def __init__(self, home: Path, framework: str) -> None:
        self.home, self.framework = home, framework
        self.version = version()
        self.spare: WorkerProcess | None = None
        self.job: _Job | None = None
        self.jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self.closing = False

    def run(self) -> None:
        path = socket_path(self.home, self.framework)
        path.unlink(missing_ok=True)  # of a keeper that was killed: we have its lock
        try:
            with _listen(path) as door:
                threading.Thread(target=self._mind, args=(door,), daemon=True).start()
                self._serve()
        finally:
            path.unlink(missing_ok=True)
            if self.spare:
                self.spare.close()

    def _serve(self) -> None:
        while not self.closing:
            self.spare = self._fresh()
            job = self.jobs.get()
            if job is not None:
                self._work(job)

    def _fresh(self) -> WorkerProcess:
        if self.spare and self.spare.alive:
            return self.spare
        if self.spare:
            self.spare.close()
        return WorkerProcess(self.framework)

    def _work(self, job: _Job) -> None:
        def take(framework: str) -> WorkerProcess:
            if job.dropped:
                raise _Left
            worker, self.spare = self._fresh(), None
            return job.use(worker)

        try:
            judgement = grade(job.request, take)
        except _Left:
            pass
        except DrillError as fault:
            job.say("unfit", message=fault.message, hint=fault.hint)
        except Exception:
            job.say("no")  # the cold grade will tell
        else:
            job.say("judgement", judgement=asdict(judgement))

    def _mind(self, door: socket.socket) -> None:
        """The doorman's thread; whatever ends it ends us."""
        with contextlib.suppress(OSError, ValueError):
            self._watch(door)
        self._close()

    def _watch(self, door: socket.socket) -> None:
        while True:
            watched: list[int | socket.socket] = [OWNER, door, *([self.job.link] if self.job else [])]
            ready = select.select(watched, [], [], TICK_SECONDS)[0]
            if OWNER in ready:
                return
            if self.job and self.job.link in ready:
                self._see_off(self.job)
            elif self.job:
                self.job.say("working")
            if door in ready:
                with contextlib.suppress(OSError):
                    self._receive(door.accept()[0])

    def _receive(self, link: socket.socket) -> None:
        link.settimeout(LINE_SECONDS)
        try:
            asked = json.loads(_line(link))
            if asked["version"] != self.version or self.job is not None:
                raise _Left
            if asked["job"] is None:
                link.sendall(json.dumps({"t": "status", "ready": self._ready()}).encode() + b"\n")
                raise _Left
            self.job = _Job(link, request_from_json(asked["job"]))
        except (OSError, ValueError, KeyError, TypeError, _Left):
            link.close()  # the client grades cold
            return
        self.job.say("taken")
        self.jobs.put(self.job)

    def _ready(self) -> bool:
        spare = self.spare
        return spare is not None and spare.alive and spare.told

    def _see_off(self, job: _Job) -> None:
        """The client hung up, with its answer or without."""
        job.drop()
        job.link.close()
        self.job = None

    def _close(self) -> None:
        """The owner is gone: so is everything else, soon."""
        self.closing = True
        if self.job:
            self.job.drop()
        self.jobs.put(None)
        time.sleep(FAREWELL_SECONDS)
        os._exit(1)  # the main thread hangs; its workers die with it


def _listen(path: Path) -> socket.socket:
    door = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)  # nobody else may connect
    try:
        with address(path) as name:
            door.bind(name)
    finally:
        os.umask(before)
    door.listen(8)
    return door


def _line(link: socket.socket) -> bytes:
    stop, line = time.monotonic() + LINE_SECONDS, b""
    while not line.endswith(b"\n"):
        piece = link.recv(1 << 16)
        if not piece or len(line) > LINE_BYTES or time.monotonic() > stop:
            raise ValueError
        line += piece
    return line
