"""The parent's side of a grade: gives jobs to workers, keeps the deadlines, and decides what was shown.

Only what is complete counts: a pass needs a result for every check of the plan, which the worker sent before
it loaded the candidate's code, and the final record.
"""

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill
from interview_drill.drills.rules import RULES, Rule
from interview_drill.graders import reading
from interview_drill.graders.processes import Event, WorkerProcess
from interview_drill.graders.report import ERROR, PASSED, TIMEOUT, Check, Diagnosis, Judgement, RuleBreach

START_SECONDS = 120.0  # imports on a cold disk
LOAD_SECONDS = 10.0
TOTAL_SECONDS = 60.0  # for all the checks of a suite
DIAGNOSE_SECONDS = 3.0
PATIENCE = 2  # checks that may use their whole limit; after that the rest get IMPATIENT_SECONDS each
IMPATIENT_SECONDS = 3.0


@dataclass(frozen=True)
class GradeRequest:
    """What to judge. `source` is the candidate's file as read (the snapshot); `file` names it in messages."""

    drill: Drill
    file: Path
    source: bytes
    framework: str
    device: str = "auto"
    seed: int | None = None


Workers = Callable[[str], WorkerProcess]


def grade(request: GradeRequest, workers: Workers = WorkerProcess) -> Judgement:
    """Run the hidden suite on the file in a process of its own.

    Raises DrillError for a device that is not there, OwnFault when drill itself failed. `workers` gives a
    worker for a framework: a new one, or one that waits with its imports done.
    """
    _check_device(request)
    return _Grading(request, workers).judge()


def run_example(drill: Drill, workers: Workers = WorkerProcess) -> str:
    """Run the brief's worked example against the default framework's solution; what differs, or nothing."""
    framework = drill.default_framework
    worker = workers(framework)
    try:
        worker.next_event(START_SECONDS)
        worker.send(
            {
                "example": str(drill.brief_path),
                "solution": str(drill.solution_path(framework)),
                "framework": framework,
            }
        )
        event = worker.next_event(LOAD_SECONDS)
    finally:
        worker.close()
    if event.kind != "example":
        raise OwnFault(
            f"{drill.brief_path}: the worked example could not be run: {event.data.get('text', event.kind)}"
        )
    return str(event.data["text"])


def _check_device(request: GradeRequest) -> None:
    kind, _, index = request.device.partition(":")
    if kind not in ("auto", "cpu", "cuda", "mps") or (index and not (kind == "cuda" and index.isdigit())):
        raise DrillError(f"unknown device {request.device!r}", "use --device auto, cpu, cuda, cuda:N or mps")
    if request.framework != "torch" and kind in ("cuda", "mps"):
        raise DrillError(
            f"{request.drill.id} in {request.framework} runs on the CPU; {request.device} needs torch",
            f"drill grade {request.drill.id} --framework torch --device {request.device}"
            if "torch" in request.drill.frameworks
            else "leave --device out",
        )


