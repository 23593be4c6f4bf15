"""The worked example of docs/formats.md is what the program does."""

import re

import pytest
import yaml

from trainmon_tui.cli.main import main
from trainmon_tui.parse.formats.schema import Announced, Kind

pytest.importorskip("re2", reason="google-re2 is not installed: no format can be used")


@pytest.fixture(scope="module")
def page(checkout):
    return (checkout / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(page, tmp_path, monkeypatch):
    """A folder with the page's log and format."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "oven.log").write_text(block(page, "text"))
    (tmp_path / "oven.yaml").write_text(block(page, "yaml"))
    return tmp_path


def block(page, language):
    return re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)[1]


def test_every_command_of_the_page_runs(page, folder):
    (folder / "oven.yaml").rename(folder / "after-a-look.yaml")
    commands = re.findall(r"^trainmon-tui (format .*)$", page, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        assert main(command.split()) == 0, command


def test_the_formats_samples_pass_and_it_reads_the_whole_log(folder, capsys):
    assert main(["format", "test", "oven.yaml"]) == 0
    assert main(["format", "explain", "oven.log", "--format", "oven.yaml"]) == 0
    out = capsys.readouterr().out
    assert "oven: 5 samples, all as they must be" in out
    assert "oven.log: 6 lines, 100% understood" in out
    assert "crust (loss, train) by step" in " ".join(out.split())


def test_it_applies_by_itself_from_the_configuration_folder(folder, capsys, monkeypatch):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(folder))
    (folder / "formats").mkdir()
    (folder / "oven.yaml").rename(folder / "formats" / "oven.yaml")
    main(["check", "oven.log"])
    assert "read with the format oven\n" in capsys.readouterr().out


def test_the_page_names_every_kind_and_event(page):
    assert all(f"`{kind}`" in page for kind in (*Kind.__args__, *Announced.__args__))


def test_the_format_is_plain_yaml(page):
    assert yaml.safe_load(block(page, "yaml"))["name"] == "oven"
