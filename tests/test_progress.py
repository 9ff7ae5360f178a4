"""Progress: arithmetic on what was practised, and how it is shown."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_drill.cli.progress import (
    WEEKS,
    Progress,
    calendar,
    longest_streak,
    progress,
    streak,
    trend,
)
from interview_drill.cli.store.progress import BugCount, DrillCount, Pass, Practice
from interview_drill.cli.views.stats import sparkline, stats_json
from interview_drill.cli.views.stats_page import page

TODAY = date(2026, 3, 12)
DAYS = st.sets(st.integers(0, 60)).map(lambda ages: {TODAY - timedelta(days=age): 1 for age in ages})


def practised(**changed: object) -> Practice:
    fields: dict[str, object] = {
        "drills": (DrillCount("rope", 3, 1, 1500), DrillCount("attention", 4, 0, 1200)),
        "passes": (Pass("attention", 900.0), Pass("attention", None), Pass("attention", 1300.0)),
        "days": {TODAY: 2, TODAY - timedelta(days=1): 1},
        "bugs": (BugCount("attention", "causal-diagonal", 3), BugCount("rope", "half-split", 1)),
        "weak": {"numerics": 1, "correctness": 4},
    }
    return Practice(**{**fields, **changed})  # type: ignore[arg-type]


def found() -> Progress:
    return progress(practised(), TODAY)


def test_a_running_attempt_does_not_lower_the_pass_rate() -> None:
    """Only attempts that ended count."""
    attention, rope = found().drills
    assert (attention.attempts, attention.passed, attention.pass_rate) == (4, 3, 0.75)
    assert (rope.attempts, rope.passed, rope.pass_rate) == (2, 0, 0.0)


def test_a_pass_after_the_reveal_has_no_time() -> None:
    """It counts as passed, and not towards best and median."""
    attention = found().drills[0]
    assert attention.times == (900.0, 1300.0)
    assert (attention.best, attention.median) == (900.0, 1100.0)


def test_a_bug_made_once_does_not_come_back() -> None:
    """Two attempts make a habit."""
    assert [bug.bug for bug in found().bugs] == ["causal-diagonal"]


def test_the_weakest_category_comes_first() -> None:
    """By the number of attempts."""
    assert found().weak == (("correctness", 4), ("numerics", 1))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], ""),
        ([100.0, 90.0, 80.0], ""),
        ([100.0, 100.0, 50.0, 50.0, 50.0], "faster"),
        ([50.0, 100.0, 100.0, 100.0], "slower"),
        ([100.0, 104.0, 96.0, 105.0], "steady"),
    ],
)
def test_a_trend_compares_the_latest_passes_with_those_before(times: list[float], expected: str) -> None:
    """With too few there is none."""
    assert trend(times) == expected


@given(DAYS)
def test_a_day_that_is_not_over_breaks_no_streak(days: dict[date, int]) -> None:
    """Practising today adds one to what yesterday left, and never takes away."""
    without = {day: n for day, n in days.items() if day != TODAY}
    assert streak({**without, TODAY: 1}, TODAY) == streak(without, TODAY) + 1


@given(DAYS)
def test_no_streak_is_longer_than_the_longest(days: dict[date, int]) -> None:
    """And none longer than the number of days practised."""
    assert streak(days, TODAY) <= longest_streak(days) <= len(days)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_calendar_is_whole_weeks_that_hold_today(today: date) -> None:
    """It begins on a Monday."""
    days = [day for day, _ in calendar({today: 5}, today)]
    assert len(days) == 7 * WEEKS
    assert days[0].weekday() == 0
    assert today in days[-7:]


def test_bars_stay_within_the_block_characters() -> None:
    """The slowest is full height, and nothing overflows."""
    assert sparkline([1.0, 2.0, 4.0]) == "▃▅█"
    assert sparkline([]) == ""


def test_json_is_the_same_as_what_is_shown() -> None:
    """It survives a round trip and holds the derived numbers."""
    data = json.loads(json.dumps(stats_json(found())))
    assert data["drills"][0]["median_seconds"] == 1100.0
    assert data["bugs"] == [{"drill": "attention", "bug": "causal-diagonal", "attempts": 3}]


class _Page(HTMLParser):
    """Notes tags that are left open, and anything that would be fetched."""

    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.fetched += [f"{tag} {key}" for key, _ in attrs if key in ("src", "href")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [f"{tag} {key}" for key, _ in attrs if key in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing() -> None:
    """Every tag is closed; no script, no link, no address."""
    text = page(found(), {"attention/causal-diagonal": "hides <the> present & more"}, TODAY)
    parsed = _Page()
    parsed.feed(text)
    assert parsed.open == []
    assert parsed.fetched == []
    assert "<script" not in text
    assert not re.search(r"https?://", text)
    assert "hides &lt;the&gt; present &amp; more" in text


def test_an_empty_page_says_so_without_charts() -> None:
    """Nothing practised: the tiles show zeros, and nothing divides by them."""
    empty = progress(practised(drills=(), passes=(), days={}, bugs=(), weak={}), TODAY)
    text = page(empty, {}, TODAY)
    assert "<b>0</b><span>attempts ended" in text
    assert "Drills</h2>" not in text
