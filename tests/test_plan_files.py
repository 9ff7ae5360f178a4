"""Schedules as files: the fourteen-day plan, and what a faulty file is told."""

import pytest

from interview_drill.drills.catalogue import builtin_shelf, shelf_at
from interview_drill.drills.errors import DrillError
from interview_drill.schedules.plan import Reroll, load_plan, parse_plan, plan_files

CORE = {
    *("attention", "bpe", "gradient-checkpointing", "kv-cache", "lora", "dpo"),
    *("top-p", "layernorm", "rmsnorm", "rope", "beam-search", "continuous-batching"),
}
GOOD = """\
title = "Two days"
source = "me"
minutes = 25

[[days]]
drills = ["relu"]

[[days]]
reroll = { count = 1, from = ["relu", "gelu"] }
"""


def test_the_fourteen_day_plan_is_the_one_of_the_design():
    plan = load_plan("fourteen-day", [builtin_shelf()])
    assert [list(day.drills) for day in plan.days[:10]] == [
        ["attention", "top-p"],
        ["bpe"],
        ["kv-cache"],
        ["layernorm"],
        ["lora", "rmsnorm"],
        ["rope"],
        ["dpo"],
        ["beam-search"],
        ["gradient-checkpointing"],
        ["continuous-batching"],
    ]
    for day in plan.days[10:]:
        assert day.reroll is not None
        assert (day.reroll.count, day.reroll.minutes, set(day.reroll.pool)) == (3, 30, CORE)
    assert (len(plan.days), plan.minutes, plan.drill_ids) == (14, 30, CORE)


def test_a_reroll_without_minutes_takes_those_of_the_plan(tmp_path):
    (tmp_path / "two.toml").write_text(GOOD)
    plan = parse_plan(tmp_path / "two.toml")
    assert plan.name == "two"
    assert plan.days[1].reroll == Reroll(1, ("relu", "gelu"), 25)
    assert plan.days[0].minutes == 25


BAD = {
    "misspelt key": ('source = "me"', 'sorce = "me"', "unknown key `sorce`"),
    "missing key": ('source = "me"\n', "", "the key `source` is missing"),
    "minutes": ("minutes = 25", "minutes = 0", "`minutes` must be a whole number from 1 to 240"),
    "title": ('"Two days"', "3", "`title` must be a text"),
    "no days": (GOOD[GOOD.index("[[days]]") :], "days = []", "`days` must be a list of at least one day"),
    "empty day": ('drills = ["relu"]', "drills = []", "`days[1].drills` must be a list of drill ids"),
    "twice": (
        'drills = ["relu"]',
        'drills = ["relu", "relu"]',
        "`days[1].drills` must be a list of drill ids",
    ),
    "nothing": ('drills = ["relu"]', "", "`days[1]` must be a table with either `drills` or `reroll`"),
    "both": ('drills = ["relu"]', 'drills = ["relu"]\nreroll = {}', "either `drills` or `reroll`"),
    "day key": ('drills = ["relu"]', 'drills = ["relu"]\nnote = "x"', "unknown key `days[1].note`"),
    "too many": ("count = 1", "count = 3", "`days[2].reroll.count` must be a whole number from 1 to 2"),
    "reroll key": ("count = 1", "cuont = 1", "unknown key `days[2].reroll.cuont`"),
    "no pool": (', from = ["relu", "gelu"]', "", "the key `days[2].reroll.from` is missing"),
    "reroll text": ('{ count = 1, from = ["relu", "gelu"] }', '"x"', "`days[2].reroll` must be a table"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_key_is_named_with_its_file(tmp_path, name):
    old, new, message = BAD[name]
    assert old in GOOD
    path = tmp_path / "two.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(DrillError) as caught:
        parse_plan(path)
    assert str(path) in caught.value.message
    assert message in caught.value.message
    assert caught.value.hint


def test_schedules_of_all_shelves_are_found_and_names_are_unique(tmp_path):
    (tmp_path / "a/schedules").mkdir(parents=True)
    (tmp_path / "a/schedules/two.toml").write_text(GOOD)
    shelves = [builtin_shelf(), shelf_at(tmp_path / "a"), shelf_at(tmp_path / "without")]
    assert {"fourteen-day", "two"} <= set(plan_files(shelves))
    (tmp_path / "a/schedules/fourteen-day.toml").write_text(GOOD)
    with pytest.raises(DrillError, match="Two schedules are called `fourteen-day`"):
        plan_files(shelves)


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(DrillError, match="no schedule `forteen-day`") as caught:
        load_plan("forteen-day", [builtin_shelf()])
    assert "Did you mean `fourteen-day`?" in caught.value.hint
