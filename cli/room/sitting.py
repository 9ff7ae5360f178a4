"""What happens in the room: looks, grades, hints, pauses. The keys are in `app.py`."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from rich.text import Text
from textual.app import SuspendNotSupported
from textual.message import Message

from interview_drill.cli import notify
from interview_drill.cli.editor import choose_editor, first_line_to_write, run_editor
from interview_drill.cli.grading import Graded
from interview_drill.cli.room import style
from interview_drill.cli.room.background import Saves, in_thread
from interview_drill.cli.room.checks import Work, checks_view, hints_view, reasons_view, verdict_view
from interview_drill.cli.room.desk import Desk
from interview_drill.cli.room.screen import Face
from interview_drill.cli.room.texts import Key, head_text, keys_text
from interview_drill.cli.session import Live
from interview_drill.cli.store.attempts import PASSED, STOPPED
from interview_drill.drills.errors import DrillError, OwnFault

ELSEWHERE = "elsewhere"
OUTCOMES = {PASSED: "passed", STOPPED: "given up", ELSEWHERE: "ended in another terminal"}


class Saved(Message):
    """The file is another one than before."""


class Sitting(Face):
    """One attempt. `outcome` is a key of OUTCOMES, or "" while it runs; `clock` stands still after that."""

    def __init__(self, desk: Desk, live: Live, theme: str = "auto", editor: str | None = None) -> None:
        """`editor` is what `--editor` said."""
        super().__init__(theme)
        self.desk, self.live, self.clock, self.editor = desk, live, live.clock, editor
        self.outcome = ""
        self.work: Work | None = None
        self.graded: Graded | None = None
        self.grading = self.again = self.solved = self.put_away = False
        self.question = ""
        self._judged: bytes | None = None
        self._turn = asyncio.Lock()  # two keys in a row are two steps, in this order
        self.saves = Saves(live.attempt.path, lambda: self.post_message(Saved()))

    def keys(self) -> list[Key]:
        """The keys that work now."""
        raise NotImplementedError

    def say(self, sentence: str, look: str = style.DIM) -> None:
        """One sentence above the keys, until the next one."""
        self.fill("say", Text(sentence, look) if sentence else None)

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it, without waiting; what goes wrong becomes a sentence, and the room stays."""
        self.run_worker(self._guarded(work), exit_on_error=False)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (DrillError, OwnFault) as fault:
            self.say(f"{fault.message} {fault.hint}".strip(), style.BAD)
        except Exception as fault:
            self.say(f"This went wrong, and is our fault: {type(fault).__name__}: {fault}", style.BAD)

    async def _at_desk(self, work: Callable[[], Any]) -> Any:
        async with self._turn:
            return await in_thread(work)

    def tick(self) -> None:
        """Move the clock on."""
        if not self.outcome:
            self.clock = self.desk.reading(self.live)
            self.show_clock(self.live, self.clock, "")

    def draw(self) -> None:
        """Everything that depends on the state or the size."""
        self.fill("head", head_text(self.desk.drill, self.live, self.inner_width))
        self.show_clock(self.live, self.clock, OUTCOMES.get(self.outcome, ""))
        for screen in self.screen_stack[:1]:
            screen.set_class(self.put_away, "-quiet")
            screen.set_class(self.work is not None, "-judged")
        hints = self.live.hints
        self.fill("hints", hints_view(self.desk.drill, hints) if hints else None)
        keys = keys_text(self.keys(), self.inner_width)
        if self.question:
            keys = Text.assemble((f"{self.question}\n", f"bold {style.WARNING}"), keys)
        self.fill("keys", keys)

    async def look(self) -> None:
        """See what happened to the attempt, here or in another terminal, and tell the time that is due."""
        if self.outcome:
            return
        seen = await self._at_desk(self.desk.look)
        if self.outcome:
            return  # meanwhile
        if seen.live is None:
            self.end(ELSEWHERE)
        else:
            self.live = seen.live
            self.tick()
        if seen.notice:
            self._announce(seen.notice)
        self.draw()

    def _announce(self, notice: notify.Notice) -> None:
        here = self.desk.here
        self.say(notice.text, style.WARNING)
        if here.config.notifications:
            notify.announce(notice, self.write_terminal(), here.env, here.config.hook)

    def end(self, outcome: str) -> None:
        """The attempt is over: the clock stands still."""
        self.outcome, self.question = outcome, ""

    async def take_up(self) -> None:
        """Show what was judged before the room was entered, and judge what was written since."""
        source, judgement = await self._at_desk(self.desk.earlier)
        if judgement:
            self.show(Work(judgement))
        self._judged = source
        await self.grade(by_hand=False)

    async def grade(self, by_hand: bool) -> None:
        """Grade the file, and again if it was saved meanwhile; `by_hand`: also if it is still the same."""
        self.again = True
        if self.grading or self.outcome:
            return
        self.grading = True
        try:
            while self.again and not self.outcome:
                self.again = False
                source = await in_thread(self.desk.read)
                if by_hand or source != self._judged:
                    await self._grade(source)
                by_hand = False
        finally:
            self.grading = False

    async def _grade(self, source: bytes) -> None:
        self._judged = source
        self.say("Grading ...")
        graded: Graded = await in_thread(partial(self.desk.grade, source))
        self.say("")
        self.graded = graded
        self.show(Work(graded.report.judgement, self.work.judged if self.work else None))
        if graded.ended:
            self.live = graded.target.live or self.live
            self.clock = self.live.clock
            self.end(PASSED)
        self.draw()
        if graded.unsaved:
            raise graded.unsaved

    def show(self, work: Work) -> None:
        if self.work is None and not self.screen_stack[0].has_class("-wide"):
            self.put_away = True  # no room for both: the checks matter now
            self.screen_stack[0].query_one("#work").focus()
        self.work = work
        report = self.graded.report if self.graded else None
        self.fill("verdict", verdict_view(work, report, self.desk.drill))
        self.fill("reasons", reasons_view(work))
        for part, content in zip(("checks", "rest"), checks_view(work), strict=True):
            self.fill(part, content)
        self.draw()

    async def hint(self) -> None:
        """Show one more hint."""
        new = await self._at_desk(self.desk.hint)
        await self.look()
        if not new:
            self.say("That was all.")
        self.bring("hints")

    async def switch(self) -> None:
        """Pause or resume."""
        await self._at_desk(self.desk.pause_or_resume)
        await self.look()

    async def reveal(self) -> None:
        """Show the reference; recorded while the attempt runs."""
        if not self.outcome and not self.live.revealed:
            await self._at_desk(self.desk.reveal)
            await self.look()
        self.solved = True
        self.show_solution(self.desk.drill, self.live.attempt.framework)
        self.draw()

    async def give_up(self) -> None:
        """End the attempt."""
        await self._at_desk(self.desk.give_up)
        self.end(STOPPED)
        self.draw()

    def edit(self) -> None:
        """Open the file in the editor; one that needs this terminal gets it until it is left."""
        here, path = self.desk.here, self.live.attempt.path
        try:
            editor = choose_editor(self.editor, here.config.editor, here.env)
            line = first_line_to_write(path.read_text(encoding="utf-8", errors="replace"))
        except (ValueError, OSError) as fault:
            self.say(f"The editor cannot be opened: {fault}.", style.BAD)
            return
        if editor is None:
            self.say("No editor was found. Name one in $EDITOR or in the settings.", style.BAD)
            return
        run = partial(run_editor, editor, path, line, here.env)
        self.do(self._opened(run)) if not editor.in_terminal else self._hand_over(run)

    async def _opened(self, run: Callable[[], str]) -> None:
        self.say(await in_thread(run) or "The editor is open in a window of its own.")

    def _hand_over(self, run: Callable[[], str]) -> None:
        try:
            with self.suspend():
                problem = run()
        except SuspendNotSupported:
            problem = "The editor needs a terminal of its own here."
        self.say(problem, style.BAD)
