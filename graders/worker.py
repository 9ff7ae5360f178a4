"""The child's side of a grade: imports first, then waits for one job, does it and is gone.

Started as `python -P -c "..." <framework> <parent>`. The job is one JSON line on standard input, results
leave as JSON lines on what was standard output; both are moved out of the candidate's reach before their
code runs, and what the candidate prints goes to standard error.
"""

import contextlib
import gc
import io
import json
import os
import select
import sys
import traceback
from pathlib import Path
from typing import Any

from interview_drill.graders import limits
from interview_drill.graders.candidate import Candidate
from interview_drill.graders.judging import Judging, Send

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
            Judging(job, send).run()
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
