"""`drill doctor`: looks at everything a grade and an attempt rest on, and says what to do."""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from interview_drill.cli.context import Context, context

FINE, NOTE, BAD = "fine", "note", "bad"
PROBE_SECONDS = 60.0
START_SECONDS = 60.0
LOW_DISK = 200 << 20  # bytes

# Runs in a process of its own: torch may take long, or fall over its own libraries.
PROBE = """
import json, sys
from importlib import metadata
found = {}
for name in ("typer", "rich", "numpy", "torch", "tomli", "tomlkit", "platformdirs", "watchfiles", "textual"):
    try: found[name] = metadata.version(name)
    except metadata.PackageNotFoundError: found[name] = None
print(json.dumps({"versions": found}), flush=True)
import torch
count = torch.cuda.device_count() if torch.cuda.is_available() else 0
gpus = [torch.cuda.get_device_name(i) for i in range(count)]
sums = [float(torch.ones(2, device=f"cuda:{i}").sum()) == 2 for i in range(count)]
mps = torch.backends.mps.is_available()
print(json.dumps({"build": torch.version.cuda or "cpu", "gpus": gpus, "works": sums, "mps": mps}), flush=True)
"""


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, `fine`, `note` (works with less) or `bad`, what was seen, what to do."""

    name: str
    state: str
    seen: str
    mend: str = ""


def doctor(
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
) -> None:
    """Look at what drill needs, and say what to do where something is missing.

    The exit status is 0 when all is well enough to practise, else 1.
    """
    here = context()
    findings = list(examine(here))
    if as_json:
        well = all(f.state != BAD for f in findings)
        print(json.dumps({"schema_version": 1, "well": well, "findings": [asdict(f) for f in findings]}))
    else:
        from interview_drill.cli.views.doctor import show_findings

        show_findings(here.console, [(f.name, f.state, f.seen, f.mend) for f in findings])
    raise typer.Exit(1 if any(f.state == BAD for f in findings) else 0)


def examine(here: Context) -> Iterator[Finding]:
    """Every finding, in the order of the page."""
    yield _python()
    yield from _libraries(probe())
    yield from _workers()
    yield _editor(here)
    yield _terminal(here)
    yield _place("state", here.paths.home)
    yield _place("workspace", here.paths.workspace)
    yield _place("temporary files", Path(os.environ.get("TMPDIR") or "/tmp"))
    yield _database(here.paths.database)
    yield from _limits()


def _python() -> Finding:
    seen = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"
    return Finding("Python", FINE, seen)


def probe(command: tuple[str, ...] = ("-c", PROBE), seconds: float = PROBE_SECONDS) -> dict[str, Any]:
    """What a fresh Python finds: `versions` and torch's `build`, `gpus`, `works`, `mps`; `problem` if any."""
    words = [sys.executable, "-P", *command]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as late:
        out = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
        return {**_read(out), "problem": f"no answer in {seconds:.0f} s"}
    found = _read(done.stdout)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"])[-1]
        found["problem"] = last
    return found


