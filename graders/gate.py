"""Proves the content of a drill: what an author may get wrong, told as plain sentences.

The stub fails everything, the solution passes everything, every named bug is caught and named. All grades go
through forked workers, since this is our own code and there are hundreds of them.
"""

import ast
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill
from interview_drill.graders.bugs import Bug, Variant, load_bugs
from interview_drill.graders.processes import WorkerProcess
from interview_drill.graders.report import PASSED, Judgement
from interview_drill.graders.runner import GradeRequest, grade, run_example

SUITE_SECONDS = 4.0
SEED = 20
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

    def grade(
        self, file: Path, source: bytes, framework: str, seed: int = SEED, advisory: bool = True
    ) -> Judgement:
        request = GradeRequest(self.drill, file, source, framework, "cpu", seed, advisory=advisory)
        self.proof.grades += 1
        return grade(request, self.workers)

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
    suspects = list(_suspects(bugs, drill))
    for problems, recorded in bench.pool.map(lambda s: _prove_bug(bench, s, update), suspects):
        bench.proof.problems += problems
        bench.proof.recorded += recorded


def _prove_solution(bench: _Bench, framework: str) -> None:
    path = bench.drill.solution_path(framework)
    judged = bench.grade(path, path.read_bytes(), framework)
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
    for check in bench.grade(path, path.read_bytes(), framework).checks:
        if "NotImplementedError" not in check.message:
            bench.problem(f"{path}: {check.name} does not fail with NotImplementedError but {check.outcome}")


def _suspects(bugs: Sequence[Bug], drill: Drill) -> Iterator[_Suspect]:
    for bug in bugs:
        for index, variant in enumerate(bug.variants):
            for framework in drill.frameworks:
                if framework in variant.code:
                    yield _Suspect(bug, index, variant, framework)


def _prove_bug(bench: _Bench, suspect: _Suspect, update: bool) -> tuple[list[str], list[Recorded]]:
    drill, framework = bench.drill, suspect.framework
    where = f"{drill.bugs_path}: {suspect.bug.id}, variant {suspect.index + 1} in {framework}"
    try:
        source = suspect.variant.source(framework, drill.solution_path(framework).read_text(encoding="utf-8"))
    except DrillError as error:
        return [f"{where}: {error.message}"], []
    file = Path(f"{suspect.bug.id}_{framework}.py")

    def judge(seed: int) -> Judgement:
        return bench.grade(file, source.encode(), framework, seed, advisory=False)

    judged = judge(SEED)
    if judged.passed:
        return [f"{where}: the bug is not caught"], []
    if update:
        sets = [_failing(judged), *(_failing(judge(seed)) for seed in MORE_SEEDS)]
        always = [name for name in sets[0] if all(name in s for s in sets)]
        return [], [Recorded(suspect.bug.id, suspect.index, framework, tuple(always))]
    again = set(_failing(judged))
    if again != set(suspect.variant.fails.get(framework, ())):
        again &= set(_failing(judge(MORE_SEEDS[0])))
    return list(_bug_problems(where, suspect, judged, again)), []


def _bug_problems(where: str, suspect: _Suspect, judged: Judgement, again: set[str]) -> Iterator[str]:
    """`again` is what fails for another seed: only what fails for both belongs into the record."""
    failing, known = set(_failing(judged)), set(suspect.variant.fails.get(suspect.framework, ()))
    if known - failing or (failing & again) - known:
        news = [f"+{n}" for n in sorted((failing & again) - known)]
        news += [f"-{n}" for n in sorted(known - failing)]
        yield f"{where}: its failing checks are not those recorded ({', '.join(news)}); --update records them"
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
