"""Opening the one SQLite file: safe with two terminals, a killed process, a damaged or full disk."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from interview_drill.cli.store.migrations import MIGRATIONS
from interview_drill.drills.errors import DrillError, OwnFault

BUSY_SECONDS = 10.0  # how long one terminal waits for the other
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
UNUSABLE = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)


def text_of(instant: datetime) -> str:
    """An aware instant as it is stored: UTC, ISO-8601, milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def parse_instant(text: str) -> datetime:
    """A stored instant as an aware datetime in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


class Store:
    """An open database. Reads go through `connection`, every change through `write()`.

    `now` gives the time that goes into a row, `uptime` the text of the machine's own counters or "".
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        now: Callable[[], datetime],
        uptime: Callable[[], str] = lambda: "",
    ) -> None:
        self.connection = connection
        self.path = path
        self.now = now
        self.uptime = uptime

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the only write lock: all of it is kept, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise


@contextmanager
def open_store(
    path: Path,
    now: Callable[[], datetime],
    warn: Callable[[str], None] = lambda sentence: None,
    uptime: Callable[[], str] = lambda: "",
    migrations: Sequence[str] = MIGRATIONS,
) -> Iterator[Store]:
    """Open (and create or migrate) the database at `path`; close it at the end of the `with`.

    A damaged file is moved aside, `warn` is told, and an empty one takes its place. Raises DrillError
    when the place is read-only, when the file is newer than this program, or when damage shows only
    later, OwnFault when the disk is full.
    """
    connection = _opened(path, now, warn, migrations)
    try:
        yield Store(connection, path, now, uptime)
    except sqlite3.DatabaseError as fault:
        connection.close()
        raise _explained(fault, path, now) from fault
    finally:
        connection.close()


def _opened(
    path: Path, now: Callable[[], datetime], warn: Callable[[str], None], migrations: Sequence[str]
) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _unusable(path, fault.strerror or str(fault)) from fault
    identity = _identity(path)
    try:
        return _connected(path, migrations)
    except sqlite3.DatabaseError as fault:
        if not _is_damage(fault):
            raise _explained(fault, path, now) from fault
    if _identity(path) == identity:  # else another terminal has just moved it aside
        warn(_moved_aside(path, now()))
    try:
        return _connected(path, migrations)
    except sqlite3.DatabaseError as fault:
        raise _explained(fault, path, now) from fault


def _connected(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        _use_wal(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection, path, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switching a new file to WAL does not wait for a lock as other statements do, so wait here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if _code(fault) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    if _version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # again, now that nobody else can be migrating
        if version > len(migrations):
            raise DrillError(
                f"{path} was written by a newer drill (format {version}, this one knows {len(migrations)}).",
                "Upgrade: python -m pip install --upgrade interview-drill",
            )
        if 0 < version < len(migrations):
            _back_up(path, version)
        for step in migrations[version:]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _back_up(path: Path, version: int) -> None:
    """Copy the state before the first step; the open transaction keeps it from moving meanwhile."""
    source = sqlite3.connect(path, timeout=BUSY_SECONDS)
    target = sqlite3.connect(_free_name(path, f"before-format-{version + 1}"))
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()


def _statements(script: str) -> Iterator[str]:
    """Single statements: `executescript` would commit the transaction behind our back."""
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                yield pending
            pending = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _explained(fault: sqlite3.DatabaseError, path: Path, now: Callable[[], datetime]) -> Exception:
    """The error to raise for a database fault: mendable, damaged, or our own."""
    code = _code(fault)
    if _is_damage(fault):
        return DrillError(_moved_aside(path, now()), "Run the command again; it starts an empty file.")
    if code == sqlite3.SQLITE_FULL:
        return OwnFault(
            f"The disk is full: nothing was written to {path}.", "Free some space and run it again."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DrillError(
            f"Another drill keeps {path} locked.", "Close it, or wait a moment and run it again."
        )
    if code in UNUSABLE:
        return _unusable(path, str(fault))
    return OwnFault(f"The state file {path} refused a statement: {fault}.", "Please report this.")


def _unusable(path: Path, reason: str) -> DrillError:
    return DrillError(
        f"Cannot write the state file {path}: {reason}.",
        "Fix the folder's permissions, or name another folder in DRILL_HOME.",
    )


def _moved_aside(path: Path, now: datetime) -> str:
    """Rename the damaged file, with its log, and say where it went."""
    aside = _free_name(path, f"damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    try:
        path.rename(aside)
        for suffix in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    except OSError as fault:
        raise _unusable(path, f"it is damaged and cannot be moved aside, {fault.strerror}") from fault
    return f"The state file {path} was damaged. It is kept as {aside.name}."


def _free_name(path: Path, mark: str) -> Path:
    name, number = path.with_name(f"{path.stem}-{mark}{path.suffix}"), 2
    while name.exists():
        name, number = path.with_name(f"{path.stem}-{mark}-{number}{path.suffix}"), number + 1
    return name


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        stat = path.stat()
        return stat.st_dev, stat.st_ino
    return None


def _code(fault: sqlite3.Error) -> int:
    return int(getattr(fault, "sqlite_errorcode", 0)) & 0xFF  # extended codes hold the plain one below


def _is_damage(fault: sqlite3.Error) -> bool:
    return _code(fault) in DAMAGED
