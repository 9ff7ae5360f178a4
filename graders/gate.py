"""Proves the content of a drill: what an author may get wrong, told as plain sentences.

The stub fails everything, the solution passes everything, every named bug is caught and named. All grades go
through forked workers, the bugs of a framework in one after the other: it is our own code, by the hundred.
"""

import ast
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill
from interview_drill.graders.bugs import Bug, Variant, load_bugs
from interview_drill.graders.processes import WorkerProcess
from interview_drill.graders.report import PASSED, Judgement
from interview_drill.graders.runner import GradeRequest, grade, grade_series, run_example

SUITE_SECONDS = 4.0
SEED = 20
BATCH = 12  # bugs that follow each other in one process: few enough to keep all processors busy
BUG = Path("bug.py")
MORE_SEEDS = (21, 22)  # for recording: what fails for one seed alone is not recorded


@dataclass(frozen=True)
class Recorded:
    """The required checks that a variant of a bug fails, found anew."""

    bug: str
    variant: int
    framework: str
    fails: tuple[str, ...]


@dataclass
class Proof:
    """What the gate found for one drill: no problems means the drill may ship."""

    drill: str
    problems: list[str] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    grades: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Suspect:
    bug: Bug
    index: int
    variant: Variant
    framework: str


Workers = Callable[[str], WorkerProcess]


def prove(drill: Drill, workers: Workers, pool: ThreadPoolExecutor, update: bool = False) -> Proof:
    """Everything about one drill. `pool` runs grades side by side, in workers by framework."""
    begun, proof = time.perf_counter(), Proof(drill.id)
    proof.problems += unexpected_files(drill)
    for framework in drill.frameworks:
        proof.problems += same_contract(drill, framework)
    if not proof.problems:
        _prove_runs(_Bench(drill, workers, pool, proof), update)
    proof.seconds = time.perf_counter() - begun
    return proof


@dataclass(frozen=True)
class _Bench:
    """One drill on the bench: how its grades are run, and where findings go."""

    drill: Drill
    workers: Workers
    pool: ThreadPoolExecutor
    proof: Proof

    def grade(self, file: Path, framework: str) -> Judgement:
        request = GradeRequest(self.drill, file, file.read_bytes(), framework, "cpu", SEED)
        self.proof.grades += 1
        return grade(request, self.workers)

    def grade_bugs(self, bugs: Sequence[tuple[_Suspect, bytes]], seed: int) -> list[Judgement]:
        """Bugs in one framework: their required checks."""
        self.proof.grades += len(bugs)
        requests = [
            GradeRequest(self.drill, BUG, source, suspect.framework, "cpu", seed, advisory=False)
            for suspect, source in bugs
        ]
        return grade_series(requests, self.workers)

    def problem(self, text: str) -> None:
        self.proof.problems.append(text)


def _prove_runs(bench: _Bench, update: bool) -> None:
    drill = bench.drill
    failed = run_example(drill, bench.workers)
    if failed:
        bench.problem(f"{drill.brief_path}: the worked example does not run as printed\n{failed}")
    for framework in drill.frameworks:
        _prove_solution(bench, framework)
        _prove_stub(bench, framework)
    if bench.proof.problems:
        return  # bugs are edits of the solution: first that must be right
    try:
        bugs = load_bugs(drill.bugs_path)
    except DrillError as error:
        bench.problem(error.message)
        return
    batches = list(_batches(_suspects(bugs, drill)))
    for problems, recorded in bench.pool.map(lambda batch: _prove_bugs(bench, batch, update), batches):
        bench.proof.problems += problems
        bench.proof.recorded += recorded


def _prove_solution(bench: _Bench, framework: str) -> None:
    path = bench.drill.solution_path(framework)
    judged = bench.grade(path, framework)
    for check in judged.checks:
        if check.outcome != PASSED:
            bench.problem(f"{path}: the solution does not pass {check.name}: {check.message}")
    for breach in judged.rules:
        bench.problem(f"{path}: the solution breaks the rule {breach.rule!r}: {breach.where}")
    for named in judged.diagnosis:
        bench.problem(f"{path}: the correct solution is told the bug {named.bug}")
    spent = sum(check.seconds for check in judged.checks)
    if spent > SUITE_SECONDS:
        bench.problem(
            f"{bench.drill.suite_path}: the suite takes {spent:.1f} s, more than {SUITE_SECONDS:.0f} s"
        )
    ruff = shutil.which("ruff")
    if ruff and subprocess.run([ruff, "format", "--check", "-q", str(path)], check=False).returncode:
        bench.problem(f"{path}: not formatted; run: ruff format {path}")


def _prove_stub(bench: _Bench, framework: str) -> None:
    path = bench.drill.stub_path(framework)
    for check in bench.grade(path, framework).checks:
        if "NotImplementedError" not in check.message:
            bench.problem(f"{path}: {check.name} does not fail with NotImplementedError but {check.outcome}")


def _suspects(bugs: Sequence[Bug], drill: Drill) -> Iterator[_Suspect]:
    for framework in drill.frameworks:
        for bug in bugs:
            for index, variant in enumerate(bug.variants):
                if framework in variant.code:
                    yield _Suspect(bug, index, variant, framework)


