"""The life of an attempt, through the real command."""

import json
import stat
import subprocess

import pytest

LONG_AGO = "2026-02-27T12:00:00Z"


def told(done) -> str:
    """What a person reads, wherever it was printed, on one line."""
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def timer(at, time="12:00") -> dict:
    return json.loads(at(time, "timer", "--json").stdout)


def test_start_writes_the_stub_and_shows_task_file_and_time(drill, at):
    done = at("12:00", "start", "add")
    path = drill.workspace / "add" / "attempt-01_python.py"
    assert done.returncode == 0
    assert "raise NotImplementedError" in path.read_text()
    assert str(path) in done.stdout
    for part in ("Add two numbers", "30:00 left", "aim for 10:00", "drill grade"):
        assert part in told(done)


def test_start_resumes_what_runs(drill, at):
    at("12:00", "start", "add")
    done = at("12:10", "start", "add-again")
    assert done.returncode == 0
    assert "An attempt at add is running" in told(done)
    assert "To begin add-again instead: drill stop" in told(done)
    assert "20:00 left" in done.stdout
    assert timer(at, "12:10")["attempt"] == 1
    assert not (drill.workspace / "add-again").exists()


def test_start_without_a_drill_resumes_or_asks_which(at):
    assert at("12:00", "start").returncode == 2
    at("12:00", "start", "add")
    assert at("12:00", "start").returncode == 0


def test_the_next_attempt_gets_the_next_free_number(drill, at):
    folder = drill.workspace / "add"
    folder.mkdir(parents=True)
    (folder / "attempt-07_python.py").write_text("mine\n")
    for expected in ("attempt-08_numpy.py", "attempt-09_numpy.py"):
        at("12:00", "start", "add", "--framework", "numpy")
        assert (folder / expected).exists()
        at("12:01", "stop")
    assert (folder / "attempt-07_python.py").read_text() == "mine\n"


def test_a_number_is_not_used_twice_though_its_file_is_gone(drill, at):
    at("12:00", "start", "add")
    at("12:01", "stop")
    (drill.workspace / "add" / "attempt-01_python.py").unlink()
    at("12:02", "start", "add")
    assert (drill.workspace / "add" / "attempt-02_python.py").exists()


def test_a_file_that_vanished_is_put_back_on_start(drill, at):
    at("12:00", "start", "add")
    path = drill.workspace / "add" / "attempt-01_python.py"
    path.unlink()
    missing = at("12:01", "grade")
    assert missing.returncode == 2
    assert "is not there" in told(missing)
    assert "Its file was gone and is back" in told(at("12:02", "start"))
    assert "raise NotImplementedError" in path.read_text()


def test_last_starts_the_same_drill_in_the_same_framework(drill, at):
    assert at("12:00", "start", "last").returncode == 2
    at("12:00", "start", "add", "-f", "numpy")
    at("12:01", "stop")
    assert at("12:02", "start", "last").returncode == 0
    assert (drill.workspace / "add" / "attempt-02_numpy.py").exists()


def test_random_is_repeatable_with_a_seed(at):
    drawn = set()
    for _ in range(2):
        at("12:00", "start", "random", DRILL_SEED="5")
        drawn.add(timer(at)["drill"])
        at("12:01", "stop")
    assert len(drawn) == 1


def test_minutes_come_from_the_option_then_the_settings(drill, at):
    drill.home.mkdir()
    (drill.home / "config.toml").write_text('minutes = 45\nframework = "numpy"\n')
    at("12:00", "start", "add")
    assert (timer(at)["budget_seconds"], timer(at)["framework"]) == (2700, "numpy")
    at("12:00", "stop")
    at("12:00", "start", "add", "--minutes", "5", "--framework", "python")
    assert (timer(at)["budget_seconds"], timer(at)["framework"]) == (300, "python")


