"""Grade every file of tests/candidates/<id>/ and show where expectation and verdict differ.

    python tools/corpus.py attention [--only PART] [--verbose]

A file's name says what is expected: ok__..., bug__<id>__..., bad__..., rule__...; its last part is the
framework.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from interview_drill.drills.catalogue import load_catalogue
from interview_drill.drills.model import Drill
from interview_drill.graders.report import PASSED, Judgement
from interview_drill.graders.runner import GradeRequest, Workers, grade
from interview_drill.graders.zygote import worker_source

CORPUS = Path(__file__).parents[1] / "tests" / "candidates"


@dataclass(frozen=True)
class Candidate:
    """A candidate file, and what its name promises."""

    path: Path

    @property
    def kind(self) -> str:
        """ok, bug, bad or rule."""
        return self.path.stem.split("__")[0]

    @property
    def bug(self) -> str:
        """The id of the named bug, for kind `bug`."""
        return self.path.stem.split("__")[1]

    @property
    def framework(self) -> str:
        """The framework it is written for."""
        return self.path.stem.split("__")[-1]


def candidates(drill_id: str) -> list[Candidate]:
    """All candidates of a drill, by framework, so that one zygote serves a stretch of them."""
    found = [Candidate(path) for path in (CORPUS / drill_id).glob("*__*.py")]
    return sorted(found, key=lambda c: (c.framework, c.path.name))


def judge(drill: Drill, candidate: Candidate, workers: Workers, seed: int | None = None) -> Judgement:
    """Grade one candidate."""
    source = candidate.path.read_bytes()
    return grade(GradeRequest(drill, candidate.path, source, candidate.framework, "cpu", seed), workers)


def miss(candidate: Candidate, judged: Judgement) -> str:
    """What the verdict got wrong, or nothing."""
    named = [d.bug for d in judged.diagnosis]
    if candidate.kind == "ok":
        return "" if judged.passed and not named else f"REJECTED {named}"
    if judged.passed:
        return "ACCEPTED"
    if candidate.kind == "bug" and candidate.bug not in named[:1]:
        return f"named {named}"
    if candidate.kind == "bad" and named:
        return f"named {named} (is it really that?)"
    if candidate.kind == "rule" and not judged.rules:
        return "failed, but no rule was named"
    return ""


def main() -> int:
    """Print the misses and the totals of one drill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("drill")
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    drill, totals, misses = load_catalogue().get(options.drill), Counter[str](), Counter[str]()
    with worker_source() as workers:
        for candidate in candidates(options.drill):
            if options.only not in candidate.path.name:
                continue
            judged = judge(drill, candidate, workers, options.seed)
            wrong = miss(candidate, judged)
            totals[candidate.kind] += 1
            misses[candidate.kind] += bool(wrong)
            if wrong or options.verbose:
                _show(candidate, judged, wrong, options.verbose)
    print(*(f"{kind}: {totals[kind] - misses[kind]}/{totals[kind]}" for kind in totals), sep="   ")
    return 1 if sum(misses.values()) else 0


def _show(candidate: Candidate, judged: Judgement, wrong: str, messages: bool) -> None:
    named = ", ".join(f"{d.bug} ({d.confidence})" for d in judged.diagnosis)
    failed = [c.name.removeprefix("test_") for c in judged.checks if c.outcome != PASSED and c.required]
    print(f"{candidate.path.name}  {wrong}  [{judged.seconds:.2f} s]  named: {named}")
    print(f"    fails {' '.join(failed)}")
    if not messages:
        return
    for breach in judged.rules:
        print(f"    rule: {breach.rule}, {breach.where}")
    for check in judged.checks:
        if check.outcome != PASSED:
            advisory = "" if check.required else " (advisory)"
            print(f"    {check.name} {check.outcome}{advisory}: {check.message}".replace("\n", "\n        "))


if __name__ == "__main__":
    sys.exit(main())
