"""docs/settings.md and its schema say what is declared."""

import importlib.util
import json

import pytest
import yaml

from trainmon_tui.config.settings import Settings, variable_of


@pytest.fixture(scope="module")
def script(checkout):
    spec = importlib.util.spec_from_file_location(
        "settings_page", checkout / "scripts" / "make_settings_page.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_and_the_schema_are_as_declared(script):
    text = script.PAGE.read_text()
    assert script.page(text) == text, "run scripts/make_settings_page.py"
    assert json.loads(script.SCHEMA.read_text()) == script.settings_schema(), (
        "run scripts/make_settings_page.py"
    )


def test_every_setting_stands_in_the_table(script):
    rows = script.table().splitlines()
    assert len(rows) == len(Settings.plain())
    assert all(variable_of(name) in row for name, row in zip(Settings.plain(), rows, strict=True))


def test_a_page_that_lost_a_row_is_filled_again(script):
    text = script.PAGE.read_text()
    line = next(line for line in text.splitlines(keepends=True) if line.startswith("| `theme`"))
    assert script.page(text.replace(line, "")) == text


def test_the_example_of_the_page_is_valid(script, tmp_path, monkeypatch):
    from trainmon_tui.config.settings import from_file

    example = script.PAGE.read_text().split("```yaml\n")[1].split("```")[0]
    (tmp_path / "config.yaml").write_text(example)
    assert from_file(tmp_path / "config.yaml").keys == yaml.safe_load(example)["keys"]
