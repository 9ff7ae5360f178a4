"""A clock beside a command that waits: it tells the marks of time while an editor or a watch goes on."""

import sys
import threading
from types import TracebackType

from interview_drill.cli.context import Context
from interview_drill.cli.notify import announce, claim
from interview_drill.drills.errors import DrillError, OwnFault

TICK_SECONDS = 2.0


def tell_due(here: Context) -> None:
    """Tell the mark that is due, if any, on this terminal, the desktop and the hook."""
    if not here.config.notifications:
        return
    with here.store() as store:
        notice = claim(store)
    if notice:
        announce(notice, sys.stderr, here.env, here.config.hook)


class Ticker:
    """`with Ticker(here):` tells marks from a thread of its own until the block ends."""

    def __init__(self, here: Context) -> None:
        self.here = here
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Ticker":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(timeout=TICK_SECONDS)

    def _tick(self) -> None:
        while not self._over.wait(TICK_SECONDS):
            try:
                tell_due(self.here)
            except (
                DrillError,
                OwnFault,
            ) as fault:  # the store is busy or gone: the person must not lose the editor
                print(f"drill: the time cannot be told: {fault.message}", file=sys.stderr)
                return
