"""The files of a new drill: a small drill that works, for its author to turn into another one."""

from collections.abc import Sequence
from pathlib import Path

from interview_drill.drills.catalogue import ID, shelf_at
from interview_drill.drills.errors import DrillError
from interview_drill.drills.model import FRAMEWORKS

PYTHON, NUMPY, TORCH = FRAMEWORKS
IMPORTS = {PYTHON: "", NUMPY: "import numpy as np\n\n\n", TORCH: "from torch import Tensor\n\n\n"}
TYPES = {PYTHON: "list[list[float]]", NUMPY: "np.ndarray", TORCH: "Tensor"}
EXAMPLE_INPUT = {
    PYTHON: "[[1.0, 3.0], [5.0, 5.0]]",
    NUMPY: "np.array([[1.0, 3.0], [5.0, 5.0]])",
    TORCH: "torch.tensor([[1.0, 3.0], [5.0, 5.0]])",
}
EXAMPLE_OUTPUT = {
    PYTHON: "[[-1.0, 1.0], [0.0, 0.0]]",
    NUMPY: "array([[-1.,  1.],\n       [ 0.,  0.]])",
    TORCH: "tensor([[-1.,  1.],\n        [ 0.,  0.]])",
}
BODY = {
    PYTHON: """\
    means = [sum(row) / len(row) for row in x]  # of this row alone
    return [[value - mean for value in row] for row, mean in zip(x, means, strict=True)]
""",
    NUMPY: """\
    mean = x.mean(axis=-1, keepdims=True)  # (N, 1): of this row alone
    return x - mean
""",
    TORCH: """\
    mean = x.mean(dim=-1, keepdim=True)  # (N, 1): of this row alone
    return x - mean
""",
}
BUG = {
    PYTHON: (
        "sum(row) / len(row) for row in x",
        "sum(sum(r) for r in x) / sum(len(r) for r in x) for _ in x",
    ),
    NUMPY: ("x.mean(axis=-1, keepdims=True)", "x.mean()"),
    TORCH: ("x.mean(dim=-1, keepdim=True)", "x.mean()"),
}
FAILS = ["test_worked_example", "test_matches_the_definition"]  # what that bug fails in both suites

METADATA = """\
title = "{title}"
track = "{track}"  # core, foundations, training, serving or design
minutes = 20  # the drill's own target
difficulty = 1  # 1 to 3
frequency = 3  # how often it is asked: 1 to 5 stars
kind = "code"
tags = ["mine"]
frameworks = [{frameworks}]  # the first is the default
rules = []  # for example "library-attention"
hints = [
  "A nudge: which numbers share a mean?",
  "Stronger: one mean for each row, kept as a column.",
  "Nearly the answer: x - mean, with mean of shape (N, 1).",
]
sources = ["Where it comes from: paper and section"]

[entry]
{entry}
[[followup]]
question = "What does an interviewer ask next?"
answer = "What a good answer holds."
"""

BRIEF = """\
# {title}

Take the mean out of each row.

| argument | shape    | meaning               |
| -------- | -------- | --------------------- |
| `x`      | `(N, D)` | numbers               |
| returns  | `(N, D)` | rows whose mean is 0  |

- Each row has its own mean.
- `x` is not changed.

Everything is allowed.

```python
>>> {name}({example})
{output}
```
"""

CONTRACT = '''\
{imports}def {name}(x: {type}) -> {type}:
    """Take the mean out of each row.

    x: (N, D)    returns: (N, D)
    """
'''

PLAIN_SUITE = '''\
"""{title}: values, edges."""

from interview_drill.graders.harness import assert_equal, assert_number, edge_case


def definition(x):
    """One number at a time."""
    return [[value - sum(row) / len(row) for value in row] for row in x]


def test_worked_example(answer):
    """Each row loses its own mean."""
    assert_equal(answer.{name}([[1.0, 3.0], [5.0, 5.0]]), [[-1.0, 1.0], [0.0, 0.0]], "[[1, 3], [5, 5]]")


def test_matches_the_definition(answer, kit):
    """Agrees with the definition on random numbers."""
    rng = kit.random(1)
    x = [[rng.uniform(-3, 3) for _ in range(4)] for _ in range(3)]
    expected = definition(x)
    result = answer.{name}([row[:] for row in x])
    assert_equal([len(row) for row in result], [4, 4, 4], "lengths of the rows, x is 3 by 4")
    for i, row in enumerate(expected):
        for j, value in enumerate(row):
            assert_number(result[i][j], value, f"element ({{i}}, {{j}}) of a random 3 by 4 input")


@edge_case
def test_the_input_is_left_alone(answer):
    """The caller still needs x."""
    x = [[1.0, 2.0]]
    assert_equal(answer.{name}(x), [[-0.5, 0.5]], "the result for [[1, 2]]")
    assert_equal(x, [[1.0, 2.0]], "x after the call")
'''

