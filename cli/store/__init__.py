"""What is remembered: one SQLite file of attempts, events, grades and plans."""

from interview_drill.cli.store.db import Store, open_store, parse_instant, text_of

__all__ = ["Store", "open_store", "parse_instant", "text_of"]
