"""A program at a real pseudo-terminal, for the tests: what it shows, and what is typed when it asks."""

import os
import pty
import re
import select
import subprocess
import time


def in_terminal(drill, *words, answer="", asks="[y/N]", **more) -> tuple[int, str]:
    """Exit status and all that appeared on the screen; each line of `answer` is typed when something asks."""
    ours, theirs = pty.openpty()
    env = drill.surroundings(TERM="xterm-256color", COLUMNS="80", **more)
    # The shell, first in a new session to open it, makes it the terminal that Ctrl-C comes from.
    shell = ["/bin/sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(theirs)]
    process = subprocess.Popen([*shell, *drill.argv(*words)], env=env, start_new_session=True)
    select.select([ours], [], [], 20)  # it is open there too
    os.close(theirs)
    shown, deadline, answers = b"", time.monotonic() + 30, answer.split("\n") if answer else []
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux: the other end is closed
                break
            if not piece:
                break
            shown += piece
            if answers and plain(shown).rstrip().endswith(asks):
                os.write(ours, answers.pop(0).encode() + b"\n")
        elif process.poll() is not None:
            break
    os.close(ours)
    return process.wait(timeout=10), shown.decode()


def plain(shown: bytes) -> str:
    """The screen without its colours."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode(errors="replace"))
