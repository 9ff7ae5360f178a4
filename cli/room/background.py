"""Work beside the screen: threads that watch and work, and end with the program."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from interview_drill.cli.context import Context
from interview_drill.cli.views.console import THEME
from interview_drill.cli.watching import signature

LOOK_SECONDS = 0.05

T = TypeVar("T")


class Saves:
    """Calls `saved` from a thread of its own whenever the file is another one than before.

    It looks twenty times a second, which costs nothing for one file, works on every file system, and can
    be stopped at once, as a thread inside the system's own watcher cannot.
    """

    def __init__(self, path: Path, saved: Callable[[], object]) -> None:
        self._path, self._saved, self._over = path, saved, threading.Event()

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._watch, name="saves", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    def _watch(self) -> None:
        told = seen = signature(self._path)
        while not self._over.wait(LOOK_SECONDS):
            now = signature(self._path)
            if now == seen != told:  # a burst of changes is over
                told = now
                if now is not None:
                    self._saved()
            seen = now


async def in_thread(work: Callable[[], T]) -> T:
    """Run it in a thread that does not keep the program from ending, as a thread pool's would."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(finish: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the room was left meanwhile
            loop.call_soon_threadsafe(lambda: None if future.done() else finish())

    def run() -> None:
        try:
            result = work()
        except BaseException as fault:
            kept = fault
            settle(lambda: future.set_exception(kept))
        else:
            settle(lambda: future.set_result(result))

    threading.Thread(target=run, daemon=True).start()
    return await future


def quiet(here: Context, say: Callable[[str], object]) -> Context:
    """The same context with warnings that go to `say`: the screen is the room's."""

    class Whisper:
        def write(self, text: str) -> int:
            if text.strip():
                say(text.strip())
            return len(text)

        def flush(self) -> None: ...

    return replace(here, errors=Console(file=Whisper(), theme=THEME, width=1000))  # type: ignore[arg-type]
