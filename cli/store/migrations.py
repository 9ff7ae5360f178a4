"""The schema, as steps in order. A step that was released is never edited: add another.

All instants are UTC ISO-8601 text with milliseconds, which sorts as time does. Attempts, events and
grades are append-only, and triggers hold that: an attempt is only ever ended, once.
"""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        drill TEXT NOT NULL,
        framework TEXT NOT NULL,
        path TEXT NOT NULL,
        started_at TEXT NOT NULL,
        budget_seconds INTEGER NOT NULL CHECK (budget_seconds > 0),
        target_seconds INTEGER NOT NULL,
        ended_at TEXT,
        outcome TEXT CHECK (outcome IN ('passed', 'stopped')),
        CHECK ((ended_at IS NULL) = (outcome IS NULL))
    );
    CREATE UNIQUE INDEX attempt_running ON attempt ((ended_at IS NULL)) WHERE ended_at IS NULL;
    CREATE INDEX attempt_by_drill ON attempt (drill, started_at);
    CREATE INDEX attempt_by_path ON attempt (path);

    CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt_id INTEGER NOT NULL REFERENCES attempt (id),
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX event_by_attempt ON event (attempt_id, kind);

    CREATE TABLE grade (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt_id INTEGER NOT NULL REFERENCES attempt (id),
        at TEXT NOT NULL,
        passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
        score INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        elapsed_seconds REAL NOT NULL,
        over_time INTEGER NOT NULL CHECK (over_time IN (0, 1)),
        report TEXT NOT NULL,
        source BLOB NOT NULL
    );
    CREATE INDEX grade_by_attempt ON grade (attempt_id, passed, score, elapsed_seconds, over_time, verdict);
    CREATE INDEX grade_passed ON grade (at, attempt_id) WHERE passed = 1;

    CREATE TABLE plan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        seed INTEGER NOT NULL,
        started_on TEXT NOT NULL,
        started_at TEXT NOT NULL,
        stopped_at TEXT
    );
    CREATE TABLE plan_day (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        plan_id INTEGER NOT NULL REFERENCES plan (id),
        day INTEGER NOT NULL,
        opened_on TEXT NOT NULL
    );
    CREATE INDEX plan_day_by_plan ON plan_day (plan_id, day);
    CREATE TABLE plan_draw (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        plan_id INTEGER NOT NULL REFERENCES plan (id),
        day INTEGER NOT NULL,
        roll INTEGER NOT NULL,
        drills TEXT NOT NULL,
        drawn_at TEXT NOT NULL,
        UNIQUE (plan_id, day, roll)
    );
    CREATE TABLE plan_skip (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        plan_id INTEGER NOT NULL REFERENCES plan (id),
        day INTEGER NOT NULL,
        drill TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE INDEX plan_skip_by_plan ON plan_skip (plan_id, day);

    CREATE TABLE rating (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        drill TEXT NOT NULL,
        question INTEGER NOT NULL,
        rating INTEGER NOT NULL,
        at TEXT NOT NULL
    );
    CREATE INDEX rating_by_drill ON rating (drill, question);

    CREATE TRIGGER attempt_is_kept BEFORE DELETE ON attempt
    BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;
    CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON attempt
    WHEN OLD.ended_at IS NOT NULL OR NEW.started_at IS NOT OLD.started_at OR NEW.drill IS NOT OLD.drill
    BEGIN SELECT RAISE(ABORT, 'an attempt can only be ended, once'); END;
    CREATE TRIGGER event_is_kept BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TRIGGER grade_is_kept BEFORE DELETE ON grade
    BEGIN SELECT RAISE(ABORT, 'grades are never deleted'); END;
    CREATE TRIGGER grade_is_fixed BEFORE UPDATE ON grade
    BEGIN SELECT RAISE(ABORT, 'grades are never changed'); END;
    """,
    # What a grade found, by name, so that statistics never read reports: bugs named, and the categories of
    # required checks that failed. A grade of a bare stub (score 0) says nothing about weaknesses.
    """
    CREATE TABLE finding (
        grade_id INTEGER NOT NULL REFERENCES grade (id),
        attempt_id INTEGER NOT NULL REFERENCES attempt (id),
        kind TEXT NOT NULL CHECK (kind IN ('bug', 'weak')),
        name TEXT NOT NULL
    );
    CREATE INDEX finding_by_kind ON finding (kind, name, attempt_id);
    CREATE TRIGGER grade_finds AFTER INSERT ON grade WHEN json_valid(NEW.report)
    BEGIN
        INSERT INTO finding
        SELECT DISTINCT NEW.id, NEW.attempt_id, 'bug', json_extract(d.value, '$.bug')
        FROM json_each(NEW.report, '$.diagnosis') d WHERE json_extract(d.value, '$.bug') IS NOT NULL;
        INSERT INTO finding
        SELECT DISTINCT NEW.id, NEW.attempt_id, 'weak', json_extract(c.value, '$.category')
        FROM json_each(NEW.report, '$.checks') c
        WHERE NEW.score > 0 AND json_extract(c.value, '$.required')
          AND json_extract(c.value, '$.outcome') NOT IN ('passed', 'skipped');
    END;
    INSERT INTO finding
        SELECT DISTINCT g.id, g.attempt_id, 'bug', json_extract(d.value, '$.bug')
        FROM grade g, json_each(CASE WHEN json_valid(g.report) THEN g.report ELSE '{}' END, '$.diagnosis') d
        WHERE json_extract(d.value, '$.bug') IS NOT NULL
        UNION ALL
        SELECT DISTINCT g.id, g.attempt_id, 'weak', json_extract(c.value, '$.category')
        FROM grade g, json_each(CASE WHEN json_valid(g.report) THEN g.report ELSE '{}' END, '$.checks') c
        WHERE g.score > 0 AND json_extract(c.value, '$.required')
          AND json_extract(c.value, '$.outcome') NOT IN ('passed', 'skipped');
    CREATE INDEX attempt_by_start ON attempt (started_at);
    """,
)
