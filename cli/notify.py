"""Time that reaches you: at five minutes, one minute and zero, once a mark however many terminals."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from interview_drill.cli.session import Live, find_live
from interview_drill.cli.store import Store
from interview_drill.cli.store import attempts as table
from interview_drill.cli.store.attempts import Event

MARKS = (300, 60, 0)  # seconds left
NOTIFIED = "notified"


@dataclass(frozen=True)
class Notice:
    """A mark that has just been reached. `seconds` is the mark, not what is left."""

    drill: str
    seconds: int

    @property
    def text(self) -> str:
        """The sentence."""
        if self.seconds == 0:
            return f"{self.drill}: time is up. Your work is safe; drill grade still judges it."
        minutes = self.seconds // 60
        return f"{self.drill}: {minutes} minute{'' if minutes == 1 else 's'} left."


def due(live: Live) -> int | None:
    """The mark to tell now: the lowest one reached, unless it or a lower one was told already."""
    if live.clock.paused:
        return None
    reached = [mark for mark in MARKS if live.clock.remaining <= mark < live.attempt.budget_seconds]
    told = [int(event.detail) for event in live.events if event.kind == NOTIFIED]
    mark = min(reached, default=None)
    return None if mark is None or mark in told or any(t < mark for t in told) else mark


def claim(store: Store) -> Notice | None:
    """Take the mark that is due, so that no other terminal tells it; None when nothing is due."""
    live = find_live(store)
    if live is None or due(live) is None:
        return None
    with store.write() as connection:
        live = find_live(store)
        mark = due(live) if live else None
        if live is None or mark is None:
            return None
        table.add_event(connection, live.attempt, Event(NOTIFIED, store.now(), str(mark)))
    return Notice(live.attempt.drill, mark)


def announce(
    notice: Notice,
    stream: TextIO,
    env: Mapping[str, str],
    hook: str | None = None,
    run: Callable[..., object] | None = None,
) -> None:
    """Bell, title and OSC 9/777 on a terminal, the desktop's notifier, and the hook of the settings."""
    if stream.isatty():
        stream.write(terminal_text(notice, env))
        stream.flush()
    for command in (_desktop(notice, env), shlex.split(hook) if hook else None):
        if command:
            _start(command, notice, env, run or run_aside)


def terminal_text(notice: Notice, env: Mapping[str, str]) -> str:
    """The escape sequences: OSC 9 and 777 are passed through tmux, which wants each ESC doubled."""
    text = "".join(c for c in notice.text if c.isprintable())
    title = f"\x1b]2;{text}\x07"
    osc = f"\x1b]9;{text}\x07\x1b]777;notify;drill;{text}\x07"
    if env.get("TMUX"):
        osc = "\x1bPtmux;" + osc.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return "\a" + title + osc


def _desktop(notice: Notice, env: Mapping[str, str]) -> list[str] | None:
    path = env.get("PATH")
    if sys.platform == "darwin" and shutil.which("osascript", path=path):
        # The text goes in as an argument: no quoting can break out of the script.
        script = 'on run argv\ndisplay notification (item 1 of argv) with title "drill"\nend run'
        return ["osascript", "-e", script, notice.text]
    graphical = env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")
    if graphical and shutil.which("notify-send", path=path):
        return ["notify-send", "drill", notice.text]
    return None


def _start(command: list[str], notice: Notice, env: Mapping[str, str], run: Callable[..., object]) -> None:
    """Start it and go on: a notifier that hangs or is missing must not cost the person a second."""
    told = {"DRILL_ID": notice.drill, "DRILL_SECONDS_LEFT": str(notice.seconds), "DRILL_TEXT": notice.text}
    try:
        run(
            command,
            env={**env, **told},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except (OSError, ValueError) as fault:
        print(f"drill: the notifier {command[0]!r} cannot be started: {fault}", file=sys.stderr)


def run_aside(command: list[str], **options: Any) -> None:
    """Start a program and let a thread wait for it, so that nothing is left of it when it ends."""
    process = subprocess.Popen(command, **options)
    threading.Thread(target=process.wait, daemon=True).start()
