"""Reads a hidden suite's checks, and runs one of them on one module."""

import importlib.util
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from interview_drill.graders import candidate, harness
from interview_drill.graders.harness import CheckFailed, Kit, Observation, Record
from interview_drill.graders.report import ERROR, FAILED, PASSED, SKIPPED

CHECK_SECONDS = 10.0


@dataclass(frozen=True)
class SuiteCheck:
    """One check of a suite: its function, and what its marks say."""

    name: str
    title: str
    category: str
    required: bool
    limit: float
    function: Callable[..., None]


@dataclass(frozen=True)
class Run:
    """One check run on one module. `ours` is set where the exception never touched the module's file."""

    outcome: str
    message: str
    record: Record
    ours: bool = False

    @property
    def failure_kind(self) -> str:
        """In what way it failed."""
        if self.record.failure is not None:
            return self.record.failure.kind
        return harness.RAISED if self.outcome == ERROR else ""


def load_suite(path: Path, framework: str) -> list[SuiteCheck]:
    """The checks of a suite that exist for this framework, in the order of the file."""
    spec = importlib.util.spec_from_file_location(f"drill_suite_{path.parent.name.replace('-', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    functions = [f for name, f in vars(module).items() if name.startswith("test_") and inspect.isfunction(f)]
    return [
        _check(f)
        for f in functions
        if framework in f.__dict__.get("drill_marks", {}).get("frameworks", [framework])
    ]


def _check(function: Callable[..., None]) -> SuiteCheck:
    marks = function.__dict__.get("drill_marks", {})
    title = (inspect.getdoc(function) or function.__name__).split("\n")[0]
    return SuiteCheck(
        name=function.__name__,
        title=title,
        category=marks.get("category", "correctness"),
        required=marks.get("required", True),
        limit=marks.get("limit", CHECK_SECONDS),
        function=function,
    )


def run_check(check: SuiteCheck, make_module: Callable[[], ModuleType], kit: Kit, file: str) -> Run:
    """Run a check on a fresh module. Nothing that the module raises gets out."""
    record = harness.begin_record()
    wanted: dict[str, Any] = {"kit": kit}
    extra = {name: wanted[name] for name in inspect.signature(check.function).parameters if name in wanted}
    try:
        check.function(make_module(), **extra)
    except CheckFailed as failure:
        record.failure = record.failure or failure
    except BaseException as error:
        if kit.impossible:  # noted by the kit itself: no exception of the candidate's can say it
            return Run(SKIPPED, kit.impossible, record)
        if record.failure is None:
            return _crashed(error, record, file)
    if record.failure is not None:
        return Run(FAILED, str(record.failure), record)
    if not record.observations:
        return Run(FAILED, "the check ended without looking at a result", record)
    if not harness.is_recording(record):
        return Run(FAILED, "your code reached into the grader's record", record)
    return Run(PASSED, "", record)


def _crashed(error: BaseException, record: Record, file: str) -> Run:
    text = candidate.explain(error, file)
    try:
        record.observations.append(Observation("raised", "", _family(error)))
        touched = candidate.line_of(error.__traceback__, file) is not None
    except BaseException:  # an exception class of the candidate's own, whose parts raise when looked at
        return Run(ERROR, text, record)
    if not touched and not isinstance(error, NotImplementedError):
        text = f"the check could not use what your code returned: {text.removeprefix('it raised ')}"
    return Run(ERROR, text, record, ours=not touched)


_SAME_ACCIDENT = {"RuntimeError": "ValueError", "LinAlgError": "ValueError", "AxisError": "ValueError"}


def _family(error: BaseException) -> str:
    """The exception's class; what NumPy calls a ValueError is a RuntimeError in torch."""
    name = type(error).__name__
    return _SAME_ACCIDENT.get(name, name)