ARRAY_SUITE = '''\
"""{title}: contract, values, edges."""

from interview_drill.graders.arrays import assert_close, assert_shape, assert_untouched
from interview_drill.graders.harness import edge_case

N, D = 3, 4  # different, so that a swapped axis shows


def test_shape(answer, kit):
    """(N, D) -> (N, D)."""
    assert_shape(answer.{name}(kit.give(kit.randn(N, D))), (N, D), "the result")


def test_worked_example(answer, kit):
    """Each row loses its own mean."""
    x = kit.give([[1.0, 3.0], [5.0, 5.0]])
    assert_close(answer.{name}(x), [[-1.0, 1.0], [0.0, 0.0]], "x = [[1, 3], [5, 5]]", kit=kit)


def test_matches_the_definition(answer, kit):
    """Agrees with the definition, one row at a time."""
    x = kit.randn(N, D, seed=1)
    expected = [row - sum(row) / D for row in x]
    assert_close(answer.{name}(kit.give(x)), expected, "random x, (3, 4)", kit=kit)


@edge_case
def test_the_input_is_left_alone(answer, kit):
    """The caller still needs x."""
    x = kit.randn(N, D, seed=2)
    given = kit.give(x)
    assert_close(answer.{name}(given), [row - sum(row) / D for row in x], "random x, (3, 4)", kit=kit)
    assert_untouched(given, kit.give(x), "x after the call")
'''

BUGS = """\
# Each bug is a small edit of the solution: `find` must occur there exactly once.
# `drill check {id} --update` records which checks it fails.

[[bug]]
id = "one-mean"
title = "One mean for all rows"
explanation = "The mean is taken over the whole input, so a row far from the others keeps most of its own."
question = "Which numbers does the mean of row 0 depend on?"

[[bug.variant]]
{edits}
[bug.variant.fails]
{fails}"""


def entry_name(drill_id: str) -> str:
    """The function that a drill of this id asks for by default. DrillError for an id that is none."""
    if not ID.fullmatch(drill_id):
        raise DrillError(
            f"`{drill_id}` is not a drill id.", "Use small letters, digits and single hyphens: my-drill."
        )
    name = drill_id.replace("-", "_")
    return name if name.isidentifier() else f"drill_{name}"


def new_files(
    drill_id: str, title: str, track: str, frameworks: Sequence[str], root: Path
) -> dict[Path, str]:
    """Path and text of every file of a new drill on the shelf `root`."""
    shelf, name = shelf_at(root), entry_name(drill_id)
    words = {"id": drill_id, "title": title, "track": track, "name": name}
    first = frameworks[0]
    files = {
        shelf.drills / drill_id / "drill.toml": METADATA.format(
            frameworks=_quoted(frameworks),
            entry="".join(f'{framework} = ["{name}"]\n' for framework in frameworks),
            **words,
        ),
        shelf.drills / drill_id / "brief.md": BRIEF.format(
            example=EXAMPLE_INPUT[first], output=EXAMPLE_OUTPUT[first], **words
        ),
        shelf.graders / drill_id / "suite.py": (PLAIN_SUITE if first == PYTHON else ARRAY_SUITE).format(
            **words
        ),
        shelf.graders / drill_id / "bugs.toml": BUGS.format(
            edits="".join(map(_edit, frameworks)), fails="".join(map(_fails, frameworks)), **words
        ),
    }
    for framework in frameworks:
        contract = CONTRACT.format(imports=IMPORTS[framework], type=TYPES[framework], **words)
        stub, solution = f"stub_{framework}.py", f"solution_{framework}.py"
        files[shelf.drills / drill_id / stub] = contract + "    raise NotImplementedError\n"
        origin = f'"""{title}, after: the paper and section it comes from."""\n\n'
        gap = "" if IMPORTS[framework] else "\n"
        files[shelf.solutions / drill_id / solution] = origin + gap + contract + BODY[framework]
    return files


def write_files(files: dict[Path, str]) -> None:
    """Write new files, and never over one that is there. DrillError when that is not possible."""
    for path in files:
        if path.exists():
            raise DrillError(f"{path} is there already.", "Choose another id, or remove that file.")
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as fault:
            raise DrillError(
                f"Cannot write {path}: {fault.strerror}.", "Choose another folder with --into."
            ) from None


def check_mixture(frameworks: Sequence[str]) -> None:
    """One suite serves NumPy and torch, or plain Python: DrillError for a mixture."""
    if PYTHON in frameworks and len(frameworks) > 1:
        raise DrillError("A drill is for python, or for numpy and torch.", "Name the frameworks of one kind.")


def _edit(framework: str) -> str:
    find, replace = BUG[framework]
    return f'{framework} = [{{ find = "{find}", replace = "{replace}" }}]\n'


def _fails(framework: str) -> str:
    checks = FAILS if framework == PYTHON else [*FAILS, "test_the_input_is_left_alone"]
    return f"{framework} = [{_quoted(checks)}]\n"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
