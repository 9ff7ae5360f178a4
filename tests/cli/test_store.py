"""One SQLite file: created, migrated with a backup, never lost, quick when it is large."""

import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interview_drill.cli.session import find_live
from interview_drill.cli.store import attempts as table
from interview_drill.cli.store import open_store, parse_instant, text_of
from interview_drill.cli.store.attempts import Attempt, Event, NewGrade
from interview_drill.cli.store.migrations import MIGRATIONS
from interview_drill.drills.errors import DrillError, OwnFault

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GRADE = NewGrade(NOON, True, 100, "hire", 600.0, False, "{}", b"x = 1\n")


def noon() -> datetime:
    return NOON


def an_attempt(**changes) -> Attempt:
    values = {
        "id": 0,
        "drill": "add",
        "framework": "numpy",
        "path": Path("/work/add/attempt-01_numpy.py"),
        "started_at": NOON,
        "budget_seconds": 1800,
        "target_seconds": 600,
    }
    return Attempt(**{**values, **changes})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "drill.sqlite3"


def started(store, **changes) -> Attempt:
    with store.write() as connection:
        table.insert_attempt(connection, an_attempt(**changes))
    return table.running_attempt(store)


def test_an_attempt_comes_back_as_it_went_in(path):
    with open_store(path, noon) as store:
        attempt = started(store)
    with open_store(path, noon) as store:
        assert table.running_attempt(store) == attempt == an_attempt(id=attempt.id)


def test_the_file_is_in_wal_mode_with_foreign_keys(path):
    with open_store(path, noon) as store:
        ask = store.connection.execute
        assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ask("PRAGMA foreign_keys").fetchone()[0] == 1
        assert ask("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            table.add_event(store.connection, an_attempt(id=99), Event("hint", NOON))


def test_only_one_attempt_can_run(path):
    with open_store(path, noon) as store:
        started(store)
        with pytest.raises(sqlite3.IntegrityError), store.write() as connection:
            table.insert_attempt(connection, an_attempt(drill="other"))


def test_a_failed_change_leaves_nothing_behind(path):
    def fail_half_way(store):
        with store.write() as connection:
            table.insert_attempt(connection, an_attempt())
            raise RuntimeError

    with open_store(path, noon) as store:
        with pytest.raises(RuntimeError):
            fail_half_way(store)
        assert table.running_attempt(store) is None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM attempt",
        "DELETE FROM event",
        "DELETE FROM grade",
        "UPDATE event SET kind = 'x'",
        "UPDATE grade SET score = 100",
        "UPDATE attempt SET started_at = 'x'",
        "UPDATE attempt SET ended_at = NULL, outcome = NULL",
    ],
)
def test_what_happened_cannot_be_rewritten(path, statement):
    with open_store(path, noon) as store:
        attempt = started(store)
        with store.write() as connection:
            table.add_event(connection, attempt, Event("hint", NOON))
            table.add_grade(connection, attempt, GRADE)
            table.end_attempt(connection, attempt, NOON, "passed")
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute(statement)


def test_history_tells_the_best_grade_hints_and_reveal(path):
    with open_store(path, noon) as store:
        attempt = started(store)
        with store.write() as connection:
            for kind in ("hint", "hint", "reveal"):
                table.add_event(connection, attempt, Event(kind, NOON))
            for passed, score in ((False, 40), (True, 97), (False, 99)):
                grade = NewGrade(NOON, passed, score, "hire", 60.0, False, "{}", b"x")
                table.add_grade(connection, attempt, grade)
            table.end_attempt(connection, attempt, NOON, "passed")
        (row,) = table.history(store)
        assert (row.grades, row.hints, row.revealed, row.score) == (3, 2, True, 97)
        assert table.history(store, "other") == []


def test_the_graded_file_is_kept(path):
    with open_store(path, noon) as store:
        attempt = started(store)
        with store.write() as connection:
            table.add_grade(connection, attempt, GRADE)
        assert table.last_source(store, attempt) == b"x = 1\n"


def test_an_old_file_is_backed_up_before_it_is_migrated(path):
    later = (*MIGRATIONS, "ALTER TABLE rating ADD COLUMN note TEXT;", "CREATE TABLE extra (x INTEGER);")
    with open_store(path, noon) as store:
        attempt = started(store)
    with open_store(path, noon, migrations=later) as store:
        assert table.running_attempt(store) == attempt
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == len(later)
        store.connection.execute("SELECT note FROM rating")
        store.connection.execute("SELECT x FROM extra")
    (backup,) = path.parent.glob("*before-format*")
    old = sqlite3.connect(backup)
    assert old.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert old.execute("SELECT COUNT(*) FROM attempt").fetchone()[0] == 1
    old.close()


