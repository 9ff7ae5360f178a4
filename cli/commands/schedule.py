"""`drill schedule ...`: follow a plan day by day."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from interview_drill.cli import planning
from interview_drill.cli.completion import drill_ids, schedule_names
from interview_drill.cli.context import Context, context
from interview_drill.cli.planning import Progress
from interview_drill.cli.views import schedule as views
from interview_drill.drills.catalogue import Catalogue
from interview_drill.drills.errors import DrillError
from interview_drill.schedules import engine
from interview_drill.schedules.engine import DayStatus
from interview_drill.schedules.plan import Plan, load_plan, plan_files

MOST_SEEDS = 2**31

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Follow a plan day by day.",
    epilog="First time? drill schedule start fourteen-day",
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@dataclass(frozen=True)
class PlannedDrill:
    """The drill that the running schedule asks for next, and the minutes it allows."""

    id: str
    minutes: int
    day: int


def first_open_drill(ctx: Context) -> PlannedDrill:
    """The first open drill of today that can be started; opens the day.

    DrillError when no schedule runs, when nothing is open today, or when what is open is not written yet.
    """
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        progress = planning.current(store, catalogue.shelves, ctx.today)
    day, status = progress.status.day, progress.status
    if status.finished:
        raise DrillError(f"The schedule `{progress.plan.name}` is finished.", "`drill start random` goes on.")
    if not day.open_drills:
        raise DrillError(
            f"Day {day.number} is done.", "`drill schedule today --next` opens the next day now."
        )
    for drill in day.open_drills:
        if drill in catalogue or drill in catalogue.broken:
            return PlannedDrill(drill, day.minutes, day.number)
    missing = ", ".join(day.open_drills)
    raise DrillError(
        f"Day {day.number} asks for {missing}: not written yet.", "`drill schedule skip` goes on."
    )


@app.command("list")
def list_schedules(as_json: Json = False) -> None:
    """List the schedules there are."""
    ctx = context()
    shelves = ctx.catalogue().shelves
    with ctx.store() as store:
        progress = planning.look(store, shelves, ctx.today)
    data = {
        "schema_version": 1,
        "schedules": [_listed(load_plan(name, shelves), progress) for name in plan_files(shelves)],
    }
    _answer(ctx, data, as_json, views.schedules)


@app.command()
def start(
    name: Annotated[
        str, typer.Argument(autocompletion=schedule_names, help="The schedule, for example fourteen-day.")
    ],
    seed: Annotated[int | None, typer.Option(help="Fix the draws, to repeat them later.", min=0)] = None,
    as_json: Json = False,
) -> None:
    """Begin a schedule today."""
    ctx = context()
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        chosen = ctx.rng.randrange(MOST_SEEDS) if seed is None else seed
        progress = planning.start(store, name, catalogue.shelves, ctx.today, chosen)
    _answer(ctx, _today(ctx, progress, catalogue), as_json, views.today)


@app.command()
def today(
    next_now: Annotated[
        bool, typer.Option("--next", help="Open the next day now, if today's is done.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what to do today."""
    ctx = context()
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        progress = planning.current(store, catalogue.shelves, ctx.today, next_now=next_now)
    _answer(ctx, _today(ctx, progress, catalogue), as_json, views.today)


