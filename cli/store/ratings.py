"""How a person rated their own answers to follow-up questions. All are kept; the last one counts."""

from interview_drill.cli.store.db import Store, text_of


def add_rating(store: Store, drill: str, question: int, rating: int) -> None:
    """Keep a rating of the question with this number (from 1): 1 missed it, 2 partly, 3 had it."""
    with store.write() as connection:
        connection.execute(
            "INSERT INTO rating (drill, question, rating, at) VALUES (?, ?, ?, ?)",
            (drill, question, rating, text_of(store.now())),
        )


def last_ratings(store: Store, drill: str) -> dict[int, int]:
    """The latest rating of each question of a drill."""
    rows = store.connection.execute(
        "SELECT question, rating, MAX(id) FROM rating WHERE drill = ? GROUP BY question", (drill,)
    )
    return {row["question"]: row["rating"] for row in rows}
