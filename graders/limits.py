"""The one seam to the operating system: limits on a worker, its death with its parent, its descendants.

Linux has all of it. Elsewhere each piece degrades to doing less, and `abilities` says what holds.
"""

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

MEMORY_BYTES = 4 << 30
PROCESS_LIMIT = 256

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"
_KILL = signal.SIGKILL if os.name == "posix" else signal.SIGTERM


def abilities() -> dict[str, bool]:
    """Which protections this system offers, by name."""
    posix = os.name == "posix"
    return {
        "process group kill": posix,
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


def limit_memory(limit: int = MEMORY_BYTES) -> None:
    """In the worker: cap the data segment (not the address space: CUDA reserves terabytes of it)."""
    if _LINUX:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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

    `mark` is a string that only this worker's environment holds: children inherit it, so that an
    orphan is recognised wherever it went, and nothing that is not ours is ever touched.
    """
    for _ in range(50):
        targets = [p for p in {*descendants(pid), *_marked(mark)} if p != os.getpid()]
        _signal_all(targets, pid)
        if not [p for p in targets if p != pid and not _reaped(p)]:
            return


def _signal_all(targets: list[int], leader: int) -> None:
    for target in targets:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(target, _KILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(leader, _KILL)
        else:
            os.kill(leader, _KILL)


def _marked(mark: str) -> list[int]:
    if not _LINUX:
        return []
    wanted = mark.encode()
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and wanted in Path(f"/proc/{name}/environ").read_bytes():
                found.append(int(name))
    return found


def _reaped(pid: int) -> bool:
    """Collect an adopted orphan; True when nothing of it is left to wait for."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return not Path(f"/proc/{pid}").exists()
