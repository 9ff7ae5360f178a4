"""The plan engine: properties that hold for every history, and the rules by example."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from interview_drill.schedules import engine
from interview_drill.schedules.engine import Draw, Run
from interview_drill.schedules.plan import Plan, PlanDay, Reroll

IDS = tuple("abcdefgh")
MONDAY = date(2026, 6, 1)


def at(day, hour=12):
    """An instant on a date."""
    return datetime.combine(day, time(hour), UTC)


def fixed(*drills):
    return PlanDay(drills, None, 30)


def drawn(count, pool=IDS):
    return PlanDay((), Reroll(count, tuple(pool), 30), 30)


def new_run(seed=7, started=MONDAY):
    return Run(1, "plan", seed, started, at(started, 8))


def plan_of(*days):
    return Plan("plan", "Plan", "me", 30, days)


pools = st.lists(st.sampled_from(IDS), min_size=1, unique=True)
days = st.one_of(
    pools.map(lambda ids: fixed(*ids[:3])),
    pools.flatmap(lambda ids: st.integers(1, len(ids)).map(lambda count: drawn(count, ids))),
)
plans = st.lists(days, min_size=1, max_size=6).map(lambda listed: plan_of(*listed))
# What a person does on one date: passes or skips open drills, passes others, draws again, asks for more.
acts = st.sampled_from(["pass", "skip", "reroll", "next", *IDS])
diaries = st.lists(st.lists(acts, max_size=8), max_size=25)


class Person:
    """Lives through a plan and keeps the facts as the store does."""

    def __init__(self, plan, seed=7):
        self.plan, self.run, self.passes, self.clock = plan, new_run(seed), {}, at(MONDAY, 8)
        self.openings = []

    def look(self, today, next_now=False):
        status = engine.status(self.plan, self.run, self.passes, today, next_now=next_now)
        if not status.opens:
            return status
        number = status.day.number
        first = engine.open_day(self.plan, self.run, number, self.clock)
        self.openings.append((today, next_now))
        self.run = replace(
            self.run,
            opened={**self.run.opened, number: today},
            draws=(*self.run.draws, *([first] if first else [])),
        )
        return engine.status(self.plan, self.run, self.passes, today)

    def act(self, act, today):
        self.clock += timedelta(minutes=1)
        status = self.look(today, next_now=act == "next")
        if act in IDS:
            self.passes[act] = self.clock
        elif act == "reroll" and status.day.reroll and not status.finished:
            again = engine.draw_again(self.plan, self.run, status.day.number, self.clock)
            self.run = replace(self.run, draws=(*self.run.draws, again))
        elif act in ("pass", "skip") and status.day.open_drills:
            drill = status.day.open_drills[0]
            if act == "pass":
                self.passes[drill] = self.clock
            else:
                self.run = replace(self.run, skips=self.run.skips | {(status.day.number, drill)})

    def live(self, diary):
        for offset, acts_of_date in enumerate(diary):
            today = MONDAY + timedelta(days=offset)
            self.clock = max(self.clock, at(today, 9))
            for act in acts_of_date:
                self.act(act, today)
        return MONDAY + timedelta(days=max(len(diary) - 1, 0))


@given(plans, diaries)
def test_at_most_one_new_day_a_date_unless_asked_for(plan, diary):
    person = Person(plan)
    person.live(diary)
    unasked = [today for today, asked in person.openings if not asked]
    assert len(unasked) == len(set(unasked))


@given(plans, diaries)
def test_no_day_is_passed_over_undone(plan, diary):
    person = Person(plan)
    today = person.live(diary)
    status = person.look(today)
    for day in engine.all_days(plan, person.run, person.passes)[: status.day.number - 1]:
        assert day.state == engine.DONE


@given(plans, diaries)
def test_looking_twice_changes_nothing(plan, diary):
    person = Person(plan)
    today = person.live(diary)
    first = person.look(today)
    facts = person.run, dict(person.passes)
    assert person.look(today) == first
    assert (person.run, person.passes) == facts


@given(plans, diaries, st.integers(0, 9), st.integers(0, 9))
def test_waiting_never_loses_or_adds_a_day(plan, diary, short, long):
    """However many dates go by, the first undone day is the same one, and the missed dates are counted."""
    person = Person(plan)
    today = person.live(diary)
    person.look(today)
    undone = [day.number for day in engine.all_days(plan, person.run, person.passes) if day.state != "done"]
    later = [
        engine.status(plan, person.run, person.passes, today + timedelta(days=n))
        for n in (short, short + long)
    ]
    for status in later:
        assert status.finished == (not undone)
        if undone and not status.resting:
            assert status.day.number == undone[0]
    if undone and short:
        assert len(later[1].missed) - len(later[0].missed) == long


@given(plans, diaries)
def test_what_is_missed_and_what_is_opened_never_overlap(plan, diary):
    person = Person(plan)
    today = person.live(diary)
    missed = person.look(today).missed
    assert not set(missed) & set(person.run.opened.values())
    assert all(MONDAY <= day < today for day in missed)


@given(plans, st.integers(0, 2**31))
@settings(max_examples=50)
def test_diligence_ends_on_the_promised_date(plan, seed):
    """Who passes everything each date finishes when `ends_on` said on the first one."""
    person = Person(plan, seed)
    promised, today = person.look(MONDAY).ends_on, MONDAY
    for _ in range(len(plan.days)):
        person.clock = at(today)
        while (status := person.look(today)).day.open_drills:
            person.passes[status.day.open_drills[0]] = person.clock
        if status.finished:
            break
        today += timedelta(days=1)
    assert person.look(today).finished
    assert today <= promised  # sooner where a pass counted for a later day as well


@given(st.integers(1, 8), st.integers(0, 5), st.integers(0, 2**63))
def test_a_draw_has_no_repeats_and_is_reproducible(count, roll, seed):
    plan = plan_of(drawn(count))
    drills = engine.draw(plan, 1, roll, seed)
    assert len(set(drills)) == len(drills) == count
    assert set(drills) <= set(IDS)
    assert engine.draw(plan, 1, roll, seed) == drills
    shuffled = plan_of(drawn(count, reversed(IDS)))
    assert engine.draw(shuffled, 1, roll, seed) == drills


def test_draws_are_pinned():
    """The same on every machine and Python: a change here breaks everybody's running plan."""
    plan = plan_of(drawn(3), drawn(3))
    draws = [engine.draw(plan, day, roll, 7) for day, roll in ((1, 0), (2, 0), (1, 1))]
    assert ["".join(drills) for drills in draws] == ["efa", "fhg", "fdc"]


