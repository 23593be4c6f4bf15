"""``compare``: from logs to the table."""

from __future__ import annotations

import json

import pytest

from trainmon_tui.cli.main import main


@pytest.fixture
def logs(tmp_path):
    """Two short runs."""
    paths = []
    for name, lr, last in (("a.log", "0.1", 0.5), ("b.log", "0.2", 0.25)):
        lines = [f"Namespace(lr={lr}, seed=3)\n"]
        lines += [
            f"epoch {n} train_loss {2 / n + last:.3f} val_loss {2 / n + last:.3f}\n" for n in range(1, 9)
        ]
        (tmp_path / name).write_text("".join(lines))
        paths.append(str(tmp_path / name))
    return paths


def test_two_logs_are_laid_side_by_side(logs, capsys):
    assert main(["compare", *logs]) == 0
    shown = capsys.readouterr().out
    assert "a.log" in shown
    assert "lr" in shown
    assert "seed" not in shown
    assert "0.5*" in shown


def test_the_same_as_json(logs, capsys):
    assert main(["compare", "--json", *logs]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [run["name"] for run in told["runs"]] == ["a.log", "b.log"]
    assert {one["name"]: one["values"] for one in told["settings"]}["lr"] == ["0.1", "0.2"]


def test_as_of_an_epoch(logs, capsys):
    main(["compare", "--json", "--at", "epoch=2", *logs])
    told = json.loads(capsys.readouterr().out)
    assert told["metrics"][0]["best"] == [1.5, 1.25]


def test_one_run_alone_is_refused(logs, capsys):
    assert main(["compare", logs[0]]) == 64
    assert "name another" in capsys.readouterr().err


def test_a_run_that_is_not_there_is_said(logs, capsys):
    assert main(["compare", logs[0], "nowhere.log"]) == 66
    assert "nowhere.log" in capsys.readouterr().err


@pytest.fixture
def together(monkeypatch):
    """A terminal; every comparison that would be shown on it."""
    shown = []
    monkeypatch.setattr("trainmon_tui.cli.compare.can_show_a_screen", lambda stream: True)
    monkeypatch.setattr(
        "trainmon_tui.cli.together.open_together", lambda several, args: shown.append((several, args)) or 9
    )
    return shown


def test_on_a_terminal_the_comparison_is_shown(logs, together, capsys):
    assert main(["compare", *logs, "--theme", "light"]) == 9
    ((several, args),) = together
    assert (several.kind, several.paths, args.theme) == ("compare", tuple(logs), "light")


def test_a_run_of_another_machine_is_compared_as_text_and_that_is_said(logs, together, capsys, monkeypatch):
    monkeypatch.setattr("trainmon_tui.cli.compare.write_comparison", lambda args: 0)
    assert main(["compare", logs[0], "ssh://host/run.log"]) == 0
    assert "compared as text: only files of this machine" in (err := capsys.readouterr().err)
    assert "ssh://host/run.log is none" in err
    assert main(["compare", "--text", logs[0], "ssh://host/run.log"]) == 0
    assert capsys.readouterr().err == ""
    assert together == []


@pytest.mark.parametrize("option", [["--text"], ["--json"], ["--at", "epoch=1"]])
def test_what_is_to_be_printed_is_printed_on_a_terminal_too(logs, together, capsys, option):
    assert main(["compare", *logs, *option]) == 0
    assert capsys.readouterr().out
    assert together == []


def test_a_run_that_cannot_be_read_is_said_before_the_screen(logs, together, capsys):
    assert main(["compare", *logs, "missing.log"]) == 66
    assert "missing.log" in capsys.readouterr().err
    assert together == []