@dataclass
class _Grading:
    """The state of one grade across the workers it takes."""

    request: GradeRequest
    workers: Workers
    seed: int = 0
    device: str = "cpu"
    plan: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, Check] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    hits: list[dict[str, Any]] = field(default_factory=list)
    named: list[dict[str, Any]] = field(default_factory=list)
    output: str = ""
    started: float = 0.0
    complete: bool = False
    interrupted: bool = False

    def judge(self) -> Judgement:
        """Workers, one after the other, until every check has a result."""
        begun = time.perf_counter()
        self.seed = secrets.randbelow(2**31) if self.request.seed is None else self.request.seed
        while not self.complete:
            worker = self.workers(self.request.framework)
            try:
                self._use(worker)
            finally:
                worker.close()
                self.output = (self.output + worker.output())[: 64 * 1024]
        return self._judgement(time.perf_counter() - begun)

    def _use(self, worker: WorkerProcess) -> None:
        self._expect(worker, "ready", START_SECONDS)
        worker.send(self._job())
        event = worker.next_event(START_SECONDS)
        if event.kind == "no device":
            raise DrillError(event.data["text"], "leave --device out to use what is there")
        if event.kind != "plan":
            raise self._fault(event, worker)
        self.plan, self.device = event.data["checks"], event.data["device"]
        self.started = self.started or time.monotonic()
        if self._loaded(worker):
            self._follow(worker)

    def _expect(self, worker: WorkerProcess, kind: str, seconds: float) -> None:
        event = worker.next_event(seconds)
        if event.kind != kind:
            raise self._fault(event, worker)

    def _fault(self, event: Event, worker: WorkerProcess) -> OwnFault:
        worker.close()
        said = (event.data.get("text") or worker.output()).strip().splitlines()
        last = said[-1] if said else f"no answer ({event.kind})"
        fault = OwnFault(
            f"the grader itself failed: {last}", "drill doctor tells what is missing; nothing was recorded"
        )
        fault.add_note("\n".join(said[-30:]))
        return fault

    def _loaded(self, worker: WorkerProcess) -> bool:
        """The candidate's file was run once without harm; if not, every check has its result."""
        while True:
            event = worker.next_event(LOAD_SECONDS)
            if event.kind == "loaded":
                return True
            if event.kind == "hits":
                self.hits += event.data["hits"]
                continue
            if event.kind == "fault":
                raise self._fault(event, worker)
            if event.kind == "unusable":
                self._rest(ERROR, event.data["text"])
                self._drain_hits(worker)
            elif event.kind == "silent":
                self._rest(
                    TIMEOUT, f"your file did not finish loading in {LOAD_SECONDS:.0f} s{self._line(worker)}"
                )
            else:
                self._rest(ERROR, f"while your file was loading, {worker.ending()}{self._line(worker)}")
            self.complete = True
            return False

    def _drain_hits(self, worker: WorkerProcess) -> None:
        event = worker.next_event(1.0)
        if event.kind == "hits":
            self.hits += event.data["hits"]

    def _follow(self, worker: WorkerProcess) -> None:
        """Take results until the worker is done, or has to be given up."""
        current, deadline = "", time.monotonic() + LOAD_SECONDS
        while True:
            event = worker.next_event(max(deadline - time.monotonic(), 0.0))
            if event.kind == "start":
                current = str(event.data["check"])
                deadline = time.monotonic() + self._allowed(float(event.data["limit"]))
            elif event.kind == "end":
                self._store(event.data)
                current, deadline = "", time.monotonic() + DIAGNOSE_SECONDS + LOAD_SECONDS
            elif event.kind == "hits":
                self.hits += [hit for hit in event.data["hits"] if hit not in self.hits]
            elif event.kind == "diagnosis":
                self.named = event.data["named"]
            elif event.kind == "done":
                self._finish()
                return
            elif event.kind == "fault":
                raise self._fault(event, worker)
            else:
                self._lose(current, event, worker)
                return

    def _allowed(self, limit: float) -> float:
        slow = sum(check.outcome == TIMEOUT for check in self.results.values())
        left = self.started + TOTAL_SECONDS - time.monotonic()
        return max(min(IMPATIENT_SECONDS if slow >= PATIENCE else limit, left), 0.5)

    def _store(self, data: dict[str, Any]) -> None:
        known = next((c for c in self.plan if c["name"] == data["check"]), None)
        if known is not None and known["name"] not in self.results:
            self.results[known["name"]] = _check(known, data["outcome"], data["message"], data["seconds"])

    def _finish(self) -> None:
        self.complete = True
        missing = [c for c in self.plan if c["name"] not in self.results]
        if missing:
            self._rest(ERROR, "the grade ended without a result for this check")

    def _lose(self, current: str, event: Event, worker: WorkerProcess) -> None:
        """A worker hung or died in `current`: that check has failed, the others go to the next worker."""
        self.interrupted = True
        entry = next((c for c in self.plan if c["name"] == current), None)
        if entry is None:
            self._lose_between(event, worker)
            return
        if event.kind == "silent":
            outcome, text = TIMEOUT, f"no answer in {self._allowed(float(entry['limit'])):.0f} s: it hangs"
        else:
            outcome, text = ERROR, worker.ending()
        self.results[current] = _check(entry, outcome, text + self._line(worker), 0.0)
        self.lost.add(current)
        if time.monotonic() > self.started + TOTAL_SECONDS:
            self._rest(TIMEOUT, f"not run: the suite's {TOTAL_SECONDS:.0f} s were used up")
        self.complete = all(c["name"] in self.results for c in self.plan)

    def _lose_between(self, event: Event, worker: WorkerProcess) -> None:
        """Gone outside a check: with results missing the next goes on; with none it was the diagnosis."""
        left = [c for c in self.plan if c["name"] not in self.results]
        if not left and event.kind == "silent":
            self.complete = True  # the diagnosis took too long: the results stand
        elif left:
            self.results[left[0]["name"]] = _check(left[0], ERROR, worker.ending() + self._line(worker), 0.0)
            self.complete = len(left) == 1
        else:
            last = self.plan[-1]
            text = f"after the last check {worker.ending()}"
            self.results[last["name"]] = _check(last, ERROR, text, 0.0)
            self.complete = True

    def _line(self, worker: WorkerProcess) -> str:
        line = worker.stopped_at(str(self.request.file))
        return f" (line {line})" if line else ""

    def _rest(self, outcome: str, text: str) -> None:
        for entry in self.plan:
            if entry["name"] not in self.results:
                self.results[entry["name"]] = _check(entry, outcome, text, 0.0)

    def _job(self) -> dict[str, Any]:
        drill, framework = self.request.drill, self.request.framework
        failed = [n for n, c in self.results.items() if c.outcome != PASSED and n not in self.lost]
        return {
            "file": str(self.request.file),
            "source": base64.b64encode(self.request.source).decode(),
            "suite": str(drill.suite_path),
            "bugs": str(drill.bugs_path),
            "solution": str(drill.solution_path(framework)),
            "entry": list(drill.entry[framework]),
            "framework": framework,
            "device": self.request.device,
            "seed": self.seed,
            "rules": [vars(rule) for rule in rules_of(drill)],
            "checks": [c["name"] for c in self.plan if c["name"] not in self.results] if self.plan else None,
            "again": failed,
            "lost": sorted(self.lost),
            "diagnose_seconds": DIAGNOSE_SECONDS,
        }

    def _judgement(self, seconds: float) -> Judgement:
        checks = tuple(self.results[entry["name"]] for entry in self.plan)
        return Judgement(
            drill=self.request.drill.id,
            framework=self.request.framework,
            device=self.device,
            seed=self.seed,
            checks=checks,
            rules=breaches(rules_of(self.request.drill), self.hits, self.request.source, self.interrupted),
            diagnosis=tuple(Diagnosis(**named) for named in self.named),
            stdout=self.output,
            seconds=seconds,
        )


