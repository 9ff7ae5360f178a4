"""Reads a candidate's file for forbidden names, through imports, aliases, getattr and string-built names.

What runs decides whether a rule was broken; the reading says in which line.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from interview_drill.graders.detect import is_main_guard


@dataclass(frozen=True)
class Mention:
    """A library name that the file refers to, in full, and where; `imported` for import statements."""

    name: str
    line: int
    imported: bool


def mentions(source: bytes) -> list[Mention]:
    """Every dotted library name the code refers to, outside `if __name__ == "__main__":`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    body = [node for node in tree.body if not is_main_guard(node)]
    reader = _Reader()
    for _ in range(2):  # an alias may be used above the line that makes it
        reader.found.clear()
        for node in body:
            reader.visit(node)
    return reader.found


# Ways into the frames and the objects of whoever called: an answer has no use for any of them.
_PRYING = {
    "f_back", "f_locals", "tb_frame", "gi_frame", "cr_frame", "ag_frame", "_getframe", "_current_frames",
    "get_objects", "get_referrers", "settrace", "setprofile", "addaudithook",
}  # fmt: skip
_GRADER = "interview_drill"


def intrusions(source: bytes) -> list[tuple[int, str]]:
    """Lines that reach for the grader itself: its modules, or the frames in which it runs."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = [(node.lineno, name) for node in ast.walk(tree) if (name := _prying(node))]  # type: ignore[attr-defined]
    found += [(m.line, m.name) for m in mentions(source) if inside(m.name, _GRADER)]
    return sorted(set(found))


def _prying(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and node.attr in _PRYING:
        return node.attr
    if isinstance(node, ast.ImportFrom):
        return next((alias.name for alias in node.names if alias.name in _PRYING), None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        name = node.args[1] if len(node.args) > 1 else None
        if isinstance(name, ast.Constant) and name.value in _PRYING:
            return str(name.value)
    return None


def line_of(found: Iterable[Mention], names: Iterable[str]) -> int | None:
    """The first line that refers to one of these dotted names or to something inside them."""
    wanted = tuple(names)
    lines = [m.line for m in found if any(inside(m.name, name) for name in wanted)]
    return min(lines, default=None)


def inside(name: str, owner: str) -> bool:
    """Whether a dotted name is `owner` or lies within it."""
    return name == owner or name.startswith(f"{owner}.")


class _Reader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.stars: list[str] = []
        self.found: list[Mention] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name.split(".")[0]] = (
                alias.name if alias.asname else alias.name.split(".")[0]
            )
            self.found.append(Mention(alias.name, node.lineno, imported=True))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            if alias.name == "*":
                self.stars.append(str(node.module))
            self.names[alias.asname or alias.name] = full
            self.found.append(Mention(full, node.lineno, imported=True))

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            if isinstance(target, ast.Name):
                name, text = self.resolve(node.value), self.text(node.value)
                if name:
                    self.names[target.id] = name
                if text is not None:
                    self.texts[target.id] = text

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for base in node.bases:
            self._note(base)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._note(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._note(node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self._note(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._note(node)
        self.generic_visit(node)

    def _note(self, node: ast.expr) -> None:
        name = self.resolve(node)
        if name:
            self.found.append(Mention(name, node.lineno, imported=False))
        elif isinstance(node, ast.Name):
            self.found += [Mention(f"{star}.{node.id}", node.lineno, imported=False) for star in self.stars]

    def resolve(self, node: ast.expr) -> str | None:
        """The dotted library name behind an expression, if it can be told without running it."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self.resolve(node.value)
            return f"{owner}.{node.attr}" if owner else None
        if isinstance(node, ast.Call):
            return self._resolve_call(node)
        if isinstance(node, ast.Subscript):
            return self._resolve_item(node)
        return None

    def _resolve_call(self, node: ast.Call) -> str | None:
        called = self.resolve(node.func) or (node.func.id if isinstance(node.func, ast.Name) else "")
        if called == "getattr" and len(node.args) >= 2:
            owner, name = self.resolve(node.args[0]), self.text(node.args[1])
            return f"{owner}.{name}" if owner and name else None
        if called in ("importlib.import_module", "__import__") and node.args:
            return self.text(node.args[0])
        if called in ("vars", "builtins.vars") and node.args:
            return self.resolve(node.args[0])
        if called == "functools.partial" and node.args:
            return self.resolve(node.args[0])
        return None

    def _resolve_item(self, node: ast.Subscript) -> str | None:
        owner, key = self.resolve(node.value), self.text(node.slice)
        if not owner or key is None:
            return None
        return key if owner == "sys.modules" else f"{owner.removesuffix('.__dict__')}.{key}"

    def text(self, node: ast.expr) -> str | None:
        """The string an expression is, if it is built of constants."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name):
            return self.texts.get(node.id)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right], "")
        if isinstance(node, ast.JoinedStr):
            parts = [v.value if isinstance(v, ast.FormattedValue) else v for v in node.values]
            return self._joined(parts, "")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            glue = self.text(node.func.value)
            if glue is not None and node.args and isinstance(node.args[0], ast.List | ast.Tuple):
                return self._joined(node.args[0].elts, glue)
        return None

    def _joined(self, parts: Iterable[ast.expr], glue: str) -> str | None:
        texts = [self.text(part) for part in parts]
        return None if None in texts else glue.join(t for t in texts if t is not None)
