"""What every command starts from: the clock, the places, the terminal. Read here and nowhere else."""

import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from interview_drill.cli.clock import Uptime
from interview_drill.cli.config import Config, load_config
from interview_drill.cli.paths import Paths, find_paths
from interview_drill.cli.views.console import make_console
from interview_drill.drills.errors import DrillError

if TYPE_CHECKING:
    from interview_drill.cli.store import Store
    from interview_drill.drills.catalogue import Catalogue


@dataclass(frozen=True)
class Context:
    """`now()` is UTC and aware, `today` the local date, `errors` the console for warnings (stderr).

    `uptime()` is the text of a `clock.Uptime`, or "" where the system does not tell.
    """

    now: Callable[[], datetime]
    uptime: Callable[[], str]
    today: date
    rng: random.Random
    paths: Paths
    config: Config
    console: Console
    errors: Console
    env: Mapping[str, str]

    @property
    def interactive(self) -> bool:
        """A person is at the keyboard: both ends are a terminal."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    def store(self) -> AbstractContextManager["Store"]:
        """The store, opened for a `with`; says so when a damaged file had to be moved aside."""
        from interview_drill.cli.store import open_store

        return open_store(self.paths.database, self.now, warn=self.warn, uptime=self.uptime)

    def catalogue(self) -> "Catalogue":
        """All drills: the built-in ones and those of DRILL_PATH and of the settings."""
        from interview_drill.drills.catalogue import all_shelves, load_catalogue

        return load_catalogue(all_shelves("", self.config.drill_paths))

    def warn(self, sentence: str) -> None:
        """One line on stderr that must not disturb what a pipe reads."""
        self.errors.print(sentence, style="warning", markup=False, highlight=False, soft_wrap=True)


def context(with_config: bool = True) -> Context:
    """The real context. DRILL_NOW (an ISO time) freezes the clock, DRILL_SEED fixes the draws.

    Without `with_config` wrong settings do not get in the way of the command that mends them.
    """
    env = dict(os.environ)
    now = _clock(env.get("DRILL_NOW"))
    paths = find_paths(env)
    config = load_config(paths.config, env) if with_config else Config()
    if config.workspace and not env.get("DRILL_WORKSPACE"):
        paths = paths.with_workspace(Path(config.workspace).expanduser().absolute())
    return Context(
        now=now,
        uptime=(lambda: "") if env.get("DRILL_NOW") else _uptime,
        today=now().astimezone().date(),
        rng=random.Random(env.get("DRILL_SEED") or None),
        paths=paths,
        config=config,
        console=make_console(sys.stdout, env),
        errors=make_console(sys.stderr, env),
        env=env,
    )


def _clock(frozen: str | None) -> Callable[[], datetime]:
    if not frozen:
        return lambda: datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(frozen)
    except ValueError:
        raise DrillError(
            f"DRILL_NOW is '{frozen}', which is no ISO time.", "Example: 2026-01-31T09:00:00Z"
        ) from None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return lambda: aware.astimezone(UTC)


def _uptime() -> str:
    """Linux counts sleep too, and names the boot; elsewhere the clock on the wall has to do."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return str(Uptime(boot, time.clock_gettime(time.CLOCK_BOOTTIME), time.monotonic()))
    except (OSError, AttributeError):
        return ""
