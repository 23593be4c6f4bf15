"""``config show|path|schema``, and the flags that the settings give the screen."""

from __future__ import annotations

import json

import pytest

from trainmon_tui.cli.commands import WATCH
from trainmon_tui.cli.looks import ui_options
from trainmon_tui.cli.main import main
from trainmon_tui.config.settings import Settings, from_file, variable_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A person's configuration folder, with no variable set."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    for name in Settings.plain():
        monkeypatch.delenv(variable_of(name), raising=False)
    return tmp_path


def options_of(*words):
    return ui_options(WATCH.parser().read(["run.log", *words]))


def test_what_is_shown_can_be_kept_as_the_file(folder, capsys):
    (folder / "config.yaml").write_text("theme: solar\nkeys: {smooth: S}\n")
    assert main(["config", "show"]) == 0
    shown = capsys.readouterr().out
    assert "from the file" in shown
    assert "TRAINMON_SMOOTH" in shown
    (folder / "again.yaml").write_text(shown)
    assert from_file(folder / "again.yaml") == from_file(folder / "config.yaml")


def test_a_variable_is_named_as_the_source(folder, capsys, monkeypatch):
    monkeypatch.setenv("TRAINMON_X", "epoch")
    main(["config", "show"])
    assert "from $TRAINMON_X" in capsys.readouterr().out


def test_settings_as_json_and_as_names(folder, capsys):
    main(["config", "show", "--json"])
    assert json.loads(capsys.readouterr().out)["theme"] == "dark"
    main(["config", "show", "--names"])
    assert capsys.readouterr().out.splitlines() == list(Settings.__struct_fields__)


def test_the_path_is_told_whether_the_file_exists_or_not(folder, capsys):
    main(["config", "path"])
    assert capsys.readouterr().out == f"{folder}/config.yaml\n"


def test_the_schema_is_json(folder, capsys):
    main(["config", "schema"])
    assert json.loads(capsys.readouterr().out)["title"] == "trainmon-tui settings"


def test_a_broken_file_is_said_with_its_place(folder, capsys):
    (folder / "config.yaml").write_text("smooth: [\n")
    assert main(["config", "show"]) == 65
    assert "config.yaml:" in capsys.readouterr().err


def test_flags_reach_the_screen(folder):
    options = options_of("--smooth", "0", "--x", "time", "--y", "log", "--marker", "ascii", "--no-mouse")
    assert (options.smooth, options.x, options.y, options.mouse) == (0.0, "time", "log", False)
    assert options.chart_marker() == "ascii"


def test_without_flags_the_file_counts(folder):
    (folder / "config.yaml").write_text("x: epoch\nmouse: false\nkeys: {smooth: S}\n")
    options = options_of()
    assert (options.x, options.mouse, options.keymap) == ("epoch", False, {"smooth": "S"})


def test_a_terminal_without_unicode_draws_in_ascii_whatever_is_set(folder):
    options = ui_options(WATCH.parser().read(["run.log", "--marker", "block"]), unicode=False)
    assert options.chart_marker() == "ascii"


@pytest.mark.parametrize(
    ("words", "said"), [(["--x", "steps"], "step, epoch, time"), (["--smooth", "1"], "below 1")]
)
def test_a_wrong_flag_is_a_usage_error(folder, capsys, words, said):
    assert main(["run.log", *words]) == 64
    assert said in capsys.readouterr().err
