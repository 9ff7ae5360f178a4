"""Notices that a file was saved, whatever the editor does: writes, renames, deletes and brings it back."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

TICK_MS = 1000  # how often to look even if nothing is reported
QUIET_MS = 20  # a burst of changes is over after such a pause
BURST_MS = 400  # and is looked at then at the latest
POLL_SECONDS = 0.2

Say = Callable[[str], None]
Signature = tuple[int, int, int] | None


def saves(path: Path, say: Say) -> Iterator[None]:
    """Yield at once, and after each change of the file, until the consumer stops.

    A burst counts once, a file that is gone as a change. The system reports changes; where it does not, the
    file is looked at every moment, and `say` is told.
    """
    yield
    seen: Signature | Literal["new"] = "new"  # whatever happened before we began to watch
    for _ in _wakes(path, say):
        now = signature(path)
        if now != seen:
            seen = now
            yield


def signature(path: Path) -> Signature:
    """What differs after a save: time, size and inode; None while there is no file."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return None


def _wakes(path: Path, say: Say) -> Iterator[None]:
    """Moments to look at the file."""
    try:
        yield from _events(path)
        say("File changes are not reported here: looking at the file five times a second instead.")
    except (ImportError, OSError, RuntimeError) as fault:  # no inotify left, or no such folder
        say(f"File changes cannot be watched ({fault}): looking five times a second instead.")
    while True:
        time.sleep(POLL_SECONDS)
        yield


def _events(path: Path) -> Iterator[None]:
    """What the system reports, and a tick now and then; ends when a change came without a report."""
    from watchfiles import watch

    places = {path.parent.resolve(), path.resolve().parent}  # the file may be a link
    names = {path.name, path.resolve().name}
    reports = watch(
        *places,
        watch_filter=lambda _, name: Path(name).name in names,
        debounce=BURST_MS,
        step=QUIET_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        recursive=False,
    )
    seen, unreported = signature(path), False
    for report in reports:
        now = signature(path)
        if not report and unreported:
            return
        # A change just before the tick may still be reported; one tick later it would have been.
        unreported = not report and now != seen
        seen = now
        yield