def test_pauses_are_left_out_of_the_time(at):
    at("12:00", "start", "add")
    at("12:05", "pause")
    assert timer(at, "12:30")["elapsed_seconds"] == 300
    assert timer(at, "12:30")["paused"]
    at("12:40", "resume")
    assert timer(at, "12:45")["elapsed_seconds"] == 600


def test_pausing_twice_and_resuming_what_runs_are_told(at):
    at("12:00", "start", "add")
    assert "its clock runs" in told(at("12:01", "resume"))
    at("12:01", "pause")
    done = at("12:02", "pause")
    assert (done.returncode, "paused already" in told(done)) == (2, True)


def test_start_lets_a_paused_clock_run_again(at):
    at("12:00", "start", "add")
    at("12:05", "pause")
    assert "its clock runs again" in told(at("12:30", "start"))
    assert timer(at, "12:35")["elapsed_seconds"] == 600


def test_the_timer_exits_1_when_nothing_runs(at):
    for words in (("timer",), ("timer", "--json"), ("timer", "--format", "{mm}")):
        assert at("12:00", *words).returncode == 1
    assert json.loads(at("12:00", "timer", "--json").stdout) == {"running": False}
    assert at("12:00", "timer", "--format", "{mm}").stdout == ""


def test_the_timer_fills_a_format(at):
    at("12:00", "start", "add", "-m", "90")
    line = at("12:20:05", "timer", "--format", "{drill} {mm}:{ss} {remaining} {state} {percent}%")
    assert line.stdout == "add 69:55 1:09:55 running 22%\n"
    wrong = at("12:20", "timer", "--format", "{nonsense}")
    assert (wrong.returncode, "{remaining}" in told(wrong)) == (2, True)


def test_time_that_is_up_stays_at_zero_and_loses_nothing(drill, at):
    at("12:00", "start", "add")
    done = at("12:42", "timer")
    assert done.returncode == 0
    assert "time is up, 12:00 over" in done.stdout
    assert at("12:42", "timer", "--format", "{mm}:{ss}").stdout == "00:00\n"
    assert (drill.workspace / "add" / "attempt-01_python.py").exists()


def test_a_clock_set_back_is_said(at):
    at("12:00", "start", "add")
    done = at("11:50", "timer")
    assert "30:00 left" in done.stdout
    assert "set back by 10:00" in told(done)


def test_hints_come_one_by_one_and_are_counted(at):
    at("12:00", "start", "add")
    shown = [told(at("12:01", "hint")) for _ in range(4)]
    assert shown[:3] == [
        "Hint 1 of 3: Look at the numbers.",
        "Hint 2 of 3: Add them.",
        "Hint 3 of 3: return a + b",
    ]
    assert shown[3].startswith("That was all")
    assert timer(at)["hints"] == 3


def test_the_solution_of_an_open_attempt_needs_a_yes_and_is_marked(at):
    at("12:00", "start", "add")
    refused = at("12:01", "solution")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert not timer(at)["revealed"]
    shown = at("12:02", "solution", "--yes")
    assert "return a + b" in shown.stdout
    assert timer(at)["revealed"]


def test_the_solution_of_another_drill_marks_nothing(at):
    at("12:00", "start", "add")
    assert at("12:01", "solution", "add-again").returncode == 0
    assert not timer(at)["revealed"]


def test_a_solution_in_a_pipe_is_the_bare_file(drill, at, shelf):
    done = at("12:00", "solution", "add")
    assert done.stdout == (shelf / "solutions" / "add" / "solution_python.py").read_text()


def test_stop_keeps_file_and_record(drill, at):
    at("12:00", "start", "add")
    assert "Stopped add after 10:00" in told(at("12:10", "stop"))
    assert at("12:11", "timer").returncode == 1
    (row,) = json.loads(at("12:11", "history", "--json").stdout)
    assert (row["drill"], row["outcome"], row["ended_at"][:16]) == ("add", "stopped", "2026-03-01T12:10")
    assert (drill.workspace / "add" / "attempt-01_python.py").exists()


