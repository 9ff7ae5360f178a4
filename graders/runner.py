"""What the parent asks of the grader: one file, many of our own, or the example of a brief."""

import re
from collections.abc import Sequence

from interview_drill.drills.errors import DrillError, OwnFault
from interview_drill.drills.model import Drill
from interview_drill.graders.grading import Deadlines, GradeRequest, Grading, Workers
from interview_drill.graders.processes import WorkerProcess
from interview_drill.graders.report import Judgement

__all__ = ["Deadlines", "GradeRequest", "Workers", "grade", "grade_series", "run_example"]


def grade(request: GradeRequest, workers: Workers = WorkerProcess) -> Judgement:
    """Run the hidden suite on the file in a process of its own.

    Raises DrillError for a device that is not there, OwnFault when drill itself failed. `workers` gives a
    worker for a framework: a new one, or one that waits with its imports done.
    """
    _check_device(request)
    return Grading(request, workers).judge()


def grade_series(requests: Sequence[GradeRequest], workers: Workers) -> list[Judgement]:
    """Files of our own for one drill, framework and seed, one after the other in one process.

    For the gate, which has hundreds: they are trusted, and a candidate's file never shares a process. One
    that breaks the process is judged again alone, and those after it go to another.
    """
    judged: list[Judgement] = []
    while len(judged) < len(requests):
        worker = workers(requests[0].framework)
        try:
            judged += Grading.series(requests[len(judged) :], workers, worker)
        finally:
            worker.close()
    return judged


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