def test_a_migration_that_fails_changes_nothing(path):
    with open_store(path, noon) as store:
        started(store)
    broken = (*MIGRATIONS, "CREATE TABLE extra (x INTEGER); CREATE TABLE attempt (x INTEGER);")
    with pytest.raises(OwnFault), open_store(path, noon, migrations=broken):
        pass
    with open_store(path, noon) as store:
        assert table.running_attempt(store) is not None


def test_a_file_from_a_newer_drill_is_left_alone(path):
    with open_store(path, noon, migrations=(*MIGRATIONS, "CREATE TABLE extra (x INTEGER);")):
        pass
    with pytest.raises(DrillError, match="newer"), open_store(path, noon):
        pass


@pytest.mark.parametrize("damage", [b"not a database at all " * 100, b"\0" * 8192])
def test_a_damaged_file_is_moved_aside_and_said_so(path, damage):
    path.parent.mkdir()
    path.write_bytes(damage)
    told = []
    with open_store(path, noon, warn=told.append) as store:
        assert started(store)
    (aside,) = path.parent.glob("*damaged-20260301T120000*")
    assert aside.read_bytes() == damage
    assert aside.name in told[0]


def test_damage_that_shows_later_is_moved_aside_too(path):
    with open_store(path, noon) as store:
        for _ in range(400):
            attempt = started(store)
            with store.write() as connection:
                table.end_attempt(connection, attempt, NOON, "stopped")
        find_root = "SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'"
        root = store.connection.execute(find_root).fetchone()[0]
        size = store.connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(size))
    with pytest.raises(DrillError, match="damaged"), open_store(path, noon) as store:
        table.history(store)
    assert list(path.parent.glob("*damaged*"))
    with open_store(path, noon) as store:
        assert table.history(store) == []


def test_two_damaged_files_are_both_kept(path):
    path.parent.mkdir()
    for _ in range(2):
        path.write_bytes(b"broken" * 500)
        with open_store(path, noon):
            pass
        for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            left.unlink(missing_ok=True)
    assert len(list(path.parent.glob("*damaged*"))) == 2


def test_a_full_disk_is_told_and_keeps_what_was_there(path):
    def grade_without_space():
        with open_store(path, noon) as store:
            pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
            store.connection.execute(f"PRAGMA max_page_count = {pages}")
            with store.write() as connection:
                grade = NewGrade(NOON, True, 100, "hire", 1.0, False, "x" * 100_000, b"")
                table.add_grade(connection, attempt, grade)

    with open_store(path, noon) as store:
        attempt = started(store)
    with pytest.raises(OwnFault, match="disk is full"):
        grade_without_space()
    with open_store(path, noon) as store:
        assert table.running_attempt(store) == attempt
        assert table.last_source(store, attempt) is None


def test_a_folder_in_place_of_the_file_is_told(path):
    path.mkdir(parents=True)
    with pytest.raises(DrillError, match="Cannot write"), open_store(path, noon):
        pass


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DrillError, match="Cannot write"), open_store(tmp_path / "file" / "x.sqlite3", noon):
        pass


def test_a_read_only_file_is_told(path):
    def write_where_only_reading_is_allowed():
        with open_store(path, noon) as store:
            store.connection.execute("PRAGMA query_only = ON")
            started(store)

    with pytest.raises(DrillError, match="Cannot write"):
        write_where_only_reading_is_allowed()


def test_instants_are_stored_in_utc_and_sort_as_time():
    east = datetime(2026, 3, 1, 13, 0, 0, 123_456, tzinfo=UTC).astimezone()
    assert text_of(east) == "2026-03-01T13:00:00.123+00:00"
    assert parse_instant(text_of(east)) == east.replace(microsecond=123_000)
    assert text_of(NOON) < text_of(east)


def test_ten_thousand_attempts_cost_no_noticeable_time(path):
    with open_store(path, noon) as store, store.write() as connection:
        for number in range(10_000):
            when = NOON + timedelta(minutes=number)
            attempt = an_attempt(drill=f"drill-{number % 20}", started_at=when)
            attempt = an_attempt(**{**vars(attempt), "id": table.insert_attempt(connection, attempt)})
            table.add_event(connection, attempt, Event("hint", when))
            report = "x" * 2000
            grade = NewGrade(when, number % 2 == 0, 90, "hire", 600.0, False, report, b"y" * 1000)
            table.add_grade(connection, attempt, grade)
            table.end_attempt(connection, attempt, when, "stopped")
    began = time.perf_counter()
    with open_store(path, noon) as store:
        assert find_live(store) is None
        assert len(table.history(store, limit=20)) == 20
        assert len(table.history(store, "drill-3", limit=20)) == 20
        assert table.last_attempt(store) is not None
        assert not table.is_known_path(store, Path("/nowhere"))
    assert time.perf_counter() - began < 0.05