@pytest.mark.parametrize("command", ["stop", "pause", "resume", "hint", "grade"])
def test_without_an_attempt_a_command_says_so(at, command):
    done = at("12:00", command)
    assert done.returncode == 2
    assert "No attempt is running." in done.stderr
    assert done.stdout == ""


def test_history_has_a_table_json_and_csv(at):
    assert "No attempt yet" in told(at("12:00", "history"))
    for _ in range(2):
        at("12:00", "start", "add")
        at("12:01", "stop")
    assert at("12:02", "history").stdout.count("stopped") == 2
    assert at("12:02", "history", "-n", "1").stdout.count("stopped") == 1
    head, *lines = at("12:02", "history", "--csv").stdout.splitlines()
    assert head.startswith("attempt,drill,framework")
    assert [line.split(",")[0] for line in lines] == ["2", "1"]
    assert json.loads(at("12:02", "history", "add-again", "--json").stdout) == []
    assert at("12:02", "history", "nonsense").returncode == 2


def test_drill_alone_says_what_runs_and_what_is_next(at):
    assert "drill start attention" in told(at("12:00"))
    at("12:00", "start", "add")
    assert "25:00 left" in told(at("12:05"))
    at("12:06", "stop")
    assert "Last: add" in told(at("12:07"))


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("start", "ad"), "Did you mean `add`"),
        (("start", "add", "-f", "torch"), "It is offered for: python, numpy"),
        (("start", "add", "-m", "0"), "not in the range"),
        (("start", "add", "-m", "soon"), "not a valid int"),
        (("start", "today"), "schedule"),
        (("strat",), "'start'?"),
        (("grade", "nonsense"), "There is no drill"),
        (("grade", "--file", "x.py"), "For which drill"),
        (("grade", "add", "--file", "nothing.py"), "is not there"),
        (("grade", "add", "--file", "/"), "is a folder"),
        (("grade", "add", "--file", "/dev/null"), "is not a regular file"),
        (("solution",), "Which drill?"),
        (("solution", "add", "-f", "torch"), "no framework"),
        (("history", "--json", "--csv"), "exclude"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_2(at, words, part):
    done = at("12:00", *words)
    assert done.returncode == 2
    assert part in told(done)
    assert done.stdout == ""


def test_a_drill_to_think_aloud_has_nothing_to_start(sums):
    talk = sums.shelf / "drills" / "talk"
    talk.mkdir()
    text = (sums.shelf / "drills" / "add" / "drill.toml").read_text().split("[entry]")[0]
    text = text.replace('"code"', '"design"').replace('["python", "numpy"]', "[]")
    (talk / "drill.toml").write_text(text)
    (talk / "brief.md").write_text("# Think aloud\n")
    done = sums("start", "talk", "--no-editor")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no file to write" in done.stderr
    assert sums("timer").returncode == 1


def test_an_empty_file_is_told(at, tmp_path):
    path = tmp_path / "empty.py"
    path.write_text("\n \n")
    done = at("12:00", "grade", "add", "--file", str(path))
    assert (done.returncode, "is empty" in told(done)) == (2, True)


def test_a_huge_file_is_told(at, tmp_path):
    path = tmp_path / "huge.py"
    path.write_bytes(b"#" * (1 << 21))
    done = at("12:00", "grade", "add", "--file", str(path))
    assert (done.returncode, "larger than" in told(done)) == (2, True)


def test_grading_another_drill_than_the_running_one_is_told(at):
    at("12:00", "start", "add")
    done = at("12:01", "grade", "add-again")
    assert (done.returncode, "at `add`" in told(done)) == (2, True)


def test_a_home_that_is_a_file_is_told(drill, at, tmp_path):
    (tmp_path / "file").write_text("")
    done = at("12:00", "timer", DRILL_HOME=str(tmp_path / "file"))
    assert (done.returncode, "which is a file" in told(done)) == (2, True)


def test_a_workspace_that_is_a_file_is_told_and_starts_nothing(at, tmp_path):
    (tmp_path / "file").write_text("")
    done = at("12:00", "start", "add", DRILL_WORKSPACE=str(tmp_path / "file"))
    assert (done.returncode, "a file is in the way" in told(done)) == (2, True)
    assert at("12:00", "timer").returncode == 1


def test_a_read_only_workspace_is_told_and_starts_nothing(at, tmp_path):
    folder = tmp_path / "locked"
    (folder / "add").mkdir(parents=True)
    (folder / "add").chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        (folder / "add" / "probe").write_text("")
    except PermissionError:
        done = at("12:00", "start", "add", DRILL_WORKSPACE=str(folder))
        assert (done.returncode, "Cannot write" in told(done)) == (2, True)
        assert at("12:00", "timer").returncode == 1
    else:
        pytest.skip("permissions do not bind this user")


def test_a_workspace_that_takes_no_files_is_told_and_starts_nothing(at):
    done = at("12:00", "start", "add", DRILL_WORKSPACE="/proc/drill")
    assert (done.returncode, "Cannot write to the workspace" in told(done)) == (2, True)
    assert at("12:00", "timer").returncode == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("editr = 'vim'", "unknown setting 'editr'"),
        ("minutes = 0", "'minutes' must be"),
        ("minutes = true", "'minutes' must be"),
        ("framework = 'jax'", "'framework' must be"),
        ("drill_paths = 'x'", "'drill_paths' must be"),
        ("editor = [", "not valid TOML"),
    ],
)
def test_wrong_settings_name_file_and_key(drill, at, text, part):
    drill.home.mkdir()
    (drill.home / "config.toml").write_text(text)
    done = at("12:00", "timer")
    assert (done.returncode, part in told(done), "config.toml" in told(done)) == (2, True, True)


