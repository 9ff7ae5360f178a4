"""The child's side of a grade: imports first, then waits for one job, does it and is gone.

Started as `python -P -c "..." <framework> <parent>`. The job is one JSON line on standard input, results
leave as JSON lines on what was standard output; both are moved out of the candidate's reach before their
code runs, and what the candidate prints goes to standard error.
"""

import base64
import contextlib
import faulthandler
import gc
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from interview_drill.graders import bugs, checks, harness, limits, rulewatch
from interview_drill.graders.candidate import Candidate, CannotLoad, check_entry, explain
from interview_drill.graders.checks import Run, SuiteCheck
from interview_drill.graders.diagnosis import Diagnostician, Failure
from interview_drill.graders.guard import Guard
from interview_drill.graders.report import ERROR, FAILED

Send = Callable[..., None]


def main() -> None:
    """Serve one job, as a process of its own: `<framework> <the parent's process id>`."""
    limits.die_with_parent(int(sys.argv[2]))
    serve(sys.argv[1])


def serve(framework: str) -> None:
    """Import, wait for the job, do it, leave. Never returns."""
    results = os.dup(1)
    os.dup2(2, 1)
    send = _sender(results, "")
    try:
        preload(framework)
        send("ready")
        line = sys.stdin.buffer.readline()
        if not line:
            os._exit(0)  # the owner left without a job
        job = json.loads(line)
        send = _sender(results, job["nonce"])
        _close_stdin()
        if "example" in job:
            send("example", text=try_example(job))
        else:
            _Grade(job, send).run()
            send("done")
    except BaseException:
        send("fault", text=traceback.format_exc())
    os._exit(0)


def _sender(descriptor: int, nonce: str) -> Send:
    write, dumps = os.write, json.dumps

    def send(kind: str, **fields: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # the candidate may have closed or replaced it
                stream.flush()
        data = memoryview((dumps({"t": kind, "nonce": nonce, **fields}) + "\n").encode())
        while data:
            data = data[write(descriptor, data) :]

    return send


def preload(framework: str) -> None:
    """Import what a grade in this framework needs."""
    if framework != "python":
        import interview_drill.graders.arrays
    if framework == "torch":
        import torch

        import interview_drill.graders.work  # noqa: F401

        torch.set_num_threads(1)
    gc.collect()
    gc.freeze()


def _close_stdin() -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115


class _Grade:
    """One job: the plan, the candidate's checks, the rules, the diagnosis."""

    def __init__(self, job: dict[str, Any], send: Send) -> None:
        self.job, self.send = job, send
        self.framework: str = job["framework"]
        self.file: str = job["file"]
        self.reference = Path(job["solution"]).read_text(encoding="utf-8")
        self.runs: dict[str, Run] = {}
        self.trace = open(job["trace"], "w", encoding="utf-8")  # noqa: SIM115
        faulthandler.enable(self.trace)

    def run(self) -> None:
        os.chdir(self.job["folder"])
        self.device = resolve_device(self.framework, self.job["device"])
        if self.device is None:
            self.send("no device", text=device_problem(self.job["device"]))
            return
        plan = checks.load_suite(Path(self.job["suite"]), self.framework)
        self.send("plan", device=self.device, checks=[_described(c) for c in plan])
        limits.limit_memory()
        self.guard = Guard()
        self.watch = rulewatch.RuleWatch(rulewatch.rules_from(self.job["rules"]), self.file)
        candidate = self._load()
        if candidate is None:
            return
        self.send("loaded")
        wanted = self.job["checks"]
        for check in plan:
            if wanted is None or check.name in wanted:
                self._judge(check, candidate)
        self._diagnose(plan, candidate)

    def _load(self) -> Candidate | None:
        """The candidate's file, run once; None (and said so) where it is no usable answer."""
        self.guard.reset(self.job["seed"])
        try:
            candidate = Candidate(base64.b64decode(self.job["source"]), self.file)
            reference = Candidate(self.reference.encode(), "<reference>").fresh()
            with self.watch.watching():
                module = candidate.fresh()
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
        faulthandler.dump_traceback_later(max(check.limit - 0.5, 0.5), file=self.trace)
        begun = time.perf_counter()
        with self.watch.watching():
            run = self._run(check, lambda: _quietly(candidate.fresh), self.file)
        seconds = time.perf_counter() - begun
        faulthandler.cancel_dump_traceback_later()
        run = self._honest(run)
        if run.ours and self._run_source(check, self.reference).outcome != "passed":
            raise RuntimeError(f"{check.name} fails on the reference solution: {run.message}")
        self.runs[check.name] = run
        self._send_hits()
        self.send("end", check=check.name, outcome=run.outcome, message=run.message, seconds=seconds)

    def _run(self, check: SuiteCheck, make: Callable[[], ModuleType], file: str) -> Run:
        self.guard.reset(self.job["seed"])
        return checks.run_check(check, make, self._kit(), file)

    def _run_source(self, check: SuiteCheck, source: str) -> Run:
        return self._run(check, lambda: Candidate(source.encode(), "<bug>").fresh(), "<bug>")

    def _kit(self) -> harness.Kit:
        kind: type[harness.Kit] = harness.Kit
        if self.framework != "python":
            from interview_drill.graders.arrays import ArrayKit

            kind = ArrayKit
        return kind(self.framework, str(self.device), self.job["seed"])

    def _honest(self, run: Run) -> Run:
        """A run whose code replaced library functions, or disarmed the judge, has failed."""
        replaced = self.guard.tampered()
        if replaced:
            text = f"your code replaced {', '.join(replaced[:3])}; library functions must stay as they are"
            return Run(FAILED, text, run.record)
        if not canary(self.framework):
            return Run(FAILED, "after your code ran, comparisons no longer tell right from wrong", run.record)
        return run

    def _send_hits(self) -> None:
        self.send("hits", hits=[vars(hit) for hit in self.watch.hits])

    def _diagnose(self, plan: list[SuiteCheck], candidate: Candidate) -> None:
        """Name the bugs. Checks judged by an earlier worker are run again for their observations."""
        by_name = {check.name: check for check in plan}
        for name in self.job["again"]:
            self.runs[name] = self._run(by_name[name], lambda: _quietly(candidate.fresh), self.file)
        required = frozenset(check.name for check in plan if check.required)
        failed = {n: r for n, r in self.runs.items() if r.outcome in (FAILED, ERROR) and n in required}
        if not failed or not Path(self.job["bugs"]).exists():
            return
        stop = time.monotonic() + self.job["diagnose_seconds"]
        failure = Failure(failed, frozenset(self.job["lost"]), required)
        detective = Diagnostician(
            bugs.load_bugs(Path(self.job["bugs"])),
            self.reference,
            self.framework,
            lambda name, source: self._run_source(by_name[name], source),
            lambda: time.monotonic() < stop,
        )
        self.send("diagnosis", named=[vars(d) for d in detective.name(failure)])


def try_example(job: dict[str, Any]) -> str:
    """Run the doctest lines of a brief in a namespace with the solution's names; what differs, or nothing."""
    import doctest

    path, text = Path(job["example"]), Path(job["example"]).read_text(encoding="utf-8")
    blocks = [part.split("```", 1)[0] for part in text.split("```python\n")[1:]]
    space = dict(Candidate(Path(job["solution"]).read_bytes(), job["solution"]).fresh().__dict__)
    space.update({name: sys.modules[full] for name, full in _SHORT.items() if full in sys.modules})
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), space, path.name, str(path), 0)
    if not test.examples:
        return "there is no worked example: a ```python block with >>> lines"
    said = io.StringIO()
    doctest.DocTestRunner(verbose=False).run(test, out=said.write)
    return said.getvalue()


