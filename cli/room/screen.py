"""What the room shows. What it does is in `app.py`."""

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.css.query import NoMatches
from textual.filter import NoColor
from textual.widgets import Digits, Static

from interview_drill.cli.clock import Reading
from interview_drill.cli.room import style, texts
from interview_drill.cli.session import Live
from interview_drill.drills.model import Drill

# While the room is taken down a last tick or answer may find its parts gone.
DISMANTLED = suppress(NoMatches, IndexError)


class Face(App[int]):
    """The screen, empty of any decision."""

    CSS = style.CSS
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, theme: str) -> None:
        """`theme`: dark, light, plain (no colours) or auto (dark)."""
        super().__init__(ansi_color=theme == "plain")
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall"), (32, "-high")]
        if theme == "plain":
            self.theme = "ansi-dark"
            self._filters.append(NoColor())
            return
        self.ansi_theme_dark, self.ansi_theme_light = style.DARK_NAMES, style.LIGHT_NAMES
        self.register_theme(style.DARK)
        self.register_theme(style.LIGHT)
        self.theme = "room-light" if theme == "light" else "room-dark"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own themes say and the terminal's does not."""
        return {"line": "ansi_bright_black", "dim": "ansi_bright_black"}

    def compose(self) -> ComposeResult:
        """From top to bottom: drill, clock, task and work, a sentence, the keys."""
        yield Static(id="head")
        with Horizontal(id="clock"):
            yield Digits(id="digits")
            yield Static(id="state")
        yield Static(id="bar")
        with Container(id="body"):
            with VerticalScroll(id="task"):
                yield Static(id="brief")
            with VerticalScroll(id="work"):
                for part in ("verdict", "reasons", "checks", "rest", "hints", "solution"):
                    yield Static(id=part)
        yield Static(id="say")
        yield Static(id="keys")

    def part(self, name: str) -> Static:
        """A part of the screen by its name; also behind another screen."""
        return self.screen_stack[0].query_one(f"#{name}", Static)

    def fill(self, name: str, content: RenderableType | None) -> None:
        """Show something in a part, or nothing."""
        with DISMANTLED:
            part = self.part(name)
            # In a group, colours mean what our theme says; in a bare text, what CSS says.
            part.update(Group(content) if content is not None else "")
            part.set_class(content is not None, "-said")

    def bring(self, name: str, top: bool = False) -> None:
        """Scroll to a part once it is laid out."""
        with DISMANTLED:
            self.call_after_refresh(self.part(name).scroll_visible, top=top)

    def show_clock(self, live: Live, clock: Reading, outcome: str) -> None:
        """Digits, bar and state."""
        target = live.attempt.target_seconds
        with DISMANTLED:
            digits = self.screen_stack[0].query_one("#digits", Digits)
            digits.update(texts.digits_text(clock))
            digits.styles.color = self._colour(texts.clock_style(clock, not outcome))
            self.fill("state", texts.state_text(clock, target, outcome, not digits.display))
        self.fill("bar", texts.bar_text(clock, target, self.inner_width))

    @property
    def inner_width(self) -> int:
        """The cells between the margins."""
        return max(20, min(self.size.width, style.WIDEST) - 6)

    def show_brief(self, drill: Drill) -> None:
        """The task."""
        try:
            brief = drill.brief_path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            brief = f"The brief cannot be read: {fault}."
        if brief.startswith("# "):  # the title stands above already
            brief = brief.partition("\n")[2].lstrip()
        self.fill("brief", Markdown(brief, code_theme="ansi_dark"))

    def show_solution(self, drill: Drill, framework: str) -> None:
        """The reference."""
        try:
            code = drill.solution_path(framework).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            code = f"# The solution cannot be read: {fault}."
        listing = Syntax(code, "python", theme="ansi_dark", background_color="default", word_wrap=True)
        heading = Padding(Text("The reference", "bold"), (1, 0, 1, 0))
        self.fill("solution", Group(heading, listing))
        self.bring("solution", top=True)

    def write_terminal(self) -> io.StringIO:
        """A stream for escape sequences that do not get mixed up with the screen's own."""
        driver = self._driver
        return _Terminal(driver.write if driver and not self.is_headless else None)

    def _colour(self, name: str) -> Any:
        names = {style.DIM: "dim", style.BAD: "error", style.WARNING: "warning"}
        return self.theme_variables[names.get(name, "foreground")] if self.theme != "ansi-dark" else None


class _Terminal(io.StringIO):
    def __init__(self, write: Callable[[str], None] | None) -> None:
        super().__init__()
        self._write = write

    def isatty(self) -> bool:
        return self._write is not None

    def write(self, text: str) -> int:
        if self._write:
            self._write(text)
        return len(text)
