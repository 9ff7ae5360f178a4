"""Which drills there are: those that come with the program, and those of the user's own shelves."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from interview_drill.drills.errors import DrillError
from interview_drill.drills.metadata import TRACKS, closest, parse_drill
from interview_drill.drills.model import Drill, Shelf

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOLDERS = ("drills", "solutions", "graders", "schedules")


@dataclass(frozen=True)
class Catalogue:
    """All drills by id, ordered by track and then by id.

    `broken` holds, by id, what is wrong with the drills that cannot be used, so that one
    unfinished drill on a shelf of one's own does not take the others away. `shelves` are where they
    all came from, the builtin one first.
    """

    drills: Mapping[str, Drill]
    broken: Mapping[str, DrillError] = field(default_factory=dict)
    shelves: tuple[Shelf, ...] = ()

    def get(self, drill_id: str) -> Drill:
        """The drill of that id. DrillError when there is none, or when its files are wrong."""
        if drill_id in self.broken:
            raise self.broken[drill_id]
        if drill_id in self.drills:
            return self.drills[drill_id]
        near = closest(drill_id, self.drills)
        hint = f"{near} `drill list` shows all." if near else "`drill list` shows all drills."
        raise DrillError(f"There is no drill `{drill_id}`.", hint)

    def __contains__(self, drill_id: object) -> bool:
        return drill_id in self.drills

    def __iter__(self) -> Iterator[Drill]:
        return iter(self.drills.values())

    def __len__(self) -> int:
        return len(self.drills)


def builtin_shelf() -> Shelf:
    """The four folders that are installed with the program."""
    # Each through its own package: the namespace above them has no single folder.
    return Shelf(*(Path(str(files(f"interview_drill.{name}"))) for name in FOLDERS))


def shelf_at(root: Path) -> Shelf:
    """A shelf of one's own: a folder with the same four sub-folders."""
    return Shelf(*(root / name for name in FOLDERS))


def all_shelves(drill_path: str = "", configured: Iterable[str] = ()) -> tuple[Shelf, ...]:
    """The builtin shelf, then those named in DRILL_PATH (as PATH is written) and in the config."""
    named = [*drill_path.split(os.pathsep), *configured]
    roots = dict.fromkeys(Path(name).expanduser().absolute() for name in named if name.strip())
    return (builtin_shelf(), *map(shelf_at, roots))


def load_catalogue(shelves: Sequence[Shelf] | None = None) -> Catalogue:
    """The drills of all shelves (default: the builtin one), from their `drill.toml` alone."""
    drills: dict[str, Drill] = {}
    broken: dict[str, DrillError] = {}
    homes: dict[str, Path] = {}
    searched = tuple(dict.fromkeys(shelves if shelves is not None else (builtin_shelf(),)))
    for shelf in searched:
        for folder in _drill_folders(shelf):
            drill_id, first = folder.name, homes.setdefault(folder.name, folder)
            try:
                _check_unique(drill_id, first, folder)
                drills[drill_id] = _load(folder, shelf)
            except DrillError as fault:
                drills.pop(drill_id, None)
                broken[drill_id] = fault
    ordered = sorted(drills.values(), key=lambda drill: (TRACKS.index(drill.track), drill.id))
    return Catalogue({drill.id: drill for drill in ordered}, dict(sorted(broken.items())), searched)


def _drill_folders(shelf: Shelf) -> list[Path]:
    try:
        entries = sorted(os.scandir(shelf.drills), key=lambda entry: entry.name)
    except OSError as fault:
        if _is_new(shelf.drills.parent):
            return []
        hint = f"`drill new ID --into {shelf.drills.parent}` makes one, or mend DRILL_PATH and `drill_paths`."
        raise DrillError(f"The drill folder {shelf.drills} cannot be read: {fault.strerror}.", hint) from None
    folders = [Path(e.path) for e in entries if e.name[0] not in "._" and e.is_dir()]
    return [folder for folder in folders if _holds_files(folder)]


def _is_new(root: Path) -> bool:
    """An empty folder: a shelf that waits for its first drill."""
    return root.is_dir() and not os.listdir(root)


def _holds_files(folder: Path) -> bool:
    """Not merely what Python leaves behind in a folder whose drill is gone."""
    return any(name != "__pycache__" for name in os.listdir(folder))


def _check_unique(drill_id: str, first: Path, folder: Path) -> None:
    if first != folder:
        raise DrillError(f"Two drills are called `{drill_id}`: {first} and {folder}.", "Rename one folder.")


def _load(folder: Path, shelf: Shelf) -> Drill:
    if not ID.fullmatch(folder.name):
        raise DrillError(
            f"{folder}: `{folder.name}` is not a drill id.", "Use small letters, digits and single hyphens."
        )
    drill = parse_drill(folder / "drill.toml", folder.name, shelf)
    for path in needed_files(drill):
        if not path.is_file():
            hint = "Write it; `drill new ID` makes a drill with all its files."
            raise DrillError(f"{path} is missing (drill `{drill.id}`).", hint)
    return drill


def needed_files(drill: Drill) -> tuple[Path, ...]:
    """The files a drill cannot do without."""
    if drill.kind == "design":
        return (drill.brief_path,)
    return (
        drill.brief_path,
        *(drill.stub_path(framework) for framework in drill.frameworks),
        *(drill.solution_path(framework) for framework in drill.frameworks),
        drill.suite_path,
    )
