"""Which rules a file broke: what the run saw, and the line of the source that it stands in."""

from typing import Any

from interview_drill.drills.model import Drill
from interview_drill.drills.rules import HANDS_OFF, RULES, Rule
from interview_drill.graders import reading
from interview_drill.graders.report import RuleBreach


def rules_of(drill: Drill) -> list[Rule]:
    """All the rules of a drill, its own forbidden names among them."""
    rules = [RULES[name] for name in drill.rules]
    rules += [Rule(name, f"no {name}", calls=(name,)) for name in drill.forbidden_calls]
    rules += [Rule(name, f"no {name}", modules=(name,)) for name in drill.forbidden_modules]
    return rules


def breaches(
    rules: list[Rule], hits: list[dict[str, Any]], source: bytes, interrupted: bool
) -> tuple[RuleBreach, ...]:
    """What the run saw, each with its line; a run cut short is completed by reading the file."""
    found = reading.mentions(source) if hits or interrupted else []
    broken = []
    for rule in rules:
        names = (*rule.calls, *rule.modules, *_operator_names(rule))
        read = reading.line_of([m for m in found if not m.imported] or found, names) if names else None
        seen = [hit for hit in hits if hit["rule"] == rule.title]
        if seen:
            line = next((hit["line"] for hit in seen if hit["line"]), None) or read
            broken.append(RuleBreach(rule.title, _where(line, seen[0]["used"], source)))
        elif interrupted and read:
            broken.append(RuleBreach(rule.title, _where(read, "", source)))
    return (*broken, *_intrusion(hits, source))


def _intrusion(hits: list[dict[str, Any]], source: bytes) -> list[RuleBreach]:
    """Reaching for the grader counts as soon as it is written down: no answer has a use for it."""
    seen = [(hit["line"], hit["used"]) for hit in hits if hit["rule"] == HANDS_OFF.title]
    seen += reading.intrusions(source)
    return [RuleBreach(HANDS_OFF.title, _where(*seen[0], source))] if seen else []


def _operator_names(rule: Rule) -> tuple[str, ...]:
    return tuple(f"torch.ops.aten.{kernel.removeprefix('aten::')}" for kernel in rule.kernels)


def _where(line: int | None, used: str, source: bytes) -> str:
    if line is None:
        return f"seen at run time: {used}"
    lines = source.decode("utf-8", "replace").splitlines()
    code = lines[line - 1].strip() if line <= len(lines) else ""
    return f"line {line}: {code}"
