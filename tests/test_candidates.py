"""Hundreds of files that people might write, through the real grader: the truth of its verdicts.

The files of tests/candidates were written by people who had not read the suites. A name says what must come
out: ok__, bug__<id>__, bad__ (wrong in a way that no list names) and rule__.
"""

import pytest
from corpus import CORPUS, Candidate, candidates, judge

from interview_drill.drills.catalogue import Catalogue, load_catalogue
from interview_drill.graders.runner import Workers

EVERYTHING = [
    (folder.name, candidate) for folder in sorted(CORPUS.iterdir()) for candidate in candidates(folder.name)
]
# Rejected as they should be, but not told their name: the values are noise of cancellation.
UNNAMED = {"rmsnorm/bug__variance-denominator__second_moment_minus_mean_squared__torch"}
NAMES = [f"{drill_id}/{candidate.path.stem}" for drill_id, candidate in EVERYTHING]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The drills that come with the program."""
    return load_catalogue()


@pytest.mark.parametrize(("drill_id", "candidate"), EVERYTHING, ids=NAMES)
def test_the_verdict_is_true(
    drill_id: str, candidate: Candidate, catalogue: Catalogue, workers: Workers
) -> None:
    """Right files pass and are told nothing; wrong ones fail, with their bug or their rule named."""
    judged = judge(catalogue.get(drill_id), candidate, workers)
    failed = [f"{c.name}: {c.message}" for c in judged.checks if c.required and c.outcome != "passed"]
    named = [d.bug for d in judged.diagnosis]
    assert judged.passed == (candidate.kind == "ok"), failed
    if candidate.kind == "ok":
        assert not named
    elif candidate.kind == "bug" and f"{drill_id}/{candidate.path.stem}" not in UNNAMED:
        assert named[:1] == [candidate.bug], failed
    elif candidate.kind == "rule":
        assert judged.rules


def test_every_named_bug_has_been_spelt_by_somebody_else(catalogue: Catalogue) -> None:
    """Each bug id of each drill has at least two candidate files of its own."""
    from interview_drill.graders.bugs import load_bugs

    for drill_id in {drill_id for drill_id, _ in EVERYTHING}:
        spelt = [c.bug for c in candidates(drill_id) if c.kind == "bug"]
        for bug in load_bugs(catalogue.get(drill_id).bugs_path):
            assert spelt.count(bug.id) >= 2, f"{drill_id}: {bug.id}"
