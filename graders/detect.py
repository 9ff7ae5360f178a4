"""Which framework a file was written for, from what it defines and imports."""

import ast
from pathlib import PurePath

from interview_drill.drills.model import Drill


def detect_framework(drill: Drill, file_name: str, source: bytes) -> str:
    """The framework of `drill` that fits this file; the default where nothing tells.

    In order: the only framework offered; the one whose entry points the file defines; an import of
    torch, then of NumPy; a file name that ends in `_torch`; the default.
    """
    if len(drill.frameworks) == 1:
        return drill.default_framework
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _by_name(drill, file_name)
    fitting = [f for f in drill.frameworks if set(drill.entry[f]) <= _defined(tree)]
    if len(fitting) == 1:
        return fitting[0]
    imported = _imported(tree)
    for framework in ("torch", "numpy"):
        if framework in imported and framework in drill.frameworks:
            return framework
    return _by_name(drill, file_name)


def _by_name(drill: Drill, file_name: str) -> str:
    stem = PurePath(file_name).stem
    named = [f for f in drill.frameworks if stem.endswith(f"_{f}") or stem == f]
    return named[0] if named else drill.default_framework


def _defined(tree: ast.Module) -> set[str]:
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def _imported(tree: ast.Module) -> set[str]:
    tops: set[str] = set()
    for node in _walk_outside_main(tree):
        if isinstance(node, ast.Import):
            tops |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            tops.add(node.module.split(".")[0])
    return tops


def _walk_outside_main(tree: ast.Module) -> list[ast.AST]:
    """Every node but those under `if __name__ == "__main__":`, which a grade never runs."""
    return [node for top in tree.body if not is_main_guard(top) for node in ast.walk(top)]


def is_main_guard(node: ast.AST) -> bool:
    """Whether this statement is `if __name__ == "__main__":`."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.left, ast.Name)
        and node.test.left.id == "__name__"
    )
