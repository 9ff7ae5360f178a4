"""Who may import whom: the architecture, as a table that fails."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "interview_drill"

# The parent's side of a grade: it stands beside a hostile file and must start in a blink.
PARENT = {
    *("report", "runner", "grading", "blame", "breaches", "detect", "limits", "processes", "reading", "warm"),
    "keeper",
}
# What a `python` drill is judged with: a process in which nothing else is imported.
PLAIN_CHILD = {"harness", "candidate", "checks"}

# For authors: what bugs are, and the gate that proves them in forked workers.
AUTHOR = {"bugs", "gate", "zygote"}

# A layer may import itself, the standard library and what its row names. `graders` is the child's side.
MAY_IMPORT = {
    "drills": {"tomli"},
    "schedules": {"drills"},
    "graders parent": {"drills"},
    "graders plain": {"drills", "graders parent"},
    "graders author": {"drills", "graders parent", "graders", "tomli"},
    "graders": {
        "drills",
        "graders author",
        "graders parent",
        "graders plain",
        "numpy",
        "torch",
        "pytest",
        "tomli",
    },
    "solutions": set(),
    "cli store": {"drills"},
    "cli room": {"cli", "cli store", "cli views", "drills", "graders parent", "rich", "textual"},
    "cli views": {"cli", "cli store", "drills", "graders author", "graders parent", "rich", "textual"},
    "cli": {
        *("cli store", "cli views", "cli commands", "drills", "graders parent", "schedules"),
        *("typer", "rich", "tomli", "tomlkit", "platformdirs", "watchfiles"),
    },
    "cli commands": {
        *("cli", "cli room", "cli store", "cli views", "drills", "schedules"),
        *("graders author", "graders parent"),
        *("typer", "rich", "textual", "watchfiles", "tomlkit"),
    },
}
HEAVY = {"torch", "numpy", "pytest", "textual", "tomlkit", "watchfiles"}


def layer_of(name: str) -> str:
    """The row of the table for a dotted module name or a third-party one."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return parts[0]
    if parts[1] == "graders" and len(parts) > 2:
        rows = {"graders parent": PARENT, "graders plain": PLAIN_CHILD, "graders author": AUTHOR}
        return next((row for row, names in rows.items() if parts[2] in names), "graders")
    if parts[1] == "cli" and len(parts) > 2 and (ROOT / "cli" / parts[2]).is_dir():
        return f"cli {parts[2]}"
    return parts[1]


def imports(source: str) -> set[str]:
    """Every module that a source names in an import, anywhere in its body."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            module = node.module or ""
            names |= {f"{module}.{alias.name}" if module.count(".") <= 1 else module for alias in node.names}
    return {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}


def module_name(path: Path) -> str:
    """`cli/store/db.py` -> `interview_drill.cli.store.db`."""
    return ".".join([PACKAGE, *path.relative_to(ROOT).with_suffix("").parts])


PROGRAM = sorted(
    path
    for folder in (
        "drills",
        "schedules",
        "graders",
        "solutions",
        "cli",
        "cli/room",
        "cli/store",
        "cli/views",
        "cli/commands",
    )
    for path in (ROOT / folder).glob("*.py")
)


@pytest.mark.parametrize("path", PROGRAM, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_stay_inside_the_layer(path):
    """A module imports its own layer and the ones its row allows."""
    layer = layer_of(module_name(path))
    strays = {
        name for name in imports(path.read_text("utf-8")) if layer_of(name) not in MAY_IMPORT[layer] | {layer}
    }
    assert not strays, f"{layer} may import {sorted(MAY_IMPORT[layer])}"


PURE = [
    path
    for path in PROGRAM
    if layer_of(module_name(path)) in ("drills", "schedules", "cli room", "cli store", "cli views")
]
CLOCKS = {"now", "utcnow", "today", "home", "getenv"}  # as in datetime.now(), date.today(), Path.home()


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_core_reads_no_clock_and_no_home(path):
    """Time and places are parameters."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert f"{node.value.id}.{node.attr}" != "os.environ"
            assert not (node.attr in CLOCKS and node.value.id in ("datetime", "date", "Path", "os"))


def test_every_import_in_the_table_is_declared():
    """A third-party package that the table allows is a dependency of the project."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    outside = {name for row in MAY_IMPORT.values() for name in row if " " not in name}
    for name in outside - {"drills", "schedules", "graders", "cli"}:
        assert f'"{name}' in text, name


def test_nothing_was_written_at_the_top():
    """`interview_drill` is a namespace: an __init__.py there would hide the four other folders."""
    assert not (ROOT / "__init__.py").exists()
    assert not (ROOT / ".typing" / PACKAGE / "__init__.py").exists()


QUICK = [
    ["--help"],
    ["timer"],
    ["list"],
    ["schedule", "list"],
    ["schedule", "today"],
    ["start", "--help"],
    ["grade", "--help"],
]


@pytest.mark.parametrize("arguments", QUICK, ids=" ".join)
def test_quick_commands_load_nothing_heavy(arguments, tmp_path):
    """They answer in a blink: no torch, no numpy, no pytest, no screen library in the parent."""
    probe = f"""
import sys
from {PACKAGE}.cli.app import main
sys.argv = ["drill", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
print("HEAVY", *sorted({HEAVY!r} & set(sys.modules)))
"""
    env = {**os.environ, "DRILL_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines()[-1].split() == ["HEAVY"], done.stderr
