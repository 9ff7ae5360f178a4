"""The one seam to the operating system: limits on a worker, its death with its parent, its descendants.

Linux has all of it. Elsewhere each piece degrades to doing less, and `abilities` says what holds.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

MEMORY_BYTES = 4 << 30
PROCESS_LIMIT = 256
KILL_SECONDS = 5.0

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"
_POSIX = os.name == "posix"
_KILL = signal.SIGKILL if _POSIX else signal.SIGTERM


def abilities() -> dict[str, bool]:
    """Which protections this system offers, by name."""
    return {
        "process group kill": _POSIX,
        "clean-up after a killed drill": _POSIX and Path("/bin/sh").exists(),
        "memory limit": _LINUX,
        "memory polling": _LINUX,
        "death with parent": _LINUX,
        "orphans adopted and killed": _LINUX,
    }


def die_with_parent(parent: int) -> None:
    """In the worker: ask for SIGKILL when the parent's thread ends; leave at once if it is gone."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def limit_worker(mark: str, memory: int = MEMORY_BYTES) -> None:
    """In the worker: cap the memory, write no core, and put the mark on everything that is started from it.

    Memory is the data segment, not the address space: CUDA reserves terabytes of that.
    """
    if _LINUX:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        tag = tag_of(mark)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_MSGQUEUE, (tag, tag))


def tag_of(mark: str) -> int:
    """The mark as a number.

    A worker carries it as its limit on POSIX message queues, which nothing here uses: children inherit
    it, and unlike a variable of the environment it cannot be shed.
    """
    return 1000 + int(mark[-8:], 16) % 800_000


def adopt_orphans() -> None:
    """In the parent: become the parent of grandchildren whose own parent died, so that they can be killed."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def descendants(pid: int) -> list[int]:
    """All living processes below `pid`, nearest first; empty where the system does not tell."""
    if not _LINUX:
        return []
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (parent := _parent_of(int(name))) is not None:
            children.setdefault(parent, []).append(int(name))
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(0), [])
        found += below
        queue += below
    return found


def _parent_of(pid: int) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return int(stat.rsplit(")", 1)[1].split()[1])
    return None


def memory_of(pids: list[int]) -> int:
    """Proportional set size of these processes in bytes; 0 where the system does not tell."""
    return sum(_pss(pid) for pid in pids) if _LINUX else 0


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def kill_tree(pid: int, mark: str) -> None:
    """Kill a worker, its group and whatever it started, also what left the group or the session.

    `mark` is a string that only this worker's environment and limits hold: an orphan is recognised by it
    wherever it went, and nothing that is not ours is ever touched.
    """
    stop = time.monotonic() + KILL_SECONDS
    while time.monotonic() < stop:
        targets = {*descendants(pid), *marked(mark)} - {os.getpid(), pid}
        for target in targets if len(targets) > 8 else ():
            _send(target, signal.SIGSTOP)  # whoever breeds must not outrun the one who counts
        for target in targets:
            _send(target, _KILL)
        _kill_group(pid)
        if sum(_reaped(target) for target in targets) == len(targets):
            return


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _POSIX:
            os.killpg(leader, _KILL)
        else:
            os.kill(leader, _KILL)


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def marked(mark: str) -> list[int]:
    """The processes that carry this mark, in their environment or as a limit."""
    if not _LINUX:
        return []
    wanted, limit = mark.encode(), b"Max msgqueue size         %-20d " % tag_of(mark)
    us, found = os.getuid(), []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid in (us, 0) and (
                wanted in Path(f"/proc/{name}/environ").read_bytes()
                or limit in Path(f"/proc/{name}/limits").read_bytes()
            ):
                found.append(int(name))
    return found


def _reaped(pid: int) -> bool:
    """Collect an adopted orphan; True when nothing of it is left to wait for."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return not _lives(pid)


def _lives(pid: int) -> bool:
    """Whether it still runs; a zombie of somebody else's is nothing of ours."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    return False
