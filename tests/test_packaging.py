"""What is built and installed: one import package, all content, nothing else."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".*cache", ".git", ".venv", "venv", "__pycache__", "*.egg-info", "build", "dist"
)
CONTENT = {
    "drills": ("*/drill.toml", "*/brief.md", "*/stub_*.py", "*.py", "py.typed"),
    "solutions": ("*/solution_*.py", "*.py", "py.typed"),
    "graders": ("*/suite.py", "*/bugs.toml", "*.py", "py.typed"),
    "schedules": ("*.toml", "*.py", "py.typed"),
    "cli": ("*.py", "commands/*.py", "store/*.py", "room/*.py", "views/*.py", "py.typed"),
}
BUILD = """
import sys
from setuptools import build_meta
print(getattr(build_meta, "build_" + sys.argv[1])(sys.argv[2]))
"""


def content():
    """Every file that the program needs, as `drills/attention/brief.md`."""
    found = {
        path for folder, kinds in CONTENT.items() for kind in kinds for path in (ROOT / folder).glob(kind)
    }
    return {path.relative_to(ROOT).as_posix() for path in found if path.is_file()}


def backend_path(tmp):
    """A folder to put on the path so that setuptools is new enough; empty when it is already."""
    try:
        if int(importlib.metadata.version("setuptools").split(".")[0]) >= 77:
            return ""
    except importlib.metadata.PackageNotFoundError:
        pass
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--target",
        str(tmp),
        "-c",
        str(ROOT / "constraints.txt"),
    ]
    subprocess.run([*pip, "setuptools"], check=True)
    return str(tmp)


def build(kind, source, out, path):
    """Build a `wheel` or `sdist` of the folder `source`; returns its path."""
    env = {**os.environ, "PYTHONPATH": path, "SETUPTOOLS_USE_DISTUTILS": "local"}
    command = [sys.executable, "-c", BUILD, kind, str(out)]
    done = subprocess.run(command, cwd=source, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel from the checkout, the sdist, and a wheel from the unpacked sdist."""
    tmp = tmp_path_factory.mktemp("packaging")
    path = backend_path(tmp / "backend")
    shutil.copytree(ROOT, tmp / "source", ignore=LEFT_OUT, symlinks=True)
    wheel = build("wheel", tmp / "source", tmp, path)
    shutil.rmtree(tmp / "source/build", ignore_errors=True)
    sdist = build("sdist", tmp / "source", tmp, path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp / "unpacked", filter="data")
    (tmp / "again").mkdir()
    again = build("wheel", next((tmp / "unpacked").iterdir()), tmp / "again", path)
    return wheel, sdist, again


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_one_package_and_no_other_top_level_name(built):
    tops = {name.split("/")[0] for name in names(built[0])}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"interview_drill"}
    assert "interview_drill/__init__.py" not in names(built[0])


def test_the_wheel_holds_all_content_and_nothing_else(built):
    inside = {
        name.removeprefix("interview_drill/")
        for name in names(built[0])
        if name.startswith("interview_drill/")
    }
    assert inside == content()


def test_the_sdist_builds_the_same_wheel(built):
    assert names(built[2]) == names(built[0])


def test_the_sdist_holds_what_a_reader_looks_for(built):
    with tarfile.open(built[1]) as archive:
        inside = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml"} <= inside


def test_the_wheel_works_outside_the_checkout(built, tmp_path):
    target = tmp_path / "site"
    with zipfile.ZipFile(built[0]) as archive:
        archive.extractall(target)
    env = {**os.environ, "PYTHONPATH": str(target), "DRILL_HOME": str(tmp_path / "home"), "DRILL_PATH": ""}
    where = (
        "import interview_drill.cli as c, interview_drill.drills as d; print(c.__file__); print(d.__file__)"
    )
    for code in (["-c", where], ["-m", "interview_drill.cli", "show", "attention"]):
        command = [sys.executable, *code]
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        if code[0] == "-c":
            assert all(line.startswith(str(target)) for line in done.stdout.splitlines())
        else:
            assert "attention" in done.stdout
