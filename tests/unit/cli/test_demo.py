import json
from types import SimpleNamespace

import pytest

from trainmon_tui.cli import demo
from trainmon_tui.cli.demo import choose, demos
from trainmon_tui.config import assets
from trainmon_tui.model.errors import TrainmonError


@pytest.fixture
def logs(monkeypatch, tmp_path):
    (tmp_path / "beta.log").write_text("loss 1\n")
    (tmp_path / "beta.arrival.csv").write_text("0,1\n")
    (tmp_path / "alpha.log").write_text("loss 1\n")
    (tmp_path / "alpha.md").write_text("# alpha\n\nA run that\nconverges. It takes long.\n")
    monkeypatch.setattr(assets, "folder", lambda kind: tmp_path)
    return tmp_path


def test_the_list_names_each_log_and_what_it_shows(cli, logs):
    assert cli("demo", "--list") == (0, "alpha  A run that converges.\nbeta\n", "")


def test_names_one_a_line(cli, logs):
    assert cli("demo", "--names") == (0, "alpha\nbeta\n", "")


def test_json(cli, logs):
    code, out, _ = cli("demo", "--json")
    assert code == 0
    assert json.loads(out)[0] == {
        "name": "alpha",
        "about": "A run that converges.",
        "path": str(logs / "alpha.log"),
    }


def test_the_path_of_a_log(cli, logs):
    assert cli("demo", "--path", "beta") == (0, f"{logs / 'beta.log'}\n", "")


@pytest.mark.parametrize("name", ["alhpa", "../alpha"])
def test_an_unknown_name_is_refused_with_the_nearest(cli, logs, name):
    code, out, err = cli("demo", name, "--path")
    assert (code, out) == (64, "")
    assert "did you mean 'alpha'?" in err


def test_two_forms_at_once_are_refused(cli, logs):
    assert cli("demo", "--list", "--json")[0] == 64


def test_a_demo_is_replayed_with_its_recorded_times(cli, logs, monkeypatch):
    played = []
    watch = SimpleNamespace(
        replay=lambda path, args, arrival: played.append((path, args.speed, arrival)) or 0
    )
    monkeypatch.setitem(__import__("sys").modules, "trainmon_tui.cli.watch", watch)
    monkeypatch.setattr(demo, "require_terminal", lambda: None)
    assert cli("demo", "beta", "--speed", "50")[0] == 0
    assert cli("demo")[0] == 0
    assert played == [
        (str(logs / "beta.log"), 50.0, str(logs / "beta.arrival.csv")),
        (str(logs / "alpha.log"), 20.0, ""),
    ]


def test_the_bundled_logs_all_say_what_they_show():
    found = demos(assets.folder("demo_logs"))
    assert choose(found, None).name == demo.FIRST_CHOICE
    assert all(one.about for one in found)


def test_a_folder_without_logs_is_an_error(tmp_path):
    with pytest.raises(TrainmonError, match="no demo logs"):
        demos(tmp_path)