def test_every_drill_is_drawn_about_equally_often():
    plan = plan_of(drawn(3))
    seen = [drill for seed in range(2000) for drill in engine.draw(plan, 1, 0, seed)]
    expected = len(seen) / len(IDS)
    # Standard deviation is about 22: six of them.
    assert all(abs(seen.count(drill) - expected) < 130 for drill in IDS)


def test_a_done_day_leaves_the_rest_of_the_date_free():
    person = Person(plan_of(fixed("a"), fixed("b")))
    person.act("pass", MONDAY)
    status = person.look(MONDAY)
    assert (status.resting, status.day.number) == (True, 1)
    assert status.next_opens_on == status.ends_on == date(2026, 6, 2)
    assert person.look(MONDAY, next_now=True).day.number == 2


def test_next_does_not_leave_an_open_day():
    person = Person(plan_of(fixed("a"), fixed("b")))
    assert person.look(MONDAY, next_now=True).day.number == 1
    assert person.look(MONDAY, next_now=True).day.number == 1


def test_missed_dates_shift_the_plan_and_are_shown():
    person = Person(plan_of(fixed("a"), fixed("b"), fixed("c")))
    person.act("pass", MONDAY)
    status = person.look(date(2026, 6, 5))
    assert status.day.number == 2
    assert status.missed == tuple(date(2026, 6, day) for day in (2, 3, 4))
    assert status.ends_on == date(2026, 6, 6)


def test_a_day_left_open_can_be_caught_up_on_the_next_date():
    person = Person(plan_of(fixed("a"), fixed("b"), fixed("c")))
    person.look(MONDAY)
    tuesday = date(2026, 6, 2)
    status = person.look(tuesday)
    assert (status.day.number, status.missed, status.ends_on) == (1, (), date(2026, 6, 3))
    person.act("pass", tuesday)
    assert person.look(tuesday).day.number == 2


def test_what_was_passed_early_counts_for_a_later_day():
    person = Person(plan_of(fixed("a"), fixed("b"), fixed("c")))
    person.act("pass", MONDAY)
    person.act("b", MONDAY)
    assert person.look(date(2026, 6, 2)).day.number == 3


def test_a_pass_from_before_the_plan_does_not_count():
    person = Person(plan_of(fixed("a")))
    person.passes["a"] = person.run.started_at - timedelta(seconds=1)
    assert person.look(MONDAY).day.open_drills == ("a",)


def test_a_re_roll_asks_again_for_drills_that_were_passed_before():
    person = Person(plan_of(fixed(*IDS), drawn(3)))
    for _ in IDS:
        person.act("pass", MONDAY)
    person.clock = at(date(2026, 6, 2))
    status = person.look(date(2026, 6, 2))
    assert len(status.day.open_drills) == 3
    person.act("pass", date(2026, 6, 2))
    assert len(person.look(date(2026, 6, 2)).day.open_drills) == 2


def test_drawing_again_keeps_the_history_and_what_was_passed_today():
    person = Person(plan_of(drawn(8)))
    person.act("pass", MONDAY)
    person.act("reroll", MONDAY)
    day = person.look(MONDAY).day
    assert (day.roll, len(day.open_drills)) == (1, 7)
    assert [draw.roll for draw in person.run.rolls(1)] == [0, 1]


def test_a_stored_draw_counts_even_if_the_plan_has_changed():
    run = replace(new_run(), opened={1: MONDAY}, draws=(Draw(1, 0, ("z", "y"), at(MONDAY)),))
    assert engine.day_status(plan_of(drawn(3)), run, {}, 1).open_drills == ("z", "y")


def test_a_clock_set_back_opens_no_day():
    person = Person(plan_of(fixed("a"), fixed("b")))
    person.act("pass", MONDAY)
    status = person.look(MONDAY - timedelta(days=3))
    assert (status.resting, status.missed, status.next_opens_on) == (True, (), date(2026, 6, 2))
