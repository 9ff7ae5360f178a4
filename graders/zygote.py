"""A process with its imports done that forks a worker for each job: many grades of our own in little time.

For `drill check` and the tests. A grade of a candidate's file never comes from here: see GRADING on forks.
Nothing has run in the process that is forked, so no thread pool exists yet that a child could hang on.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

from interview_drill.graders import limits, worker
from interview_drill.graders.processes import THREADS, WorkerProcess

START = "from interview_drill.graders.zygote import main; main()"


def main() -> None:
    """In the zygote: import, then fork a worker for each set of descriptors that comes in."""
    framework, descriptor = sys.argv[1], int(sys.argv[2])
    limits.die_with_parent(int(sys.argv[3]))
    channel = socket.socket(fileno=descriptor)
    worker.preload(framework)
    worker.preload_more(framework)
    while True:
        _, descriptors, _, _ = socket.recv_fds(channel, 1, 3)
        if not descriptors:
            os._exit(0)
        middle = os.fork()
        if middle == 0:
            _fork_again(channel, descriptors, framework)
        os.waitpid(middle, 0)
        for each in descriptors:
            os.close(each)


def _fork_again(channel: socket.socket, descriptors: list[int], framework: str) -> None:
    """The worker is an orphan at once, and so a child of whoever asked for it (a subreaper)."""
    middle = os.getpid()
    child = os.fork()
    if child:
        channel.sendall(f"{child:10d}".encode())
        os._exit(0)
    os.setsid()
    channel.close()
    for target, source in enumerate(descriptors):
        os.dup2(source, target)
    while os.getppid() == middle:
        time.sleep(0.0005)
    worker.serve(framework)


class Zygote:
    """The parent's handle; `worker(framework)` fits where `grade` wants workers. Linux only."""

    def __init__(self, framework: str) -> None:
        limits.adopt_orphans()
        self.framework = framework
        self._lock = threading.Lock()
        self._channel, theirs = socket.socketpair()
        environment = {
            **os.environ,
            **dict.fromkeys(THREADS, "1"),
            "KINETO_LOG_LEVEL": "99",
            "PYTHONHASHSEED": "0",
        }
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-X",
                "utf8",
                "-c",
                START,
                framework,
                str(theirs.fileno()),
                str(os.getpid()),
            ],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=environment,
        )
        theirs.close()

    def worker(self, framework: str) -> WorkerProcess:
        """A fresh worker, forked."""
        assert framework == self.framework
        return _ForkedWorker(framework, self._channel, self._lock)

    def close(self) -> None:
        """End the zygote."""
        self._channel.close()
        self._process.kill()
        self._process.wait()


class _ForkedWorker(WorkerProcess):
    def __init__(self, framework: str, channel: socket.socket, lock: threading.Lock) -> None:
        self._channel, self._lock = channel, lock
        super().__init__(framework)

    def _start(self) -> Any:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        with self._lock:
            socket.send_fds(self._channel, [b"x"], [theirs_in, theirs_out, theirs_err])
            pid = int(self._channel.recv(10, socket.MSG_WAITALL))
        for each in (theirs_in, theirs_out, theirs_err):
            os.close(each)
        return _Child(pid, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"), os.fdopen(ours_err, "rb"))


class _Child:
    """The part of Popen that WorkerProcess uses, for a process that was not started by Popen."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes], stderr: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout, self.stderr = pid, stdin, stdout, stderr
        self._code: int | None = None

    def poll(self) -> int | None:
        return self._wait(os.WNOHANG)

    def wait(self) -> int:
        code = self._wait(0)
        return 0 if code is None else code

    def _wait(self, flags: int) -> int | None:
        if self._code is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, flags)
                if pid:
                    self._code = os.waitstatus_to_exitcode(status)
        return self._code


@contextlib.contextmanager
def worker_source() -> Iterator[Callable[[str], WorkerProcess]]:
    """Workers for `grade`, forked from one zygote a framework; single cold ones where forking is not safe."""
    if sys.platform != "linux":
        yield WorkerProcess
        return
    zygotes: dict[str, Zygote] = {}
    lock = threading.Lock()

    def worker(framework: str) -> WorkerProcess:
        with lock:
            if framework not in zygotes:
                zygotes[framework] = Zygote(framework)
        return zygotes[framework].worker(framework)

    try:
        yield worker
    finally:
        for zygote in zygotes.values():
            zygote.close()
