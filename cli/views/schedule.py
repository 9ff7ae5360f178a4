"""How schedules look: views of the same objects that `--json` prints."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

STYLES = {
    "open": "head",
    "passed": "good",
    "skipped": "dim",
    "done": "good",
    "current": "name",
    "ahead": "dim",
}
MOST_MISSED = 3  # dates named in a sentence


def schedules(data: Mapping[str, Any]) -> RenderableType:
    """`drill schedule list`."""
    table = _columns(("name", 1), ("title", 0))
    for plan in data["schedules"]:
        days = f"{plan['days']} days" + (f", running: day {plan['day']}" if plan["running"] else "")
        table.add_row(Text(plan["name"], "name"), Text(plan["title"]), Text(days, "dim"))
    running = any(plan["running"] for plan in data["schedules"])
    return Group(table, Text(), _command("drill schedule today" if running else "drill schedule start NAME"))


def today(data: Mapping[str, Any]) -> RenderableType:
    """`drill schedule today`."""
    parts: list[RenderableType] = [
        Text.assemble((f"Day {data['day']} of {data['days']}", "head"), f"  {_date(data['date'])}"),
        Text(data["title"], "dim"),
        Text(),
        _drills(data["drills"], data["minutes"]),
        Text(),
        *_missed(data),
        *_next(data),
    ]
    return Group(*parts)


def overview(data: Mapping[str, Any]) -> RenderableType:
    """`drill schedule show`."""
    table = _columns(("day", 1), ("drills", 0))
    for day in data["days"]:
        state = day["day_state"] or ""
        when = _date(day["opened_on"]) if day["opened_on"] else ""
        table.add_row(
            Text(str(day["day"]), justify="right"),
            _day_drills(day),
            Text(state, STYLES.get(state, "")),
            Text(when, "dim"),
        )
    head = Text.assemble((data["title"], "head"), (f"  ({data['schedule']})", "dim"))
    begin = f"Started {_date(data['started_on'])}, seed {data['seed']}." if data["running"] else ""
    command = "drill schedule today" if data["running"] else f"drill schedule start {data['schedule']}"
    facts = [Text(text, "dim") for text in (data["source"], begin) if text]
    return Group(head, *facts, Text(), table, Text(), _command(command))


def stopped(data: Mapping[str, Any]) -> RenderableType:
    """`drill schedule stop`."""
    return Text(f"Stopped the schedule {data['schedule']}; your attempts are kept.")


def _drills(drills: Sequence[Mapping[str, Any]], minutes: int) -> Table:
    table = _columns(("id", 1), ("title", 0))
    for drill in drills:
        state = drill["state"]
        title = Text(drill["title"]) if drill["written"] else Text("not written yet", "warning")
        rest = f"{minutes} minutes" if state == "open" else state
        table.add_row(Text(drill["id"], "name"), title, Text(rest, STYLES[state]))
    return table


def _day_drills(day: Mapping[str, Any]) -> Text:
    reroll = day["reroll"]
    if not day["drills"] and reroll:
        return Text(f"{reroll['count']} of {len(reroll['from'])} at random", "dim")
    text = Text(", ").join(_marked(drill) for drill in day["drills"])
    for draw in day["draws"][:-1]:
        text.append(f"\ndrawn before: {', '.join(draw['drills'])}", "dim")
    return text


def _marked(drill: Mapping[str, Any]) -> Text:
    text = Text(drill["id"], STYLES.get(drill["state"] or "", ""))
    if drill["state"] == "skipped":
        text.append(" (skipped)", "dim")
    if not drill["written"]:
        text.append(" (not written yet)", "warning")
    return text


def _missed(data: Mapping[str, Any]) -> list[Text]:
    missed = data["missed"]
    if not missed:
        return []
    named = ", ".join(_date(day) for day in missed[-MOST_MISSED:])
    before = f"{len(missed) - MOST_MISSED} earlier dates, " if len(missed) > MOST_MISSED else ""
    shifted = f"Missed: {before}{named}."
    ends = f" The plan moved on and now ends on {_date(data['ends_on'])}." if data["ends_on"] else ""
    return [Text(shifted + ends, "warning")]


def _next(data: Mapping[str, Any]) -> list[Text]:
    if data["state"] == "finished":
        return [Text("All days are done.", "good"), _command("drill history")]
    if data["state"] == "done":
        line = f"Done for today. The next day opens on {_date(data['next_opens_on'])}."
        return [
            Text(line, "good"),
            Text.assemble(("Sooner: ", "dim"), ("drill schedule today --next", "command")),
        ]
    open_drills = [drill for drill in data["drills"] if drill["state"] == "open"]
    if not any(drill["written"] for drill in open_drills):
        return [_command("drill schedule skip")]
    lines = [_command("drill start today")]
    if data["reroll"]:
        lines.append(Text.assemble(("Others: ", "dim"), ("drill schedule reroll", "command")))
    return lines


def _command(command: str) -> Text:
    return Text.assemble(("Next: ", "dim"), (command, "command"))


def _columns(*columns: tuple[str, int]) -> Table:
    """A borderless table; the ids keep their width and the text gives way."""
    table = Table.grid(padding=(0, 2))
    for _, keep in columns:
        table.add_column(no_wrap=bool(keep))
    return table


def _date(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b %Y}"
