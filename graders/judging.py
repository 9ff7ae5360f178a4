"""The child's side of one job: the plan, the candidate's checks, the rules, the diagnosis."""

import base64
import contextlib
import faulthandler
import gc
import io
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.graders import bugs, checks, harness, limits, rulewatch
from interview_drill.graders.candidate import Candidate, CannotLoad, check_entry, explain
from interview_drill.graders.checks import Run, SuiteCheck
from interview_drill.graders.devices import device_problem, resolve_device
from interview_drill.graders.diagnosis import Diagnostician, Failure
from interview_drill.graders.guard import Guard
from interview_drill.graders.report import ERROR, FAILED, PASSED, SKIPPED

Send = Callable[..., None]


class Judging:
    """One job: the plan, the candidate's checks, the rules, the diagnosis."""

    def __init__(self, job: dict[str, Any], send: Send) -> None:
        self.job, self.send = job, send
        self.framework: str = job["framework"]
        self.file: str = job["file"]
        self.reference = Path(job["solution"]).read_text(encoding="utf-8")
        self.stop = 0.0
        self.wrong: dict[str, Candidate] = {}  # bugs by their source, compiled once
        self.trace = open(job["trace"], "w", encoding="utf-8")  # noqa: SIM115
        faulthandler.enable(self.trace)
        if hasattr(faulthandler, "register"):  # the parent asks where we stand
            faulthandler.register(signal.SIGUSR1, self.trace, all_threads=True)

    def run(self) -> None:
        os.chdir(self.job["folder"])
        self.device = resolve_device(self.framework, self.job["device"])
        if self.device is None:
            self.send("no device", text=device_problem(self.job["device"]))
            return
        found = checks.load_suite(Path(self.job["suite"]), self.framework)
        self.plan = [check for check in found if check.required or self.job["advisory"]]
        self.send("plan", device=self.device, checks=[_described(c) for c in self.plan])
        self.guard = Guard()
        self.watch = rulewatch.RuleWatch(
            rulewatch.rules_from(self.job["rules"]), self.file, self._secrets(), self._send_hits
        )
        limits.limit_worker(self.job["mark"])
        gc.freeze()  # what is ours is nothing that the collector tells of
        for source in self.job["sources"]:
            self._judge_source(base64.b64decode(source))
            self.send("done")

    def _judge_source(self, source: bytes) -> None:
        self.runs: dict[str, Run] = {}
        self.spent: dict[str, float] = {}
        self.watch.hits.clear()
        candidate = self._load(source)
        if candidate is None:
            return
        self.send("loaded")
        wanted = self.job["checks"]
        for check in self.plan:
            if wanted is None or check.name in wanted:
                self._judge(check, candidate)
        self._diagnose(candidate)

    def _secrets(self) -> list[str]:
        folders = {os.path.dirname(self.job["suite"]), os.path.dirname(self.job["solution"])}
        return [] if os.path.dirname(self.file) in folders else sorted(folders)

    def _load(self, source: bytes) -> Candidate | None:
        """The candidate's file, run once; None (and said so) where it is no usable answer."""
        self.guard.reset(self.job["seed"])
        tampered = self.guard.tampered
        try:
            candidate = Candidate(source, self.file)
            reference = Candidate(self.reference.encode(), "<reference>").fresh()
            with self.watch.watching():
                module = _quietly(candidate.fresh) if self.job["checks"] else candidate.fresh()
                if replaced := tampered():
                    raise CannotLoad(_replaced(replaced))
                check_entry(module, reference, self.job["entry"])
        except CannotLoad as problem:
            self.send("unusable", text=str(problem))
        except BaseException as error:
            self.send("unusable", text=f"your file does not load: {explain(error, self.file)}")
        else:
            self._send_hits()
            return candidate
        self._send_hits()
        return None

    def _judge(self, check: SuiteCheck, candidate: Candidate) -> None:
        self.send("start", check=check.name, limit=check.limit)
        tampered: list[str] = []
        look, glance, stuck = self.guard.tampered, self.guard.disarmed, self.guard.stuck

        def make() -> ModuleType:
            module = _quietly(candidate.fresh)
            tampered.extend(glance())
            return module

        begun = time.perf_counter()
        with self.watch.watching():
            run = self._run(check, make, self.file)
            run = self._synchronised(run)
        seconds = time.perf_counter() - begun
        tampered.extend(look())
        run = self._honest(run, tampered)
        if run.ours and self._run_source(check, self.reference).outcome not in (PASSED, SKIPPED):
            self.send(
                "doubt", check=check.name, message=run.message
            )  # ours, or have they broken the process?
            os._exit(0)
        self.runs[check.name], self.spent[check.name] = run, seconds
        self._send_hits()
        self.send("end", check=check.name, outcome=run.outcome, message=run.message, seconds=seconds)
        if stuck() or "CUDA error" in run.message:
            self.send("spent")
            os._exit(0)

    def _synchronised(self, run: Run) -> Run:
        """What a GPU has still to do belongs to this check, its errors too."""
        if str(self.device).startswith("cuda") and run.outcome == PASSED:
            try:
                sys.modules["torch"].cuda.synchronize()
            except Exception as error:
                return Run(
                    ERROR, f"after the last call the GPU failed: {explain(error, self.file)}", run.record
                )
        return run

    def _run(self, check: SuiteCheck, make: Callable[[], ModuleType], file: str) -> Run:
        self.guard.reset(self.job["seed"])
        return checks.run_check(check, make, self._kit(), file)

    def _run_source(self, check: SuiteCheck, source: str) -> Run:
        if source not in self.wrong:
            self.wrong[source] = Candidate(source.encode(), "<bug>")
        return self._run(check, self.wrong[source].fresh, "<bug>")

    def _kit(self) -> harness.Kit:
        kind: type[harness.Kit] = harness.Kit
        if self.framework != "python":
            from interview_drill.graders.arrays import ArrayKit

            kind = ArrayKit
        return kind(self.framework, str(self.device), self.job["seed"])

    def _honest(self, run: Run, replaced: list[str]) -> Run:
        """A run whose code replaced library functions, or disarmed the judge, has failed."""
        if replaced:
            return Run(FAILED, _replaced(replaced), run.record)
        if not canary(self.framework):
            return Run(FAILED, "after your code ran, comparisons no longer tell right from wrong", run.record)
        return run

    def _send_hits(self) -> None:
        self.send("hits", hits=[vars(hit) for hit in self.watch.hits])

    def _diagnose(self, candidate: Candidate) -> None:
        """Name the bugs. Checks judged by an earlier worker are run again for their observations."""
        for name in self.job["again"]:
            self.runs[name] = self._run(self._check(name), lambda: _quietly(candidate.fresh), self.file)
        required = frozenset(check.name for check in self.plan if check.required)
        quick_first = sorted(self.runs, key=lambda name: self.spent.get(name, 0.0))  # it rules most bugs out
        runs = {name: self.runs[name] for name in quick_first if name in required}
        failed = {name: run for name, run in runs.items() if run.outcome in (FAILED, ERROR)}
        if not failed or not Path(self.job["bugs"]).exists():
            return
        # Of work, not of the clock: a busy machine names bugs too.
        self.stop = time.process_time() + self.job["diagnose_seconds"]
        failure = Failure(failed, frozenset(self.job["lost"]) & required, required)
        try:
            self.send("diagnosis", named=[vars(d) for d in self._detective.name(failure)])
        except DrillError as fault:  # the drill's own file of bugs
            self.send("broken", text=fault.message)

    @cached_property
    def _detective(self) -> Diagnostician:
        return Diagnostician(
            bugs.load_bugs(Path(self.job["bugs"])),
            self.reference,
            self.framework,
            lambda name, source: self._run_source(self._check(name), source),
            lambda: time.process_time() < self.stop,
        )

    def _check(self, name: str) -> SuiteCheck:
        return next(check for check in self.plan if check.name == name)