def _check(entry: dict[str, Any], outcome: str, message: str, seconds: float) -> Check:
    known = {k: entry[k] for k in ("name", "title", "category", "required")}
    return Check(**known, outcome=outcome, message=message, seconds=round(seconds, 4))


def rules_of(drill: Drill) -> list[Rule]:
    """All the rules of a drill, its own forbidden names among them."""
    rules = [RULES[name] for name in drill.rules]
    rules += [Rule(name, f"no {name}", calls=(name,)) for name in drill.forbidden_calls]
    rules += [Rule(name, f"no {name}", modules=(name,)) for name in drill.forbidden_modules]
    return rules


def breaches(
    rules: list[Rule], hits: list[dict[str, Any]], source: bytes, interrupted: bool
) -> tuple[RuleBreach, ...]:
    """What the run saw, each with its line; a run cut short is completed by reading the file."""
    found = reading.mentions(source) if hits or interrupted else []
    broken = []
    for rule in rules:
        names = (*rule.calls, *rule.modules, *_operator_names(rule))
        read = reading.line_of([m for m in found if not m.imported] or found, names) if names else None
        seen = [hit for hit in hits if hit["rule"] == rule.title]
        if seen:
            line = next((hit["line"] for hit in seen if hit["line"]), None) or read
            broken.append(RuleBreach(rule.title, _where(line, seen[0]["used"], source)))
        elif interrupted and rule.calls and read:
            broken.append(RuleBreach(rule.title, _where(read, "", source)))
    return tuple(broken)


def _operator_names(rule: Rule) -> tuple[str, ...]:
    return tuple(f"torch.ops.aten.{kernel.removeprefix('aten::')}" for kernel in rule.kernels)


def _where(line: int | None, used: str, source: bytes) -> str:
    if line is None:
        return f"seen at run time: {used}"
    lines = source.decode("utf-8", "replace").splitlines()
    code = lines[line - 1].strip() if line <= len(lines) else ""
    return f"line {line}: {code}"
