"""`drill check`: prove the content of drills, and record what each named bug fails."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import typer

from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import Context, context
from interview_drill.cli.views import check as views
from interview_drill.drills.catalogue import Catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.graders.gate import Proof, Recorded, prove
from interview_drill.graders.zygote import worker_source
from interview_drill.schedules.plan import load_plan, plan_files

SIDE_BY_SIDE = max(2, os.cpu_count() or 1)


def check(
    drill_ids: list[str] | None = typer.Argument(
        None, metavar="[ID]...", autocompletion=drill_ids, help="Drills; else all of them."
    ),
    update: bool = typer.Option(False, "--update", help="Record which checks each named bug fails."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on stdout, nothing else."),
) -> None:
    """Prove drills: stubs fail, solutions pass, every named bug is caught and told by its name.

    Examples: drill check, drill check attention --update
    """
    here = context()
    catalogue = here.catalogue()
    chosen = [catalogue.get(name) for name in drill_ids or []] or list(catalogue)
    problems = [] if drill_ids else _elsewhere(here, catalogue)
    proofs = []
    with ExitStack() as stack:
        workers = stack.enter_context(worker_source())
        pool = stack.enter_context(ThreadPoolExecutor(SIDE_BY_SIDE))
        for drill in (d for d in chosen if d.kind == "code"):
            proof = prove(drill, workers, pool, update)
            if update and proof.recorded:
                write_fails(drill.bugs_path, proof.recorded)
            proofs.append(proof)
            if not as_json:
                here.console.print(views.proof(proof, update))
    _report(here, proofs, problems, as_json)
    raise typer.Exit(1 if problems or any(proof.problems for proof in proofs) else 0)


def _report(here: Context, proofs: Sequence[Proof], problems: Sequence[str], as_json: bool) -> None:
    if as_json:
        data = {
            "schema_version": 1,
            "problems": list(problems),
            "drills": [asdict(proof) for proof in proofs],
        }
        print(json.dumps(data))
    else:
        here.console.print(views.summary(proofs, problems))


def _elsewhere(here: Context, catalogue: Catalogue) -> list[str]:
    """What is wrong outside a single drill: unreadable drills, plans that name drills nobody wrote."""
    problems = [f"{error.message}" for error in catalogue.broken.values()]
    for name in plan_files(catalogue.shelves):
        try:
            wanted = load_plan(name, catalogue.shelves).drill_ids
        except DrillError as error:
            problems.append(error.message)
            continue
        missing = sorted(wanted - set(catalogue.drills))
        problems += [f"schedule {name}: there is no drill `{drill_id}`" for drill_id in missing]
    return problems


def write_fails(path: Path, recorded: Sequence[Recorded]) -> None:
    """Put the recorded failing checks into a bugs.toml, leaving everything else as its author wrote it."""
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    by_variant: dict[tuple[str, int], dict[str, tuple[str, ...]]] = {}
    for found in recorded:
        by_variant.setdefault((found.bug, found.variant), {})[found.framework] = found.fails
    for bug in document["bug"]:
        for index, variant in enumerate(bug["variant"]):
            fails = by_variant.get((str(bug["id"]), index))
            if fails is not None:
                text = "".join(f"{framework} = {_wrapped(names)}\n" for framework, names in fails.items())
                variant["fails"] = tomlkit.parse(f"[fails]\n{text}\n")["fails"]
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _wrapped(names: Sequence[str], width: int = 110) -> str:
    """A TOML list, several names a line."""
    lines = [""]
    for name in names:
        item = f'"{name}", '
        if lines[-1] and len(lines[-1]) + len(item) > width:
            lines.append("")
        lines[-1] += item
    return "[\n" + "".join(f"  {line.rstrip()}\n" for line in lines) + "]"
