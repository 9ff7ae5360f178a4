"""The catalogue: every fault of a drill's files is one sentence that names file and key."""

import time

import pytest

from interview_drill.drills.catalogue import all_shelves, builtin_shelf, load_catalogue, shelf_at
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import FollowUp

GOOD = """\
title = "ReLU"
track = "core"
minutes = 20
difficulty = 2
frequency = 5
kind = "code"
tags = ["activation"]
frameworks = ["numpy", "torch"]
rules = ["library-attention"]
hints = ["a", "b", "c"]
sources = ["a paper"]

[entry]
numpy = ["relu"]
torch = ["relu"]

[[followup]]
question = "Why?"
answer = "Because."
"""


def put_drill(root, drill_id="relu", text=GOOD, without=()):
    """A drill with all its files (but those in `without`) on the shelf `root`."""
    files = {
        f"drills/{drill_id}/drill.toml": text,
        f"drills/{drill_id}/brief.md": "# ReLU\n",
        f"drills/{drill_id}/stub_numpy.py": "",
        f"drills/{drill_id}/stub_torch.py": "",
        f"solutions/{drill_id}/solution_numpy.py": "",
        f"solutions/{drill_id}/solution_torch.py": "",
        f"graders/{drill_id}/suite.py": "",
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name not in without:
            path.write_text(content, encoding="utf-8")
    return shelf_at(root)


def fault(root, drill_id="relu", **settings):
    """What the catalogue says of such a drill."""
    catalogue = load_catalogue([put_drill(root, drill_id, **settings)])
    with pytest.raises(DrillError) as caught:
        catalogue.get(drill_id)
    return caught.value


def test_a_drill_is_read_as_its_file_says(tmp_path):
    drill = load_catalogue([put_drill(tmp_path)]).get("relu")
    assert (drill.id, drill.title, drill.minutes, drill.default_framework) == ("relu", "ReLU", 20, "numpy")
    assert drill.entry == {"numpy": ("relu",), "torch": ("relu",)}
    assert drill.followups == (FollowUp("Why?", "Because."),)
    assert drill.forbidden_calls == ()
    assert drill.stub_path("torch") == tmp_path / "drills/relu/stub_torch.py"


BAD = {
    "misspelt key": ("minutes = 20", "minuts = 20", "unknown key `minuts`", "Did you mean `minutes`?"),
    "unknown key": ('kind = "code"', 'kind = "code"\nzzz = 1', "unknown key `zzz`", "Known keys: title,"),
    "missing key": ("difficulty = 2\n", "", "the key `difficulty` is missing", "from 1 to 3"),
    "no minutes": (
        "minutes = 20",
        "minutes = 0",
        "`minutes` must be a whole number from 1 to 240, not 0",
        "",
    ),
    "half minutes": ("minutes = 20", "minutes = 2.5", "`minutes` must be a whole number", ""),
    "minutes in words": ("minutes = 20", 'minutes = "20"', "`minutes` must be a whole number", ""),
    "true minutes": ("minutes = 20", "minutes = true", "`minutes` must be a whole number", ""),
    "stars": ("frequency = 5", "frequency = 6", "`frequency` must be a whole number from 1 to 5", ""),
    "track": ('track = "core"', 'track = "cor"', "`track` must be one of core,", ""),
    "framework": ('"numpy", "torch"]', '"numpy", "jax"]', "unknown framework `jax`", "python, numpy, torch"),
    "near framework": ('"numpy", "torch"]', '"numpy", "tourch"]', "`tourch`", "Did you mean `torch`?"),
    "framework twice": ('"numpy", "torch"]', '"numpy", "numpy"]', "names one framework twice", ""),
    "no framework": ('"numpy", "torch"]', "]", "`frameworks` is empty", ""),
    "entry missing": ('torch = ["relu"]\n', "", "the key `entry.torch` is missing", ""),
    "entry of another": ('torch = ["relu"]', 'tourch = ["relu"]', "unknown key `entry.tourch`", "`torch`"),
    "entry no name": ('torch = ["relu"]', 'torch = ["re lu"]', "`entry` must be a table", ""),
    "rule": (
        '"library-attention"]',
        '"library-atention"]',
        "unknown rule `library-atention`",
        "`library-attention`",
    ),
    "hints": ('"a", "b", "c"]', '"a", "b", "c", "d"]', "`hints` must be a list of at most 3 texts", ""),
    "followup": ('answer = "Because."', 'anser = "Because."', "`followup` must be a list of tables", ""),
    "not toml": ('title = "ReLU"', "title = ReLU", "is not valid TOML", ""),
    "title": ('title = "ReLU"', 'title = " "', "`title` must be a text that is not empty", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_key_is_named_with_its_file(tmp_path, name):
    old, new, message, hint = BAD[name]
    assert old in GOOD
    said = fault(tmp_path, text=GOOD.replace(old, new))
    assert str(tmp_path / "drills/relu/drill.toml") in said.message
    assert message in said.message
    assert hint in said.hint
    assert said.hint


@pytest.mark.parametrize("name", ["drill.toml", "brief.md", "stub_torch.py", "solution_numpy.py", "suite.py"])
def test_a_missing_file_is_named(tmp_path, name):
    assert f"{name} is missing" in fault(tmp_path, without=[name]).message


def test_a_file_that_is_no_text_is_named(tmp_path):
    shelf = put_drill(tmp_path)
    (tmp_path / "drills/relu/drill.toml").write_bytes(b"\xff\xfe")
    assert "is not UTF-8 text" in load_catalogue([shelf]).broken["relu"].message


def test_a_folder_must_be_named_like_an_id(tmp_path):
    assert "`Re_LU` is not a drill id" in fault(tmp_path, "Re_LU").message


def test_one_broken_drill_leaves_the_others(tmp_path):
    put_drill(tmp_path, "half", text="")
    catalogue = load_catalogue([put_drill(tmp_path)])
    assert list(catalogue.drills) == ["relu"]
    assert list(catalogue.broken) == ["half"]


def test_an_id_on_two_shelves_is_an_error_that_names_both(tmp_path):
    shelves = [put_drill(tmp_path / "a"), put_drill(tmp_path / "b")]
    with pytest.raises(DrillError, match="Two drills are called `relu`") as caught:
        load_catalogue(shelves).get("relu")
    for name in ("a", "b"):
        assert str(tmp_path / name) in caught.value.message


def test_the_same_shelf_twice_counts_once(tmp_path):
    shelf = put_drill(tmp_path)
    assert load_catalogue([shelf, shelf]).broken == {}


@pytest.mark.parametrize(
    ("typed", "meant"), [("attenton", "attention"), ("relou", "relu"), ("kv", "kv-cache")]
)
def test_an_unknown_id_gets_a_suggestion(tmp_path, typed, meant):
    for drill_id in ("attention", "relu", "kv-cache"):
        shelf = put_drill(tmp_path, drill_id)
    with pytest.raises(DrillError, match=f"no drill `{typed}`") as caught:
        load_catalogue([shelf]).get(typed)
    assert f"Did you mean `{meant}`?" in caught.value.hint


def test_an_unknown_id_without_neighbour_gets_the_list(tmp_path):
    with pytest.raises(DrillError) as caught:
        load_catalogue([put_drill(tmp_path)]).get("zzzzzz")
    assert caught.value.hint == "`drill list` shows all drills."


def test_the_order_is_by_track_then_id(tmp_path):
    put_drill(tmp_path, "zeta")
    put_drill(tmp_path, "alpha", text=GOOD.replace('"core"', '"serving"'))
    catalogue = load_catalogue([put_drill(tmp_path, "beta")])
    assert list(catalogue.drills) == ["beta", "zeta", "alpha"]


def test_a_design_drill_needs_a_brief_alone(tmp_path):
    text = GOOD.replace('"code"', '"design"').replace('["numpy", "torch"]', "[]").split("[entry]")[0]
    names = ("stub_numpy.py", "stub_torch.py", "solution_numpy.py", "solution_torch.py", "suite.py")
    assert load_catalogue([put_drill(tmp_path, text=text, without=names)]).get("relu").kind == "design"


def test_shelves_come_from_a_path_and_from_the_config(tmp_path):
    mine, other = tmp_path / "mine", tmp_path / "other"
    shelves = all_shelves(f"{mine}:{mine}:", [str(other)])
    assert shelves == (builtin_shelf(), shelf_at(mine), shelf_at(other))


def test_a_shelf_that_is_none_is_told(tmp_path):
    (tmp_path / "notes.txt").write_text("")
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(DrillError, match="cannot be read"):
            load_catalogue([shelf_at(root)])


def test_an_empty_folder_is_a_shelf_to_be_filled(tmp_path):
    assert len(load_catalogue([shelf_at(tmp_path)])) == 0


def test_what_python_leaves_behind_is_no_drill(tmp_path):
    shelf = put_drill(tmp_path)
    (tmp_path / "drills/gone/__pycache__").mkdir(parents=True)
    (tmp_path / "drills/.git").mkdir()
    assert load_catalogue([shelf]).broken == {}


def test_sixty_drills_load_in_milliseconds(tmp_path):
    for number in range(60):
        shelf = put_drill(tmp_path, f"drill-{number}")
    began = time.perf_counter()
    assert len(load_catalogue([shelf])) == 60
    assert time.perf_counter() - began < 0.5  # measured: 0.02; the rest is for a busy machine
