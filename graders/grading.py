"""One grade as the parent follows it: events of a worker in, a result for every check out.

Only what is complete counts: a pass needs a result for every check of the plan, which the worker sent before
it loaded the candidate's code, and the final record.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import Drill
from interview_drill.graders.blame import encoded, fault_of, fault_of_drill, outcome_of
from interview_drill.graders.breaches import breaches, rules_of
from interview_drill.graders.processes import Event, WorkerProcess
from interview_drill.graders.report import ERROR, PASSED, SKIPPED, TIMEOUT, Check, Diagnosis, Judgement

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


@dataclass
class Grading:
    """The state of one grade across the workers it takes."""

    request: GradeRequest
    workers: Workers
    seed: int = field(init=False)
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

    def __post_init__(self) -> None:
        self.seed = secrets.randbelow(2**31) if self.request.seed is None else self.request.seed

    def judge(self) -> Judgement:
        """Workers, one after the other, until every check has a result."""
        begun = time.perf_counter()
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

    @classmethod
    def series(
        cls, requests: Sequence[GradeRequest], workers: Workers, worker: WorkerProcess
    ) -> list[Judgement]:
        """As many of the requests as one worker can do, and one more if it then broke."""
        judged: list[Judgement] = []
        first: Grading | None = None
        for request in requests:
            each, begun = cls(request, workers), time.perf_counter()
            if first is None:
                first, done = each, each._use(worker, [later.source for later in requests[1:]])
            else:
                each.plan, each.device = first.plan, first.device
                done = each._take(worker)
            if not done:
                return [*judged, cls(request, workers).judge()]
            judged.append(each._judgement(time.perf_counter() - begun))
        return judged

    def _left(self) -> float:
        """Seconds left for the suite; its clock starts when the first worker is ready."""
        total = self.request.deadlines.total
        return self.started + total - time.monotonic() if self.started else total

    def _give_up(self) -> None:
        total = self.request.deadlines.total
        self._rest(TIMEOUT, f"not run: the {total:.0f} s for all the checks were used up")
        self.complete = True

    def _use(self, worker: WorkerProcess, more: Sequence[bytes] = ()) -> bool:
        """Give the job to a worker and follow it; whether it came to the end of it."""
        patience = max(self._left(), 0.5) if self.started else self.request.deadlines.start
        event = worker.next_event(patience)
        if event.kind == "ready":
            worker.send(self._job(more))
            event = worker.next_event(patience)
        if event.kind == "no device":
            raise DrillError(event.data["text"], "leave --device out to use what is there")
        if event.kind == "silent" and self.started:
            self._give_up()
            return False
        if event.kind != "plan":
            raise fault_of(event, worker)
        self.plan, self.device = event.data["checks"], event.data["device"]
        return self._take(worker)

    def _take(self, worker: WorkerProcess) -> bool:
        self.started = self.started or time.monotonic()
        return self._loaded(worker) and self._follow(worker)

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
                self._blame(self.plan[0]["name"], str(event.data["text"]))
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

    def _follow(self, worker: WorkerProcess) -> bool:
        """Take results until the worker is done, or has to be given up: whether it is done."""
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
                raise fault_of_drill(self.request.drill, str(event.data["text"]))
            elif event.kind == "done":
                self._finish()
                return True
            else:
                self._part(current, event, worker)
                return False

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
        self._blame(entry["name"], said)
        last = said.splitlines()[-1] if said else "no more was said"
        text = f"your code left the process in a state in which the check cannot run: {last}"
        self.results[entry["name"]] = _check(entry, ERROR, text, 0.0)
        self.lost.add(entry["name"])

    def _blame(self, name: str, said: str) -> None:
        """OwnFault, unless the reference passes this check in a process of its own."""
        request = self.request
        solution = request.drill.solution_path(request.framework)
        mine = {"file": str(solution), "sources": [encoded(solution.read_bytes())], "rules": []}
        job = {**self._job(), **mine, "checks": [name], "again": [], "lost": []}
        limits = request.deadlines
        ending = outcome_of(job, self.workers(request.framework), limits.start, limits.load)
        if ending not in (PASSED, SKIPPED):
            last = said.strip().splitlines()[-1:] or [ending]
            raise fault_of_drill(
                request.drill, f"the check {name} fails on the reference solution too: {last[0]}"
            )

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

    def _job(self, more: Sequence[bytes] = ()) -> dict[str, Any]:
        drill, framework = self.request.drill, self.request.framework
        failed = [n for n, c in self.results.items() if c.outcome != PASSED and n not in self.lost]
        return {
            "file": str(self.request.file),
            "sources": [encoded(source) for source in (self.request.source, *more)],
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