def _replaced(names: list[str]) -> str:
    return f"your code replaced {', '.join(names[:3])}; library functions must stay as they are"


def canary(framework: str) -> bool:
    """Whether the judge still rejects what is plainly wrong."""
    tries: list[Callable[[], None]] = [lambda: harness.assert_equal([1, 2], [1, 3], "canary")]
    if framework != "python":
        from interview_drill.graders import arrays

        wrong: list[Any] = [arrays.CANARY]
        if framework == "torch":
            wrong.append(sys.modules["torch"].zeros(3))
        for given in wrong:
            tries.append(partial(arrays.assert_close, given, [0.0, 1.0, 0.0], "canary"))
    return all(_rejects(each) for each in tries)


def _rejects(assertion: Callable[[], None]) -> bool:
    harness.begin_record()
    try:
        assertion()
    except harness.CheckFailed:
        return True
    except Exception:
        return False
    return False


def _described(check: SuiteCheck) -> dict[str, Any]:
    return {k: v for k, v in vars(check).items() if k != "function"}


def _quietly(make: Callable[[], ModuleType]) -> ModuleType:
    """Run the file again for another check, without showing again what it prints while loading."""
    with contextlib.redirect_stdout(_Nowhere()):
        return make()


class _Nowhere(io.StringIO):
    """Where prints go that were shown before: it holds nothing, however much is printed."""

    def write(self, text: str) -> int:
        return len(text)
