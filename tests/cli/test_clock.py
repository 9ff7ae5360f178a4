"""Time is arithmetic on stored facts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_drill.cli.clock import (
    PAUSE,
    RESUME,
    Mark,
    Reading,
    Uptime,
    clock_text,
    countdown_text,
    parse_uptime,
    read_clock,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
seconds = st.integers(0, 100_000)


def after(total: float, kind: str = "now", uptime: Uptime | None = None) -> Mark:
    return Mark(kind, START + timedelta(seconds=total), uptime)


def test_without_pauses_all_time_counts():
    reading = read_clock(START, 1800, [], after(600))
    assert (reading.elapsed, reading.remaining, reading.over_time) == (600, 1200, False)


def test_a_pause_is_left_out():
    reading = read_clock(START, 1800, [after(100, PAUSE), after(400, RESUME)], after(500))
    assert reading.elapsed == 200
    assert not reading.paused


def test_a_paused_clock_stands_still():
    reading = read_clock(START, 1800, [after(100, PAUSE), after(150, "hint")], after(9000))
    assert reading.elapsed == 100
    assert reading.paused


def test_remaining_is_clamped_and_the_rest_is_over_time():
    reading = read_clock(START, 1800, [], after(2000))
    assert (reading.remaining, reading.over_by, reading.over_time) == (0, 200, True)


def test_the_last_second_of_the_budget_is_in_time():
    assert not read_clock(START, 1800, [], after(1800)).over_time


def test_a_clock_set_back_counts_as_nothing_and_is_reported():
    reading = read_clock(START, 1800, [after(600, "hint")], after(300))
    assert (reading.elapsed, reading.set_back) == (600, 300)


def test_a_sleeping_computer_counts_and_is_reported():
    before, later = Uptime("b", 1000, 900), Uptime("b", 2200, 1200)
    reading = read_clock(START, 1800, [after(0, "start", before)], after(1200, uptime=later))
    assert (reading.elapsed, reading.slept, reading.set_back) == (1200, 900, 0)


@pytest.mark.parametrize(("shown", "back", "forward"), [(-600, 1200, 0), (3600, 0, 3000)])
def test_uptime_decides_when_the_clock_was_changed(shown, back, forward):
    before, later = Uptime("b", 1000, 1000), Uptime("b", 1600, 1600)
    reading = read_clock(START, 1800, [after(0, "start", before)], after(shown, uptime=later))
    assert (reading.elapsed, reading.set_back, reading.set_forward) == (600, back, forward)


def test_a_mark_without_uptime_does_not_hide_a_changed_clock():
    before, later = Uptime("b", 1000, 1000), Uptime("b", 1600, 1600)
    marks = [after(0, "start", before), after(-900, "hint")]
    assert read_clock(START, 1800, marks, after(-300, uptime=later)).elapsed == 600


def test_another_boot_leaves_only_the_clock_on_the_wall():
    before, later = Uptime("one", 1000, 1000), Uptime("two", 50, 50)
    reading = read_clock(START, 1800, [after(0, "start", before)], after(700, uptime=later))
    assert reading.elapsed == 700


@given(st.lists(st.tuples(st.sampled_from([PAUSE, RESUME, "hint"]), seconds)), seconds)
def test_elapsed_is_never_negative_nor_more_than_what_went_by(steps, now):
    marks = [after(at, kind) for kind, at in steps]
    reading = read_clock(START, 1800, marks, after(now))
    assert 0 <= reading.elapsed <= sum(at for _, at in steps) + now
    assert 0 <= reading.remaining <= 1800


@given(st.lists(st.tuples(st.sampled_from([PAUSE, RESUME, "hint"]), st.integers(0, 500))), seconds, seconds)
def test_time_only_runs_forward(gaps, now, more):
    total, marks = 0, []
    for kind, gap in gaps:
        total += gap
        marks.append(after(total, kind))
    early = read_clock(START, 1800, marks, after(total + now))
    late = read_clock(START, 1800, marks, after(total + now + more))
    assert late.elapsed - early.elapsed == (0 if early.paused else more)
    assert early.set_back == late.set_back == 0


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500))))
def test_pauses_and_work_add_up_to_all_time(turns):
    total, marks = 0, []
    for work, rest in turns:
        marks += [after(total + work, PAUSE), after(total + work + rest, RESUME)]
        total += work + rest
    assert read_clock(START, 1800, marks, after(total)).elapsed == sum(work for work, _ in turns)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_uptime_survives_its_text(total, awake):
    found = parse_uptime(str(Uptime("abc-def", total, awake)))
    assert found is not None
    assert found.total == pytest.approx(total, abs=1e-3)


@pytest.mark.parametrize("text", ["", "1", "boot=x", "boot=x total=y awake=1", "total=1 awake=1"])
def test_other_text_is_no_uptime(text):
    assert parse_uptime(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "00:00"), (59.9, "00:59"), (60, "01:00"), (3599, "59:59"), (3661, "1:01:01"), (-5, "00:00")],
)
def test_clock_text(value, text):
    assert clock_text(value) == text


def test_a_countdown_shows_zero_only_at_the_end():
    assert [countdown_text(left) for left in (1800, 1799.99, 0.2, 0)] == ["30:00", "30:00", "00:01", "00:00"]


def test_a_fresh_reading_has_everything_left():
    assert Reading(1800).remaining == 1800
