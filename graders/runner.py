"""The parent's side of a grade: gives jobs to workers, keeps the deadlines, and decides what was shown.

Only what is complete counts: a pass needs a result for every check of the plan, which the worker sent before
it loaded the candidate's code, and the final record.
"""

import base64
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill
from interview_drill.drills.rules import HANDS_OFF, RULES, Rule
from interview_drill.graders import reading
from interview_drill.graders.processes import Event, WorkerProcess
from interview_drill.graders.report import (
    ERROR,
    PASSED,
    SKIPPED,
    TIMEOUT,
    Check,
    Diagnosis,
    Judgement,
    RuleBreach,
)

PATIENCE = 2  # checks that may use their whole limit; after that the rest get IMPATIENT_SECONDS each
IMPATIENT_SECONDS = 3.0


@dataclass(frozen=True)
class Deadlines:
    """Seconds that a grade may take. Tests shorten them.

    `start` is for the imports of the first worker, `total` for everything after that, `check` caps what a
    check's own limit allows.
    """

    start: float = 120.0  # imports on a cold disk
    load: float = 10.0
    check: float = 60.0
    total: float = 60.0
    diagnose: float = 3.0


@dataclass(frozen=True)
class GradeRequest:
    """What to judge. `source` is the candidate's file as read (the snapshot); `file` names it in messages."""

    drill: Drill
    file: Path
    source: bytes
    framework: str
    device: str = "auto"
    seed: int | None = None
    deadlines: Deadlines = Deadlines()
    advisory: bool = True  # judge the advisory checks too


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
        worker.next_event(Deadlines.start)
        worker.send(
            {
                "example": str(drill.brief_path),
                "solution": str(drill.solution_path(framework)),
                "framework": framework,
            }
        )
        event = worker.next_event(Deadlines.load)
    finally:
        worker.close()
    if event.kind != "example":
        raise OwnFault(
            f"{drill.brief_path}: the worked example could not be run: {event.data.get('text', event.kind)}"
        )
    return str(event.data["text"])


