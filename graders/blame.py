"""Whose fault it is: what the worker could not do is ours, unless the reference can be judged as usual."""

import base64
import re
from typing import Any

from interview_drill.drills.errors import OwnFault
from interview_drill.drills.model import Drill
from interview_drill.graders.processes import Event, WorkerProcess


def encoded(source: bytes) -> str:
    """A source text as it crosses to the worker."""
    return base64.b64encode(source).decode()


def outcome_of(job: dict[str, Any], worker: WorkerProcess, start: float, answer: float) -> str:
    """How the one check of this job ends: its outcome, or the event that came in its place.

    `start` seconds are for the imports, `answer` seconds for each event after that.
    """
    try:
        event = worker.next_event(start)
        worker.send(job)
        while event.kind in ("ready", "plan", "loaded", "hits", "start"):
            event = worker.next_event(answer)
    finally:
        worker.close()
    return str(event.data["outcome"]) if event.kind == "end" else event.kind


def fault_of_drill(drill: Drill, text: str) -> OwnFault:
    """A fault in the content of a drill."""
    hint = f"This is a fault in the drill, not in your code; `drill check {drill.id}` shows it."
    return OwnFault(f"{drill.id}: {text}", hint)


def fault_of(event: Event, worker: WorkerProcess) -> OwnFault:
    """A worker that gave no plan: what is missing, or what it said last."""
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
