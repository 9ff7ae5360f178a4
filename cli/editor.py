"""Which editor opens the file, and how it is told to open it at a line."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "positron")
FILE_LINE = ("subl", "sublime_text", "zed", "zeditor", "atom", "pulsar", "lapce")
JETBRAINS = ("idea", "pycharm", "charm", "webstorm", "clion", "goland", "phpstorm", "fleet")
PLUS_LINE = ("gvim", "mvim", "gedit", "xed", "pluma", "gnome-text-editor")
DASH_LINE = {"kate": "-l", "kwrite": "-l", "mate": "-l"}
WINDOWS = (*GOTO, *FILE_LINE, *JETBRAINS, *PLUS_LINE, *DASH_LINE, "notepad", "notepad++", "open", "xdg-open")
TERMINAL_FILE_LINE = ("hx", "helix")
TERMINAL_PLUS_LINE = (
    "vi",
    "vim",
    "nvim",
    "nano",
    "pico",
    "micro",
    "emacs",
    "emacsclient",
    "kak",
    "joe",
    "ne",
)

# What to look for when nothing was chosen: first those that need no lesson.
FALLBACKS = ("micro", "nano", "nvim", "vim", "vi", "hx", "emacs", "code", "notepad")
MIN_FAIL_SECONDS = 0.5  # a window's launcher that is going to fail has done so by then


@dataclass(frozen=True)
class Editor:
    """A chosen editor: its words, the variables set before them, and whether it holds the terminal."""

    words: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    in_terminal: bool = True

    @property
    def name(self) -> str:
        """The program's bare name: `code` for `/usr/bin/code --wait`."""
        return PurePath(self.words[0]).name.lower().removesuffix(".exe").removesuffix(".cmd")


def choose_editor(
    option: str | None,
    configured: str | None,
    env: Mapping[str, str],
    which: Callable[[str], str | None] = shutil.which,
) -> Editor | None:
    """The editor to use: the option, the settings, $VISUAL, $EDITOR, or what is installed.

    None when there is none at all. ValueError when the text of the first one given cannot be read
    (an open quote).
    """
    for text in (option, configured, env.get("VISUAL"), env.get("EDITOR")):
        if text and text.strip():
            return parse_editor(text, env)
    inside_code = ("code",) if env.get("TERM_PROGRAM") == "vscode" else ()
    for name in (*inside_code, *FALLBACKS):
        if which(name):
            return parse_editor(name, env)
    return None


def parse_editor(text: str, env: Mapping[str, str]) -> Editor:
    """Split `VAR=value editor --flag` as a shell would. ValueError when nothing is left to run."""
    words = shlex.split(text, posix=os.name != "nt")
    variables = {}
    while words and _is_assignment(words[0]):
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    if not words:
        raise ValueError("it names no program")
    editor = Editor((os.path.expanduser(words[0]), *words[1:]), variables)
    return Editor(editor.words, variables, _holds_terminal(editor, {**env, **variables}))


def editor_command(editor: Editor, path: Path, line: int) -> list[str]:
    """The words that open `path` at `line` (from 1) in this editor."""
    name, words = editor.name, list(editor.words)
    if name in GOTO:
        return [*words, "--goto", f"{path}:{line}"]
    if name in FILE_LINE or name in TERMINAL_FILE_LINE:
        return [*words, f"{path}:{line}"]
    if name in JETBRAINS:
        return [*words, "--line", str(line), str(path)]
    if name in DASH_LINE:
        return [*words, DASH_LINE[name], str(line), str(path)]
    if name == "notepad++":
        return [*words, f"-n{line}", str(path)]
    if name in PLUS_LINE or name in TERMINAL_PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    return [*words, str(path)]


def first_line_to_write(source: str) -> int:
    """The line, from 1, where the candidate begins: the first `raise NotImplementedError`."""
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip().startswith("raise NotImplementedError"):
            return number
    return 1


def run_editor(editor: Editor, path: Path, line: int, env: Mapping[str, str]) -> str:
    """Open the file; wait for an editor that holds the terminal, leave a window of its own alone.

    Returns what went wrong, or "": an editor that does not open is no reason to stop.
    """
    command = editor_command(editor, path, line)
    surroundings = {**env, **editor.env}
    try:
        if editor.in_terminal:
            return _outcome(editor, _wait_for(command, surroundings))
        return _outcome(editor, _launch(command, surroundings))
    except FileNotFoundError:
        return f"The editor `{editor.words[0]}` was not found."
    except OSError as fault:
        return f"The editor `{editor.words[0]}` could not be started: {fault.strerror or fault}."


def _wait_for(command: Sequence[str], env: Mapping[str, str]) -> int:
    with subprocess.Popen(command, env=dict(env)) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl-C belongs to the editor while it holds the terminal


def _launch(command: Sequence[str], env: Mapping[str, str]) -> int:
    process = subprocess.Popen(
        command,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(MIN_FAIL_SECONDS)
    except subprocess.TimeoutExpired:
        process.returncode = 0  # it lives on without us; this keeps Python from warning about it
        return 0


def _outcome(editor: Editor, status: int) -> str:
    return f"The editor `{editor.words[0]}` ended with status {status}." if status else ""


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isidentifier()


def _holds_terminal(editor: Editor, env: Mapping[str, str]) -> bool:
    """Whether it draws in this terminal; an unknown editor is taken to."""
    if editor.name in ("emacs", "emacsclient"):
        flags = editor.words[1:]
        text_mode = any(flag in ("-nw", "-t", "-tty", "--tty", "--no-window-system") for flag in flags)
        has_screen = bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))
        return text_mode or not has_screen
    return editor.name not in WINDOWS
