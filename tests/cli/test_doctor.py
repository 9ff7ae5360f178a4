"""`drill doctor`: each finding says fine, or what to do."""

import json
import sqlite3
import sys

import pytest

from interview_drill.cli.commands import doctor


def test_a_healthy_house(drill):
    done = drill("doctor", "--json")
    page = json.loads(done.stdout)
    assert done.returncode == (0 if page["well"] else 1)
    names = [f["name"] for f in page["findings"]]
    assert {"Python", "libraries", "torch", "devices", "numpy grade", "editor", "records", "limits"} <= set(
        names
    )
    assert all(f["state"] == "fine" or f["mend"] for f in page["findings"])


def test_a_probe_that_hangs_or_falls_is_told():
    late = doctor.probe(
        ("-c", "import time; print('{\"versions\": {}}', flush=True); time.sleep(60)"), seconds=1.0
    )
    assert late == {"versions": {}, "problem": "no answer in 1 s"}
    fallen = doctor.probe(("-c", "raise ImportError('libcuda.so is missing')"))
    assert fallen == {"problem": "ImportError: libcuda.so is missing"}


def test_missing_and_broken_libraries_say_what_to_do():
    (only,) = doctor._libraries({"versions": {"numpy": "2", "torch": None}, "problem": "no torch"})
    assert (only.state, only.mend) == ("bad", "python -m pip install torch")
    broken = list(doctor._libraries({"versions": {"torch": "2"}, "problem": "libcuda.so is missing"}))[-1]
    assert (broken.name, broken.state) == ("torch", "bad")


def test_a_gpu_that_cannot_add_is_named():
    found = {"build": "12.8", "gpus": ["A", "B"], "works": [True, False], "mps": False}
    finding = doctor._devices(found)
    assert (finding.state, finding.seen) == ("note", "cpu, cuda:0 (A), cuda:1 (B)")
    assert finding.mend.startswith("cuda:1 cannot add")


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_damaged_records_are_told_and_left_alone(tmp_path, content):
    path = tmp_path / "drill.sqlite3"
    path.write_bytes(content)
    assert doctor._database(path).state == "bad"
    assert path.read_bytes() == content


def test_good_records(tmp_path):
    path = tmp_path / "drill.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE attempt (id INTEGER)")
    connection.close()
    assert doctor._database(path).seen.endswith("0 attempts, no damage")


def test_what_this_system_lacks_is_a_note():
    (finding,) = doctor._limits(lambda: {"memory limit": False, "process group kill": True})
    assert (finding.state, finding.seen) == ("note", "without memory limit")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_a_place_in_the_way(tmp_path):
    (tmp_path / "file").write_text("")
    assert doctor._place("state", tmp_path / "file").state == "bad"
    assert doctor._place("state", tmp_path / "new" / "folder").state == "fine"
