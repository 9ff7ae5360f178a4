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
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from interview_drill.drills.errors import DrillError
from interview_drill.graders import bugs, checks, harness, limits, rulewatch
from interview_drill.graders.candidate import Candidate, CannotLoad, check_entry, explain
from interview_drill.graders.checks import Run, SuiteCheck
from interview_drill.graders.diagnosis import Diagnostician, Failure
from interview_drill.graders.guard import Guard
from interview_drill.graders.report import ERROR, FAILED, PASSED, SKIPPED

Send = Callable[..., None]
IDLE_SECONDS = 0.25  # a worker that got no job by then is one that waits, and has time


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
        if _waits():
            preload_more(framework)
        line = sys.stdin.buffer.readline()
        if not line:
            os._exit(0)  # the owner left without a job
        job = json.loads(line)
        send = _sender(results, job.pop("nonce"))
        del line
        _close_stdin()
        if "example" in job:
            send("example", text=try_example(job))
        else:
            _Grade(job, send).run()
            send("done")
    except BaseException:
        send("fault", text=traceback.format_exc())
    os._exit(0)


def _waits() -> bool:
    """Whether no job has come yet, so that there is time."""
    with contextlib.suppress(OSError):  # Windows cannot ask that of a pipe
        return not select.select([0], [], [], IDLE_SECONDS)[0]
    return False


def _sender(descriptor: int, nonce: str) -> Send:
    write, dumps, leave, own = os.write, json.dumps, os._exit, os.getpid()
    getpid, streams = os.getpid, (sys.stdout, sys.stderr)

    def send(kind: str, **fields: Any) -> None:
        if getpid() != own:
            leave(1)  # a copy of us, which the candidate's code has forked off
        for stream in streams:
            with contextlib.suppress(Exception):  # the candidate may have closed it
                stream.flush()
        data = memoryview((dumps({"t": kind, "nonce": nonce, **fields}) + "\n").encode())
        while data:
            data = data[write(descriptor, data) :]

    return send


def preload(framework: str) -> None:
    """Import what every grade in this framework needs."""
    if framework != "python":
        import numpy.testing  # noqa: F401  # the guard watches it, and NumPy would import it then

        import interview_drill.graders.arrays
    if framework == "torch":
        import torch

        import interview_drill.graders.work  # noqa: F401

        torch.set_num_threads(1)
    gc.collect()
    gc.freeze()


def preload_more(framework: str) -> None:
    """What torch imports at the first `backward` with a gradient given: half a second, for who has it."""
    if framework == "torch":
        with contextlib.suppress(ImportError):  # a name of torch's own, which may move
            import torch.fx.experimental.symbolic_shapes  # noqa: F401
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
        plan = checks.load_suite(Path(self.job["suite"]), self.framework)
        plan = [check for check in plan if check.required or self.job["advisory"]]
        self.send("plan", device=self.device, checks=[_described(c) for c in plan])
        self.guard = Guard()
        self.watch = rulewatch.RuleWatch(
            rulewatch.rules_from(self.job["rules"]), self.file, self._secrets(), self._send_hits
        )
        limits.limit_worker(self.job["mark"])
        gc.freeze()  # what is ours is nothing that the collector tells of
        candidate = self._load()
        if candidate is None:
            return
        self.send("loaded")
        wanted = self.job["checks"]
        for check in plan:
            if wanted is None or check.name in wanted:
                self._judge(check, candidate)
        self._diagnose(plan, candidate)

    def _secrets(self) -> list[str]:
        folders = {os.path.dirname(self.job["suite"]), os.path.dirname(self.job["solution"])}
        return [] if os.path.dirname(self.file) in folders else sorted(folders)

    def _load(self) -> Candidate | None:
        """The candidate's file, run once; None (and said so) where it is no usable answer."""
        self.guard.reset(self.job["seed"])
        tampered = self.guard.tampered
        try:
            candidate = Candidate(base64.b64decode(self.job["source"]), self.file)
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
        self.runs[check.name] = run
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

    def _diagnose(self, plan: list[SuiteCheck], candidate: Candidate) -> None:
        """Name the bugs. Checks judged by an earlier worker are run again for their observations."""
        by_name = {check.name: check for check in plan}
        for name in self.job["again"]:
            self.runs[name] = self._run(by_name[name], lambda: _quietly(candidate.fresh), self.file)
        required = frozenset(check.name for check in plan if check.required)
        failed = {n: r for n, r in self.runs.items() if r.outcome in (FAILED, ERROR) and n in required}
        if not failed or not Path(self.job["bugs"]).exists():
            return
        stop = time.process_time() + self.job["diagnose_seconds"]  # of work: a busy machine names bugs too
        failure = Failure(failed, frozenset(self.job["lost"]) & required, required)
        try:
            detective = Diagnostician(
                bugs.load_bugs(Path(self.job["bugs"])),
                self.reference,
                self.framework,
                lambda name, source: self._run_source(by_name[name], source),
                lambda: time.process_time() < stop,
            )
            self.send("diagnosis", named=[vars(d) for d in detective.name(failure)])
        except DrillError as fault:  # the drill's own file of bugs
            self.send("broken", text=fault.message)


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


def resolve_device(framework: str, wanted: str, torch: Any = None) -> str | None:
    """The device to judge on; None where the one asked for is not there. `torch` may be a stand-in."""
    if framework != "torch":
        return "cpu" if wanted in ("auto", "cpu") else None
    torch = torch or sys.modules["torch"]
    kind, _, index = wanted.partition(":")
    if wanted == "auto":
        return "cuda" if _works(torch, "cuda") else "cpu"
    if kind == "cpu":
        return "cpu"
    if kind == "cuda":
        there = torch.cuda.is_available() and int(index or 0) < torch.cuda.device_count()
        return wanted if there else None
    return wanted if kind == "mps" and torch.backends.mps.is_available() else None


def _works(torch: Any, device: str) -> bool:
    """Whether the GPU that is there can add: a driver too old, or no memory left, shows only here."""
    try:
        return bool(torch.cuda.is_available() and float(torch.ones(2, device=device).sum()) == 2.0)
    except Exception:
        return False


def device_problem(wanted: str, torch: Any = None) -> str:
    """What is there in place of the device asked for."""
    torch = torch or sys.modules["torch"]
    found = ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    found += ["mps"] if torch.backends.mps.is_available() else []
    return f"there is no device {wanted!r} here; there is {', '.join(found)}"


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