def _read(lines: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines.splitlines():
        if line.startswith("{"):
            found.update(json.loads(line))
    return found


def _libraries(found: dict[str, Any]) -> Iterator[Finding]:
    versions = found.get("versions", {})
    missing = [name for name, version in versions.items() if version is None]
    seen = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    if missing:
        yield Finding(
            "libraries", BAD, f"missing: {', '.join(missing)}", f"python -m pip install {' '.join(missing)}"
        )
    else:
        yield Finding("libraries", FINE if versions else BAD, seen or str(found.get("problem")))
    if "torch" in missing:
        return
    if found.get("problem"):
        mend = "Only torch drills need it. python -m pip install --force-reinstall torch"
        yield Finding("torch", BAD, str(found["problem"]), mend)
        return
    yield Finding("torch", FINE, f"build for {found['build']}")
    yield _devices(found)


def _devices(found: dict[str, Any]) -> Finding:
    broken = [i for i, works in enumerate(found["works"]) if not works]
    names = ["cpu", *(f"cuda:{i} ({name})" for i, name in enumerate(found["gpus"]))]
    names += ["mps"] if found["mps"] else []
    if broken:
        return Finding(
            "devices", NOTE, ", ".join(names), f"cuda:{broken[0]} cannot add: grade with --device cpu"
        )
    return Finding("devices", FINE, ", ".join(names))


def _workers() -> Iterator[Finding]:
    """How long the process takes in which a grade runs."""
    for framework, slow in (("python", 2.0), ("numpy", 2.0), ("torch", 15.0)):
        name = f"{framework} grade"
        seconds, problem = start_time(framework)
        if problem:
            mend = (
                f"python -m pip install {framework}"
                if "No module named" in problem
                else "drill --debug doctor"
            )
            yield Finding(name, BAD, problem, mend)
        elif seconds > slow:
            mend = "The disk or the machine is slow or busy; `drill start` keeps one ready in the background."
            yield Finding(name, NOTE, f"a worker is ready after {seconds:.1f} s", mend)
        else:
            yield Finding(name, FINE, f"a worker is ready after {seconds:.1f} s")


def start_time(framework: str) -> tuple[float, str]:
    """Seconds until a worker is ready, and what went wrong, if anything."""
    from interview_drill.drills.errors import OwnFault
    from interview_drill.graders.processes import WorkerProcess

    begun = time.monotonic()
    try:
        worker = WorkerProcess(framework)
    except OwnFault as fault:
        return 0.0, fault.message
    try:
        event = worker.next_event(START_SECONDS)
    finally:
        worker.close()
    if event.kind == "ready":
        return time.monotonic() - begun, ""
    said = str(event.data.get("text") or worker.output()).strip().splitlines()
    return 0.0, said[-1] if said else f"it gave no answer ({event.kind})"


def _editor(here: Context) -> Finding:
    from interview_drill.cli.editor import choose_editor

    try:
        editor = choose_editor(None, here.config.editor, here.env)
    except ValueError as fault:
        return Finding("editor", BAD, str(fault), "Mend it: `drill config`, $VISUAL or $EDITOR")
    mend = "Install one, or name yours: export VISUAL=..., or `drill start --no-editor`"
    if editor is None:
        return Finding("editor", NOTE, "none found", mend)
    where = shutil.which(editor.words[0])
    if where is None:
        return Finding("editor", NOTE, f"`{editor.words[0]}` is not installed", mend)
    return Finding("editor", FINE, " ".join((where, *editor.words[1:])))


def _terminal(here: Context) -> Finding:
    console, env = here.console, here.env
    if not console.is_terminal:
        return Finding("terminal", FINE, "output goes to a pipe or file: plain text")
    parts = [env.get("TERM", "unknown"), f"{console.width} columns", console.encoding]
    parts.append(f"{console.color_system} colours" if console.color_system else "no colours")
    if env.get("TMUX"):
        parts.append("in tmux (notices need `set -g allow-passthrough on`)")
    if not console.encoding.lower().startswith("utf"):
        mend = "Signs are replaced by letters; export LANG=C.UTF-8 shows them."
        return Finding("terminal", NOTE, ", ".join(parts), mend)
    return Finding("terminal", FINE, ", ".join(parts))


def _place(name: str, folder: Path) -> Finding:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding(
            name, BAD, f"{folder}: cannot be written to", "Fix its permissions, or set DRILL_HOME (TMPDIR)"
        )
    free = shutil.disk_usage(there).free
    if free < LOW_DISK:
        return Finding(name, BAD, f"{folder}: {free >> 20} MiB free", "Free some disk space.")
    return Finding(name, FINE, f"{folder}" + ("" if folder.exists() else " (made when it is needed)"))


def _database(path: Path) -> Finding:
    if not path.exists():
        return Finding("records", FINE, "none yet")
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=2.0)
        try:
            said = str(connection.execute("PRAGMA quick_check").fetchone()[0])
            rows = connection.execute("SELECT count(*) FROM attempt").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as fault:
        return Finding(
            "records", BAD, f"{path}: {fault}", "The next command moves a damaged file aside and says so."
        )
    if said != "ok":
        return Finding("records", BAD, f"{path}: {said}", f"Keep a copy of {path.name}, then move it away.")
    return Finding("records", FINE, f"{path}: {rows} attempts, no damage")


def _limits(abilities: Callable[[], dict[str, bool]] | None = None) -> Iterator[Finding]:
    """What protects this machine from a file that runs away."""
    from interview_drill.graders import limits

    held = (abilities or limits.abilities)()
    missing = [name for name, holds in held.items() if not holds]
    if missing:
        mend = "This system has no such thing: docs/grading.md says what that means."
        yield Finding("limits", NOTE, f"without {', '.join(missing)}", mend)
    else:
        yield Finding("limits", FINE, ", ".join(held))
