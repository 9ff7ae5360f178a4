"""The room's keys: which of them work now, and what each begins."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize

from interview_drill.cli.room import style
from interview_drill.cli.room.sitting import Sitting
from interview_drill.cli.room.texts import Key

TICK_SECONDS = 0.25
LOOK_SECONDS = 1.0  # how often the store is asked what other terminals did
TERMINATED, INTERRUPTED = 128 + signal.SIGTERM, 130

WAITING = "Save your answer, and the checks appear here."
GIVE_UP = "Give up? The attempt ends; your file stays."
REVEAL = "Show the solution? The attempt is marked as revealed: its verdict will be no hire."


class Room(Sitting):
    """The interview room. Its result is the exit status."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "press('g')", show=False),
        Binding("h", "press('h')", show=False),
        Binding("b", "press('b')", show=False),
        Binding("e", "press('e')", show=False),
        Binding("p", "press('p')", show=False),
        Binding("s", "press('s')", show=False),
        Binding("x", "press('x')", show=False),
        Binding("n", "press('n')", show=False),
        Binding("y", "press('y')", show=False),
        Binding("escape", "press('n')", show=False),
        Binding("q,ctrl+q", "leave(0)", show=False, priority=True),
        Binding("ctrl+c", f"leave({INTERRUPTED})", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]
    _then: Callable[[], Coroutine[Any, Any, None]] | None = None

    def on_mount(self) -> None:
        """Show what is known, and begin to look at clock, store and file."""
        self.show_brief(self.desk.drill)
        self.fill("verdict", Text(WAITING, style.DIM))
        self.draw()
        self.set_interval(TICK_SECONDS, self.tick)
        self.set_interval(LOOK_SECONDS, lambda: self.do(self.look()))
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, nor in a thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.action_leave, TERMINATED)
        self.saves.start()
        self.do(self.take_up())

    def on_unmount(self) -> None:
        """Nothing looks at the file any more."""
        self.saves.stop()

    def on_resize(self, _: Resize) -> None:
        """The size decides what is shown; its classes are set after this."""
        self.call_after_refresh(self.draw)

    def on_saved(self) -> None:
        """Grade what was saved, if it is something new."""
        self.do(self.grade(by_hand=False))

    def keys(self) -> list[Key]:
        """The keys that work now."""
        leave = Key("q", "quit")
        if self.question:
            return [Key("y", "yes"), Key("n", "no"), leave]
        following = [Key("n", "next failure")] if self.work and self.work.openable else []
        brief = Key("b", "brief" if self.put_away else "hide brief")
        solution = [] if self.solved else [Key("s", "solution")]
        if self.outcome:
            return [*following, brief, *solution, leave]
        hint = [Key("h", "hint")] if self.live.hints < len(self.desk.drill.hints) else []
        pause = Key("p", "resume" if self.live.clock.paused else "pause")
        grade = [Key("g", "grade"), *following, *hint]
        return [*grade, brief, Key("e", "edit"), pause, *solution, Key("x", "give up"), leave]

    def action_press(self, key: str) -> None:
        """A key does something only while it is shown."""
        if any(key == shown.key for shown in self.keys()):
            getattr(self, f"_press_{key}")()

    def action_leave(self, status: int) -> None:
        """Leave; a running attempt goes on."""
        self.exit(status)

    def _press_g(self) -> None:
        self.do(self.grade(by_hand=True))

    def _press_h(self) -> None:
        self.do(self.hint())

    def _press_b(self) -> None:
        self.put_away = not self.put_away
        self.draw()

    def _press_e(self) -> None:
        self.edit()
        self.do(self.look())

    def _press_p(self) -> None:
        self.do(self.switch())

    def _press_s(self) -> None:
        if self.outcome or self.live.revealed:
            self.do(self.reveal())
        else:
            self._ask(REVEAL, self.reveal)

    def _press_x(self) -> None:
        self._ask(GIVE_UP, self.give_up)

    def _press_y(self) -> None:
        self.question, then = "", self._then
        if then:
            self.do(then())
        self.draw()

    def _press_n(self) -> None:
        if self.question:
            self.question = ""
        elif self.work:
            self.show(replace(self.work, open_at=self.work.open_at + 1))
            self.call_after_refresh(self._to_open_failure)
        self.draw()

    def _to_open_failure(self) -> None:
        """The open failure ends the part `checks`: bring its end to the middle of what is seen."""
        work, checks = self.screen_stack[0].query_one("#work"), self.part("checks")
        end = checks.virtual_region.bottom
        work.scroll_to(y=max(0, end - work.size.height * 2 // 3), animate=False)

    def _ask(self, question: str, then: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.question, self._then = question, then
        self.draw()
