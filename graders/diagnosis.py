"""Which named bug behaves as the candidate's code does.

The failing checks are run on each bug; a bug is named when both runs saw the same values, draws and
exceptions.
Nothing is read from the candidate's text, so spelling and framework make no difference.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from interview_drill.drills.errors import DrillError
from interview_drill.graders.bugs import Bug, Variant, apply_edits
from interview_drill.graders.checks import Run
from interview_drill.graders.observations import agree, unlikeness
from interview_drill.graders.report import Diagnosis

RunSource = Callable[[str, str], Run]  # (check name, source of a wrong implementation) -> its run


PAIRS = 60  # so that a failure which no bug explains is not waited for


@dataclass(frozen=True)
class Failure:
    """What the candidate failed: runs of failed required checks by name, and checks that gave no record."""

    runs: Mapping[str, Run]
    lost: frozenset[str]
    required: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """All failed required checks."""
        return frozenset(self.runs) | self.lost


@dataclass(frozen=True)
class Suspect:
    """A variant of a bug, its code, and the required checks it is known to fail."""

    bug: Bug
    variant: Variant
    source: str
    fails: frozenset[str]


class Diagnostician:
    """Compares a failure with the named bugs of a drill, as long as `in_time` says so."""

    def __init__(
        self,
        bugs: Sequence[Bug],
        reference: str,
        framework: str,
        run: RunSource,
        in_time: Callable[[], bool] = lambda: True,
    ) -> None:
        self.bugs = bugs
        self.reference = reference
        self.framework = framework
        self.run = run
        self.in_time = in_time
        self._runs: dict[tuple[str, str], Run] = {}

    def name(self, failure: Failure) -> list[Diagnosis]:
        """The bugs that explain the failure, surest first; empty when none does."""
        if not failure.runs:
            return []
        suspects = self._suspects(failure)
        explained = self._whole(suspects, failure) or self._by_failing_set(suspects, failure)
        if not explained and not _drawn(failure):
            explained = self._part(suspects, failure) or self._pair(suspects, failure)
        return list({named.bug: named for named in reversed(explained)}.values())[::-1]

    def _suspects(self, failure: Failure) -> list[Suspect]:
        found = []
        for bug in self.bugs:
            for variant in bug.variants:
                if self.framework in variant.code:
                    source = variant.source(self.framework, self.reference)
                    fails = frozenset(variant.fails.get(self.framework, ())) & failure.required
                    found.append(Suspect(bug, variant, source, fails))
        near = [s for s in found if not s.fails or s.fails & failure.names]
        return sorted(near, key=lambda suspect: len(suspect.fails ^ failure.names))

    def _agrees(self, suspect: Suspect, check: str, failure: Failure) -> bool:
        key = (check, suspect.source)
        if key not in self._runs:
            self._runs[key] = self.run(check, suspect.source)
        return agree(self._runs[key].record, failure.runs[check].record)

    def _whole(self, suspects: Sequence[Suspect], failure: Failure) -> list[Diagnosis]:
        """Bugs that saw the same on every failing check.

        Suspects come nearest first; of several equally near, the one whose draws are most alike leads.
        """
        exact: list[tuple[float, Diagnosis]] = []
        likely: list[tuple[float, Diagnosis]] = []
        best: int | None = None
        for suspect in suspects:
            distance = len(suspect.fails ^ failure.names)
            if not self.in_time() or (best is not None and distance > best):
                break
            if not failure.lost <= (suspect.fails or failure.lost):
                continue
            if not all(self._agrees(suspect, check, failure) for check in failure.runs):
                continue
            if suspect.fails <= failure.names:
                exact.append((self._unlikeness(suspect, failure), _named(suspect, "exact")))
                best = distance
            elif self._rich(failure) and 4 * len(suspect.fails & failure.names) >= 3 * len(suspect.fails):
                likely.append((self._unlikeness(suspect, failure), _named(suspect, "likely")))
        return [named for _, named in sorted(exact or likely, key=lambda found: found[0])]

    def _unlikeness(self, suspect: Suspect, failure: Failure) -> float:
        runs = failure.runs.items()
        return sum(unlikeness(self._runs[check, suspect.source].record, run.record) for check, run in runs)

    def _by_failing_set(self, suspects: Sequence[Suspect], failure: Failure) -> list[Diagnosis]:
        """Bugs whose values are noise: the same checks fail, each in the same way."""
        return [
            _named(suspect, "likely")
            for suspect in suspects
            if suspect.bug.by_failing_set
            and suspect.fails == failure.names
            and self._same_kinds(suspect, failure)
        ]

    def _same_kinds(self, suspect: Suspect, failure: Failure) -> bool:
        for check, run in failure.runs.items():
            self._agrees(suspect, check, failure)
            theirs = self._runs[check, suspect.source]
            if (theirs.outcome, theirs.failure_kind) != (run.outcome, run.failure_kind):
                return False
        return True

    def _part(self, suspects: Sequence[Suspect], failure: Failure) -> list[Diagnosis]:
        """Bugs that explain all the checks they are known to fail, where others fail for another reason."""
        found = []
        for suspect in suspects:
            seen = suspect.fails & frozenset(failure.runs)
            if not seen or not suspect.fails <= failure.names or not self._rich(failure, seen):
                continue
            if self.in_time() and all(self._agrees(suspect, check, failure) for check in sorted(seen)):
                found.append((-len(seen), _named(suspect, "likely")))
        return [named for _, named in sorted(found, key=lambda pair: pair[0])]

    def _pair(self, suspects: Sequence[Suspect], failure: Failure) -> list[Diagnosis]:
        """Two bugs at once: both edits made to one reference. The pairs that fit best are tried first."""
        pairs = [(a, b) for a, b in combinations(suspects, 2) if a.bug is not b.bug]
        fitting = [pair for pair in pairs if failure.names <= pair[0].fails | pair[1].fails]
        fitting.sort(key=lambda pair: len((pair[0].fails | pair[1].fails) - failure.names))
        for a, b in fitting[:PAIRS]:
            if not self.in_time():
                break
            both = self._merged(a, b)
            if both is not None and self._needs_both(a, b, both, failure):
                return [_named(a, "likely"), _named(b, "likely")]
        return []

    def _needs_both(self, a: Suspect, b: Suspect, both: Suspect, failure: Failure) -> bool:
        """The two edits together explain every failed check, and some of them only together."""
        if not all(self._agrees(both, check, failure) for check in failure.runs):
            return False
        return any(
            not self._agrees(a, check, failure) and not self._agrees(b, check, failure)
            for check in failure.runs
        )

    def _merged(self, a: Suspect, b: Suspect) -> Suspect | None:
        first, second = a.variant.code[self.framework], b.variant.code[self.framework]
        if isinstance(first, str) or isinstance(second, str):
            return None
        try:
            source = apply_edits((*first, *second), self.reference)
        except DrillError:  # the two edits touch the same words
            return None
        return Suspect(a.bug, a.variant, source, a.fails | b.fails)

    @staticmethod
    def _rich(failure: Failure, checks: frozenset[str] | None = None) -> bool:
        """Whether the evidence holds values, and not only that something was raised."""
        runs = [run for name, run in failure.runs.items() if checks is None or name in checks]
        return any(run.failure_kind != "raised" for run in runs)


def _drawn(failure: Failure) -> bool:
    """Whether it shows in random draws: those agree too easily for half an explanation to mean anything."""
    return any(seen.form == "counts" for run in failure.runs.values() for seen in run.record.observations)


def _named(suspect: Suspect, confidence: str) -> Diagnosis:
    bug = suspect.bug
    return Diagnosis(bug.id, bug.title, bug.explanation, bug.question, confidence)