def _batches(suspects: Iterator[_Suspect]) -> Iterator[list[_Suspect]]:
    """Bugs that one process judges one after the other."""
    for _, same in groupby(suspects, lambda suspect: suspect.framework):
        together = list(same)
        yield from (together[i : i + BATCH] for i in range(0, len(together), BATCH))


def _prove_bugs(bench: _Bench, batch: list[_Suspect], update: bool) -> tuple[list[str], list[Recorded]]:
    problems, sources = [], []
    for suspect in batch:
        reference = bench.drill.solution_path(suspect.framework).read_text(encoding="utf-8")
        try:
            sources.append((suspect, suspect.variant.source(suspect.framework, reference).encode()))
        except DrillError as error:
            problems.append(f"{_where(bench, suspect)}: {error.message}")
    recorded = []
    for (suspect, source), judged in zip(sources, bench.grade_bugs(sources, SEED), strict=True):
        if judged.passed:
            problems.append(f"{_where(bench, suspect)}: the bug is not caught")
        elif not update:
            problems += _bug_problems(bench, suspect, source, judged)
        else:
            recorded.append((suspect, source, set(_failing(judged))))
    return problems, list(_always(bench, recorded))


def _always(bench: _Bench, first: list[tuple[_Suspect, bytes, set[str]]]) -> Iterator[Recorded]:
    """What fails for other seeds too."""
    sources = [(suspect, source) for suspect, source, _ in first]
    others = [bench.grade_bugs(sources, seed) for seed in MORE_SEEDS] if sources else []
    for (suspect, _, failing), *again in zip(first, *others, strict=True):
        always = [
            name for name in _failing(again[0]) if name in failing and all(name in _failing(j) for j in again)
        ]
        yield Recorded(suspect.bug.id, suspect.index, suspect.framework, tuple(always))


def _where(bench: _Bench, suspect: _Suspect) -> str:
    return f"{bench.drill.bugs_path}: {suspect.bug.id}, variant {suspect.index + 1} in {suspect.framework}"


def _bug_problems(bench: _Bench, suspect: _Suspect, source: bytes, judged: Judgement) -> Iterator[str]:
    """A record that is not current, or another name. What fails for one seed alone is not recorded."""
    where, failing = _where(bench, suspect), set(_failing(judged))
    known = set(suspect.variant.fails.get(suspect.framework, ()))
    news = failing - known
    if news:
        [again] = bench.grade_bugs([(suspect, source)], MORE_SEEDS[0])
        news &= set(_failing(again))
    if news or known - failing:
        changes = [f"+{name}" for name in sorted(news)] + [f"-{name}" for name in sorted(known - failing)]
        told = f"its failing checks are not those recorded ({', '.join(changes)})"
        yield f"{where}: {told}; --update records them"
    named = [d.bug for d in judged.diagnosis]
    if named[:1] != [suspect.bug.id]:
        yield f"{where}: it is told {', '.join(named) or 'nothing'} in place of {suspect.bug.id}"


def _failing(judged: Judgement) -> list[str]:
    return [c.name for c in judged.checks if c.required and c.outcome != PASSED]


def unexpected_files(drill: Drill) -> list[str]:
    """Files that belong to no drill, and files that are missing."""
    allowed = {
        drill.brief_path.parent: {"drill.toml", "brief.md", *(f"stub_{f}.py" for f in drill.frameworks)},
        drill.solution_path("numpy").parent: {f"solution_{f}.py" for f in drill.frameworks},
        drill.suite_path.parent: {"suite.py", "bugs.toml"},
    }
    problems = []
    for folder, names in allowed.items():
        there = {p.name for p in folder.glob("*") if p.name != "__pycache__"}
        problems += [f"{folder / name}: unexpected file" for name in sorted(there - names)]
        problems += [f"{folder / name}: missing" for name in sorted(names - there)]
    return problems


def same_contract(drill: Drill, framework: str) -> list[str]:
    """Stub and solution agree, letter for letter, in signature and docstring of every entry point."""
    paths = drill.stub_path(framework), drill.solution_path(framework)
    if not all(path.exists() for path in paths):
        return []
    stub, solution = (_contracts(path) for path in paths)
    problems = []
    for name in drill.entry[framework]:
        if name not in stub or name not in solution:
            missing = paths[0] if name not in stub else paths[1]
            problems.append(f"{missing}: does not define `{name}`")
        elif stub[name] != solution[name]:
            problems.append(f"{paths[0]}: signature or docstring of `{name}` differs from the solution's")
    return problems


def _contracts(path: Path) -> dict[str, list[str]]:
    """For each top-level name: the signatures and docstrings that make its contract."""
    found: dict[str, list[str]] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = _contract(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            found[ast.unparse(target)] = [ast.unparse(node)]
    return found


def _contract(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        returns = ast.unparse(node.returns) if node.returns else ""
        return [node.name, ast.unparse(node.args), returns, ast.get_docstring(node) or ""]
    public = [
        n for n in node.body if isinstance(n, ast.FunctionDef) and (n.name == "__init__" or n.name[0] != "_")
    ]
    return [node.name, ast.get_docstring(node) or "", *(text for n in public for text in _contract(n))]
