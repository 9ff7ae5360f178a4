"""Settings: where each comes from, how one is changed, and what a wrong one is told."""

import json

import pytest


def settings(drill, **env):
    """`drill config --json` as {key: (value, origin)}."""
    data = json.loads(drill("config", "--json", **env).stdout)
    return {s["key"]: (s["value"], s["origin"]) for s in data["settings"]}


def test_a_setting_has_a_default_until_the_file_and_then_the_environment_say_otherwise(drill):
    file = str(drill.home / "config.toml")
    assert settings(drill)["minutes"] == (30, "default")
    assert drill("config", "minutes", "25").returncode == 0
    assert settings(drill)["minutes"] == (25, file)
    assert settings(drill, DRILL_MINUTES="20")["minutes"] == (20, "DRILL_MINUTES")


def test_what_is_set_is_what_start_uses(drill):
    drill("config", "minutes", "25")
    drill("config", "framework", "numpy")
    begun = drill("start", "add", "--no-editor")
    assert "25:00" in begun.stdout
    assert (drill.workspace / "add" / "attempt-01_numpy.py").exists()


def test_a_change_keeps_the_comments_of_the_file(drill):
    drill.home.mkdir(parents=True)
    file = drill.home / "config.toml"
    file.write_text('# mine\nminutes = 25  # not too long\neditor = "vi"\n')
    assert drill("config", "editor", "code --wait").returncode == 0
    assert file.read_text() == '# mine\nminutes = 25  # not too long\neditor = "code --wait"\n'
    assert drill("config", "editor", "--unset").returncode == 0
    assert file.read_text() == "# mine\nminutes = 25  # not too long\n"


def test_a_linked_settings_file_stays_a_link(drill, tmp_path):
    drill.home.mkdir(parents=True)
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("minutes = 25\n")
    (drill.home / "config.toml").symlink_to(kept)
    kept.chmod(0o600)
    assert drill("config", "minutes", "35").returncode == 0
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (drill.home / "config.toml").is_symlink()
    assert kept.read_text() == "minutes = 35\n"


def test_an_editor_that_nobody_set_here_is_the_one_that_would_open(drill):
    assert settings(drill, EDITOR="ed -p:")["editor"] == ("ed -p:", "EDITOR")
    assert settings(drill, EDITOR="ed", VISUAL="vi")["editor"] == ("vi", "VISUAL")
    assert settings(drill)["workspace"] == (str(drill.workspace), "default")


def test_show_names_every_setting_with_its_origin(drill):
    drill("config", "theme", "plain")
    shown = drill("config", "--show", DRILL_EDITOR="vi").stdout
    rows = {line.split()[0]: line for line in shown.splitlines() if line.strip()}
    assert "DRILL_EDITOR" in rows["editor"]
    assert "the file" in rows["theme"]
    assert "30" in rows["minutes"]  # the default in force, not a dash
    assert "default" in rows["hook"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["minute", "25"], "Did you mean `minutes`?"),
        (["minutes", "soon"], "a whole number from 1 to 1440"),
        (["framework", "jax"], "one of python, numpy, torch"),
        (["--unset"], "Which setting?"),
        (["notifications", "perhaps"], "true or false"),
    ],
)
def test_a_wrong_setting_is_told_and_changes_nothing(drill, words, part):
    done = drill("config", *words)
    assert done.returncode == 2
    assert part in done.stderr
    assert not (drill.home / "config.toml").exists()


def test_an_unknown_key_in_the_file_is_told_with_the_file(drill):
    drill.home.mkdir(parents=True)
    (drill.home / "config.toml").write_text('editr = "vi"\n')
    done = drill("config", "minutes", "25")
    assert done.returncode == 2
    assert "editr" in done.stderr
    assert "config.toml" in done.stderr
    assert (drill.home / "config.toml").read_text() == 'editr = "vi"\n'
