"""Which editor is chosen, and what it is told."""

from pathlib import Path

import pytest

from interview_drill.cli.editor import (
    choose_editor,
    editor_command,
    first_line_to_write,
    parse_editor,
    run_editor,
)

FILE = Path("/work/a file.py")


def nothing_installed(name: str) -> None:
    return None


def test_the_option_goes_before_settings_visual_and_editor():
    env = {"VISUAL": "three", "EDITOR": "four"}
    names = [
        choose_editor("one", "two", env, nothing_installed),
        choose_editor(None, "two", env, nothing_installed),
        choose_editor(None, None, env, nothing_installed),
        choose_editor(None, " ", {**env, "VISUAL": ""}, nothing_installed),
    ]
    assert [editor.name for editor in names] == ["one", "two", "three", "four"]


def test_without_a_choice_an_installed_one_is_found():
    found = choose_editor(None, None, {}, lambda name: f"/bin/{name}" if name == "vim" else None)
    assert found is not None
    assert found.name == "vim"


def test_inside_its_terminal_vs_code_is_preferred():
    found = choose_editor(None, None, {"TERM_PROGRAM": "vscode"}, lambda name: name)
    assert found is not None
    assert found.name == "code"


def test_without_any_editor_there_is_none():
    assert choose_editor(None, None, {}, nothing_installed) is None


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("vim", ["+7", str(FILE)]),
        ("nvim -u NONE", ["-u", "NONE", "+7", str(FILE)]),
        ("/usr/bin/nano", ["+7", str(FILE)]),
        ("hx", [f"{FILE}:7"]),
        ("code --wait", ["--wait", "--goto", f"{FILE}:7"]),
        ("cursor", ["--goto", f"{FILE}:7"]),
        ("subl -w", ["-w", f"{FILE}:7"]),
        ("zed", [f"{FILE}:7"]),
        ("idea", ["--line", "7", str(FILE)]),
        ("pycharm", ["--line", "7", str(FILE)]),
        ("kate", ["-l", "7", str(FILE)]),
        ("gedit", ["+7", str(FILE)]),
        ("emacs -nw", ["-nw", "+7", str(FILE)]),
        ("my-editor --fast", ["--fast", str(FILE)]),
    ],
)
def test_every_editor_gets_the_line_as_it_wants_it(text, tail):
    editor = parse_editor(text, {})
    assert editor_command(editor, FILE, 7) == [editor.words[0], *tail]


def test_arguments_are_read_as_a_shell_reads_them():
    editor = parse_editor("'/opt/my editor/vim' -c 'set nu'", {})
    assert editor.words == ("/opt/my editor/vim", "-c", "set nu")


def test_variables_before_the_editor_are_set_for_it():
    editor = parse_editor("LANG=C NVIM_APPNAME='my vim' nvim --clean", {})
    assert editor.env == {"LANG": "C", "NVIM_APPNAME": "my vim"}
    assert editor.words == ("nvim", "--clean")


@pytest.mark.parametrize("text", ["vim 'open", "A=1"])
def test_text_without_a_program_is_an_error(text):
    with pytest.raises(ValueError, match=r"quotation|program"):
        parse_editor(text, {})


@pytest.mark.parametrize(
    ("text", "env", "in_terminal"),
    [
        ("vim", {}, True),
        ("unknown", {}, True),
        ("code", {}, False),
        ("subl", {}, False),
        ("emacs", {"DISPLAY": ":0"}, False),
        ("emacs -nw", {"DISPLAY": ":0"}, True),
        ("emacs", {}, True),
        ("DISPLAY=:1 emacs", {}, False),
    ],
)
def test_windows_are_told_from_editors_in_the_terminal(text, env, in_terminal):
    assert parse_editor(text, env).in_terminal is in_terminal


def test_the_line_to_begin_at_is_the_first_one_to_write():
    source = "import numpy as np\n\n\ndef f(x):\n    raise NotImplementedError\n"
    assert first_line_to_write(source) == 5
    assert first_line_to_write("x = 1\n") == 1


@pytest.mark.parametrize("text", ["no-such-editor-anywhere", "code-is-not-here --wait", "/etc"])
def test_an_editor_that_does_not_start_is_a_sentence(text, tmp_path):
    said = run_editor(parse_editor(text, {}), tmp_path / "x.py", 1, {"PATH": "/usr/bin:/bin"})
    assert said.startswith("The editor ")
    assert said.endswith(".")


@pytest.mark.parametrize("in_terminal", [True, False])
def test_an_editor_that_fails_is_a_sentence(in_terminal, tmp_path):
    script = tmp_path / ("vim" if in_terminal else "code")
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    editor = parse_editor(str(script), {})
    assert "status 3" in run_editor(editor, tmp_path / "x.py", 1, {"PATH": "/usr/bin:/bin"})