def test_a_damaged_state_file_is_moved_aside_and_work_goes_on(drill, at):
    at("12:00", "start", "add")
    drill.database.write_bytes(b"nonsense" * 1000)
    done = at("12:01", "start", "add")
    assert done.returncode == 0
    assert "was damaged. It is kept as" in told(done)
    assert (drill.workspace / "add" / "attempt-02_python.py").exists()


def test_help_is_everywhere(at):
    for words in ((), ("start",), ("grade",), ("timer",), ("schedule",)):
        short, long = at("12:00", *words, "-h"), at("12:00", *words, "--help")
        assert short.returncode == long.returncode == 0
        assert short.stdout == long.stdout
        assert "Usage: drill" in short.stdout


def test_version_and_a_wrong_clock(drill):
    assert drill("--version").stdout.startswith("drill ")
    done = drill("timer", DRILL_NOW="noon")
    assert (done.returncode, "DRILL_NOW" in told(done)) == (2, True)


def test_lines_fit_a_narrow_terminal(at):
    at("12:00", "start", "add", COLUMNS="60")
    for words in ((), ("history",), ("timer",), ("hint",), ("start",), ("-h",)):
        shown = at("12:01", *words, COLUMNS="60").stdout
        lines = [line for line in shown.splitlines() if not line.startswith("File")]
        assert max(map(len, lines)) <= 60, words


def test_a_pipe_gets_no_colours(at):
    assert "\x1b" not in at("12:00", "start", "add").stdout


def test_ascii_terminals_get_ascii_marks(at):
    done = at("12:00", "start", "add", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_a_fault_of_ours_is_one_sentence_and_a_traceback_only_on_request(drill):
    broken = {"DRILL_NOW": "9999-12-31T23:59:59Z", "TZ": "UTC-14"}
    quiet, loud = drill("history", **broken), drill("--debug", "history", **broken)
    assert quiet.returncode == loud.returncode == 3
    assert "drill itself failed: OverflowError" in told(quiet)
    assert "Traceback" in loud.stderr


def test_a_reader_that_leaves_is_no_error(drill):
    command = " ".join([*drill.argv("history", "--csv"), "| true"])
    done = subprocess.run(["sh", "-c", command], env=drill.surroundings(), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