def _check_device(request: GradeRequest) -> None:
    kind = request.device.partition(":")[0]
    if not re.fullmatch(r"auto|cpu|mps|cuda(:[0-9]{1,3})?", request.device):
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
    allowed: float = 0.0
    complete: bool = False
    interrupted: bool = False

    def judge(self) -> Judgement:
        """Workers, one after the other, until every check has a result."""
        begun = time.perf_counter()
        self.seed = secrets.randbelow(2**31) if self.request.seed is None else self.request.seed
        while not self.complete:
            if self._left() <= 0:
                self._give_up()
                break
            worker = self.workers(self.request.framework)
            try:
                self._use(worker)
            finally:
                worker.close()
                self.output = (self.output + worker.output())[: 64 * 1024]
        return self._judgement(time.perf_counter() - begun)

    def _left(self) -> float:
        """Seconds left for the suite; its clock starts when the first worker is ready."""
        total = self.request.deadlines.total
        return self.started + total - time.monotonic() if self.started else total

    def _give_up(self) -> None:
        total = self.request.deadlines.total
        self._rest(TIMEOUT, f"not run: the {total:.0f} s for all the checks were used up")
        self.complete = True

    def _use(self, worker: WorkerProcess) -> None:
        patience = max(self._left(), 0.5) if self.started else self.request.deadlines.start
        event = worker.next_event(patience)
        if event.kind == "ready":
            worker.send(self._job())
            event = worker.next_event(patience)
        if event.kind == "no device":
            raise DrillError(event.data["text"], "leave --device out to use what is there")
        if event.kind == "silent" and self.started:
            self._give_up()
            return
        if event.kind != "plan":
            raise self._fault(event, worker)
        self.plan, self.device = event.data["checks"], event.data["device"]
        self.started = self.started or time.monotonic()
        if self._loaded(worker):
            self._follow(worker)

    def _fault(self, event: Event, worker: WorkerProcess) -> OwnFault:
        worker.close()
        said = (event.data.get("text") or worker.output()).strip().splitlines()
        last = said[-1] if said else ""
        missing = re.match(r"ModuleNotFoundError: No module named '([\w.]+)'", last)
        if missing:
            name = missing[1].split(".")[0]
            return OwnFault(f"{name} is not installed", f"python -m pip install {name}")
        last = last or f"its process {'gave no answer' if event.kind == 'silent' else worker.ending()}"
        fault = OwnFault(
            f"the grader itself failed: {last}", "drill doctor tells what is missing; nothing was recorded"
        )
        fault.add_note("\n".join(said[-30:]))
        return fault

    def _loaded(self, worker: WorkerProcess) -> bool:
        """The candidate's file was run once without harm; if not, every check has its result."""
        seconds = max(min(self.request.deadlines.load, self._left()), 0.5)
        while True:
            event = worker.next_event(seconds)
            if event.kind == "loaded":
                return True
            if event.kind == "hits":
                self._note(event)
                continue
            if event.kind == "fault":
                self._prove(self.plan[0]["name"], str(event.data["text"]))
                self._rest(ERROR, "after your file was loaded, the process could not go on")
            elif event.kind == "unusable":
                self._rest(ERROR, event.data["text"])
                self._note(worker.next_event(1.0))
            elif event.kind == "silent":
                self._rest(
                    TIMEOUT, f"your file did not finish loading in {seconds:.0f} s{self._line(worker)}"
                )
            else:
                self._rest(ERROR, f"while your file was loading, {worker.ending()}{self._line(worker)}")
            self.complete = True
            return False

    def _note(self, event: Event) -> None:
        if event.kind == "hits":
            self.hits += [hit for hit in event.data["hits"] if hit not in self.hits]

    def _follow(self, worker: WorkerProcess) -> None:
        """Take results until the worker is done, or has to be given up."""
        current, deadline = "", time.monotonic() + self.request.deadlines.load
        while True:
            event = worker.next_event(max(deadline - time.monotonic(), 0.0))
            if event.kind == "start":
                current, self.allowed = str(event.data["check"]), self._allowed(float(event.data["limit"]))
                deadline = time.monotonic() + self.allowed
            elif event.kind == "end":
                self._store(event.data, current)
                current, deadline = "", time.monotonic() + self._pause()
            elif event.kind == "hits":
                self._note(event)
            elif event.kind == "diagnosis":
                self.named = event.data["named"]
            elif event.kind == "broken":
                raise self._drill_fault(str(event.data["text"]))
            elif event.kind == "done":
                self._finish()
                return
            else:
                self._part(current, event, worker)
                return

    def _part(self, current: str, event: Event, worker: WorkerProcess) -> None:
        """This worker does no more; the next one takes what is left."""
        if event.kind in ("doubt", "fault"):
            self._doubt(current, event, worker)
        elif event.kind != "spent":
            self._lose(current, event, worker)
        self.complete = all(c["name"] in self.results for c in self.plan)

    def _allowed(self, limit: float) -> float:
        slow = sum(check.outcome == TIMEOUT for check in self.results.values())
        limit = min(limit, self.request.deadlines.check)
        return max(min(limit, IMPATIENT_SECONDS if slow >= PATIENCE else limit, self._left()), 0.5)

    def _pause(self) -> float:
        """Between two checks nothing takes long; after the last comes the diagnosis."""
        deadlines = self.request.deadlines
        return max(min(deadlines.diagnose + deadlines.load, self._left()), 1.0)

    def _store(self, data: dict[str, Any], current: str) -> None:
        known = self._entry(str(data["check"]))
        if known is None:
            return
        if known["name"] != current or current in self.results:  # the worker never says this
            text = "a result came out of turn: it was not the grader that sent it"
            self.results[known["name"]] = _check(known, ERROR, text, 0.0)
        else:
            self.results[current] = _check(known, data["outcome"], data["message"], data["seconds"])

    def _entry(self, name: str) -> dict[str, Any] | None:
        return next((c for c in self.plan if c["name"] == name), None)

    def _finish(self) -> None:
        self.complete = True
        self._rest(ERROR, "the grade ended without a result for this check")

    def _doubt(self, current: str, event: Event, worker: WorkerProcess) -> None:
        """The check failed on the reference too, or the worker itself did: our fault, or the candidate's?"""
        said = str(event.data.get("message") or event.data.get("text", "")).strip()
        worker.close()
        left = next((c["name"] for c in self.plan if c["name"] not in self.results), self.plan[-1]["name"])
        entry = self._entry(current or left)
        assert entry is not None
        self._prove(entry["name"], said)
        last = said.splitlines()[-1] if said else "no more was said"
        text = f"your code left the process in a state in which the check cannot run: {last}"
        self.results[entry["name"]] = _check(entry, ERROR, text, 0.0)
        self.lost.add(entry["name"])

    def _prove(self, name: str, said: str) -> None:
        """OwnFault, unless the reference passes this check in a process of its own."""
        drill, framework = self.request.drill, self.request.framework
        solution = drill.solution_path(framework)
        mine = {"file": str(solution), "source": base64.b64encode(solution.read_bytes()).decode()}
        worker = self.workers(framework)
        try:
            event = worker.next_event(self.request.deadlines.start)
            worker.send({**self._job(), **mine, "rules": [], "checks": [name], "again": [], "lost": []})
            while event.kind in ("ready", "plan", "loaded", "hits", "start"):
                event = worker.next_event(self.request.deadlines.load)
        finally:
            worker.close()
        if event.kind != "end" or event.data["outcome"] not in (PASSED, SKIPPED):
            last = said.strip().splitlines()[-1:] or [event.kind]
            raise self._drill_fault(
                f"{drill.id}: the check {name} fails on the reference solution too: {last[0]}"
            )

    def _drill_fault(self, text: str) -> OwnFault:
        hint = (
            f"This is a fault in the drill, not in your code; `drill check {self.request.drill.id}` shows it."
        )
        return OwnFault(text, hint)

    def _lose(self, current: str, event: Event, worker: WorkerProcess) -> None:
        """A worker hung or died in `current`: that check has failed, the others go to the next worker."""
        entry = self._entry(current)
        if entry is None:
            self._lose_between(event, worker)
            return
        self.interrupted = True
        if event.kind == "silent":
            outcome, text = TIMEOUT, f"no answer in {self.allowed:.0f} s: it hangs"
        else:
            outcome, text = ERROR, worker.ending()
        self.results[current] = _check(entry, outcome, text + self._line(worker), 0.0)
        self.lost.add(current)

    def _lose_between(self, event: Event, worker: WorkerProcess) -> None:
        """Gone outside a check. With all results there it was the diagnosis, unless all had passed."""
        left = [c for c in self.plan if c["name"] not in self.results]
        if not left and any(c.required and c.outcome != PASSED for c in self.results.values()):
            return
        self.interrupted = True
        entry = left[0] if left else self.plan[-1]
        outcome = TIMEOUT if event.kind == "silent" else ERROR
        ending = "nothing more came" if event.kind == "silent" else worker.ending()
        text = ending if left else f"after the last check {ending}"
        self.results[entry["name"]] = _check(entry, outcome, text + self._line(worker), 0.0)
        self.lost.add(entry["name"])

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
            "advisory": self.request.advisory,
            "checks": [c["name"] for c in self.plan if c["name"] not in self.results] if self.plan else None,
            "again": failed,
            "lost": sorted(self.lost),
            "diagnose_seconds": max(min(self.request.deadlines.diagnose, self._left() - 1.0), 0.1),
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
        elif interrupted and read:
            broken.append(RuleBreach(rule.title, _where(read, "", source)))
    return (*broken, *_intrusion(hits, source))


def _intrusion(hits: list[dict[str, Any]], source: bytes) -> list[RuleBreach]:
    """Reaching for the grader counts as soon as it is written down: no answer has a use for it."""
    seen = [(hit["line"], hit["used"]) for hit in hits if hit["rule"] == HANDS_OFF.title]
    seen += reading.intrusions(source)
    return [RuleBreach(HANDS_OFF.title, _where(*seen[0], source))] if seen else []


def _operator_names(rule: Rule) -> tuple[str, ...]:
    return tuple(f"torch.ops.aten.{kernel.removeprefix('aten::')}" for kernel in rule.kernels)


def _where(line: int | None, used: str, source: bytes) -> str:
    if line is None:
        return f"seen at run time: {used}"
    lines = source.decode("utf-8", "replace").splitlines()
    code = lines[line - 1].strip() if line <= len(lines) else ""
    return f"line {line}: {code}"