_SHORT = {"np": "numpy", "torch": "torch", "math": "math"}


def canary(framework: str) -> bool:
    """Whether the judge still rejects what is plainly wrong."""
    harness.begin_record()
    try:
        harness.assert_equal([1, 2], [1, 3], "canary")
        return False
    except harness.CheckFailed:
        pass
    if framework == "python":
        return True
    from interview_drill.graders import arrays

    try:
        arrays.assert_close(arrays.CANARY, [0.0, 1.0, 0.0], "canary")
        return False
    except harness.CheckFailed:
        return True


def resolve_device(framework: str, wanted: str) -> str | None:
    """The device to judge on; None where the one asked for is not there."""
    if framework != "torch":
        return "cpu" if wanted in ("auto", "cpu") else None
    import torch

    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    kind, _, index = wanted.partition(":")
    if kind == "cpu":
        return "cpu"
    if kind == "cuda":
        there = torch.cuda.is_available() and int(index or 0) < torch.cuda.device_count()
        return wanted if there else None
    return wanted if kind == "mps" and torch.backends.mps.is_available() else None


def device_problem(wanted: str) -> str:
    """What is there in place of the device asked for."""
    import torch

    found = ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    found += ["mps"] if torch.backends.mps.is_available() else []
    return f"there is no device {wanted!r} here; there is {', '.join(found)}"


def _described(check: SuiteCheck) -> dict[str, Any]:
    return {k: v for k, v in vars(check).items() if k != "function"}


def _quietly(make: Callable[[], ModuleType]) -> ModuleType:
    """Run the file again for another check, without showing again what it prints while loading."""
    with contextlib.redirect_stdout(io.StringIO()):
        return make()