@app.command()
def show(
    name: Annotated[
        str | None,
        typer.Argument(autocompletion=schedule_names, help="A schedule; by default the running one."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show every day of a schedule, and how far you are."""
    ctx = context()
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        progress = planning.look(store, catalogue.shelves, ctx.today)
    if name is None and progress is None:
        raise planning.not_started()
    if progress is not None and name in (None, progress.plan.name):
        data = _overview(progress, catalogue)
    else:
        data = _plain_overview(load_plan(str(name), catalogue.shelves), catalogue)
    _answer(ctx, data, as_json, views.overview)


@app.command()
def reroll(as_json: Json = False) -> None:
    """Draw the drills of today again; earlier draws are kept in `drill schedule show`."""
    ctx = context()
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        progress = planning.draw_again(store, catalogue.shelves, ctx.today)
    _answer(ctx, _today(ctx, progress, catalogue), as_json, views.today)


@app.command()
def skip(
    drills: Annotated[
        list[str] | None,
        typer.Argument(autocompletion=drill_ids, help="Drills of today; default: the first open one."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Skip all that is open today.")] = False,
    as_json: Json = False,
) -> None:
    """Leave a drill of today out; it then counts as done."""
    ctx = context()
    catalogue = ctx.catalogue()
    with ctx.store() as store:
        progress = planning.skip(store, catalogue.shelves, ctx.today, drills or (), everything=everything)
    _answer(ctx, _today(ctx, progress, catalogue), as_json, views.today)


@app.command()
def stop(as_json: Json = False) -> None:
    """End the running schedule; your attempts are kept."""
    ctx = context()
    with ctx.store() as store:
        stopped = planning.stop(store)
    data = {"schema_version": 1, "schedule": stopped.name, "started_on": stopped.started_on.isoformat()}
    _answer(ctx, data, as_json, views.stopped)


def _answer(ctx: Context, data: dict[str, Any], as_json: bool, view: Any) -> None:
    if as_json:
        print(json.dumps(data))
    else:
        ctx.console.print(view(data))


def _listed(plan: Plan, progress: Progress | None) -> dict[str, Any]:
    running = progress if progress and progress.plan.name == plan.name else None
    return {
        "name": plan.name,
        "title": plan.title,
        "days": len(plan.days),
        "minutes": plan.minutes,
        "running": running is not None,
        "day": running.status.day.number if running else None,
    }


def _today(ctx: Context, progress: Progress, catalogue: Catalogue) -> dict[str, Any]:
    status = progress.status
    return {
        "schema_version": 1,
        "schedule": progress.plan.name,
        "title": progress.plan.title,
        "date": ctx.today.isoformat(),
        "days": len(progress.plan.days),
        "state": "finished" if status.finished else "done" if status.resting else "open",
        "missed": [missed.isoformat() for missed in status.missed],
        "next_opens_on": status.next_opens_on.isoformat() if status.next_opens_on else None,
        "ends_on": status.ends_on.isoformat() if status.ends_on else None,
        **_day(status.day, catalogue),
    }


def _day(day: DayStatus, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "day": day.number,
        "day_state": day.state,
        "opened_on": day.opened_on.isoformat() if day.opened_on else None,
        "minutes": day.minutes,
        "reroll": {"count": day.reroll.count, "from": list(day.reroll.pool)} if day.reroll else None,
        "roll": day.roll if day.reroll and day.drills else None,
        "drills": [_drill(drill.id, drill.state, catalogue) for drill in day.drills],
    }


def _drill(drill_id: str, state: str | None, catalogue: Catalogue) -> dict[str, Any]:
    known = catalogue.drills.get(drill_id)
    title = known.title if known else None
    return {"id": drill_id, "title": title, "state": state, "written": drill_id in catalogue}


def _overview(progress: Progress, catalogue: Catalogue) -> dict[str, Any]:
    plan, run = progress.plan, progress.run
    days = [_day(day, catalogue) for day in engine.all_days(plan, run, progress.passes)]
    for day in days:
        drawn = run.rolls(day["day"])
        day["draws"] = [{"roll": draw.roll, "drills": list(draw.drills)} for draw in drawn]
    started = {"running": True, "started_on": run.started_on.isoformat(), "seed": run.seed}
    return {"schema_version": 1, **_head(plan), **started, "days": days}


def _plain_overview(plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    days = [
        {
            "day": number,
            "day_state": None,
            "opened_on": None,
            "minutes": day.minutes,
            "reroll": {"count": day.reroll.count, "from": list(day.reroll.pool)} if day.reroll else None,
            "roll": None,
            "drills": [_drill(drill, None, catalogue) for drill in day.drills],
            "draws": [],
        }
        for number, day in enumerate(plan.days, start=1)
    ]
    return {
        "schema_version": 1,
        **_head(plan),
        "running": False,
        "started_on": None,
        "seed": None,
        "days": days,
    }


def _head(plan: Plan) -> dict[str, Any]:
    return {"schedule": plan.name, "title": plan.title, "source": plan.source}
