"""How the room looks: its colours, and where things stand at which size."""

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

# Texts use the terminal's own names; the themes below say what they look like. "" is the usual colour.
FOREGROUND, DIM, LINE = "", "bright_black", "dim bright_black"
GOOD, BAD, WARNING, ACCENT = "green", "red", "yellow", "cyan"

WIDEST = 150  # cells; on a wider terminal the rest stays empty

Rgb = tuple[int, int, int]


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _theme(name: str, dark: bool, colours: str) -> tuple[Theme, TerminalTheme]:
    """From background, foreground, behind code, line, dim, red, green, yellow, blue, magenta, cyan."""
    background, foreground, code, line, dim, *hues = colours.split()
    red, green, yellow, *_, cyan = hues
    own = [_rgb(c) for c in (code, *hues, foreground)]
    bright = [_rgb(c) for c in (dim, *hues, foreground)]
    theme = Theme(
        name=name,
        dark=dark,
        primary=cyan,
        foreground=foreground,
        background=background,
        surface=background,
        panel=background,
        success=green,
        warning=yellow,
        error=red,
        variables={"line": line, "dim": dim},
    )
    return theme, TerminalTheme(_rgb(background), _rgb(foreground), own, bright)


DARK, DARK_NAMES = _theme(
    "room-dark",
    True,
    "#15171b #d6d9df #1d2025 #3b4048 #868d98 #e58587 #93c983 #e0b868 #86aee8 #c79be0 #7fbfd6",
)
LIGHT, LIGHT_NAMES = _theme(
    "room-light",
    False,
    "#fbfaf7 #26292e #f0eee8 #cfcdc6 #6d7178 #b3261e #2c7a34 #8a5a00 #2459a8 #7b3fa0 #0b6b86",
)

# `-wide` and `-tall` follow the size of the terminal; `-judged` and `-quiet` what happened.
CSS = """
Screen { layout: vertical; overflow: hidden; padding: 1 3 0 3; }
Screen { background: $background; color: $foreground; }
Screen.-low { padding: 0 3; }
.-low #head, .-low #body, .-low #say { margin: 0; }
Screen > * { max-width: 144; }
#head { height: 1; margin-bottom: 1; }
#clock { height: auto; }
#digits { width: auto; margin-right: 3; display: none; }
#state { width: 1fr; height: auto; }
#bar { height: 2; }
.-tall #digits, .-high #digits { display: block; }
.-high #bar { margin-top: 1; }

#body { layout: vertical; height: 1fr; margin-top: 1; }
#task { height: 1fr; padding-right: 1; }
#work { height: auto; max-height: 60%; padding-right: 1; margin-top: 1; }
.-judged #work { height: 2fr; max-height: 100%; }
.-wide #body { layout: horizontal; }
.-wide #task { width: 1fr; height: 1fr; padding-right: 4; }
.-wide #work { width: 1fr; height: 1fr; max-height: 100%; margin-top: 0; }
.-quiet #task { display: none; }
.-quiet #work { height: 1fr; max-height: 100%; margin-top: 0; }
.-wide.-quiet #work { max-width: 110; }

#work Static { height: auto; display: none; }
#work .-said { display: block; }
#task, #work {
    scrollbar-size-vertical: 1;
    scrollbar-color: $line; scrollbar-color-hover: $dim; scrollbar-color-active: $dim;
    scrollbar-background: $background; scrollbar-background-hover: $background;
    scrollbar-background-active: $background;
}
#task:focus, #work:focus { scrollbar-color: $dim; }

#say { height: auto; max-height: 4; margin-top: 1; display: none; }
#say.-said { display: block; }
#keys { dock: bottom; height: auto; padding: 1 0 0 0; background: $background; }
.-low #keys { padding: 0; }
.-high #keys { padding: 1 0; }
"""
