"""What the commands on formats and playbooks share."""

from __future__ import annotations

import pytest

from trainmon_tui.cli.library import Report, Row, run_tests, table
from trainmon_tui.config.library import Library
from trainmon_tui.model.errors import BadDataError

DIFFERENCES = [("step", "3", "4"), ("epoch total", "\x1b[2J9", "")]


@pytest.fixture
def library(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "config"))
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").touch()
    return Library("thing", "things", tmp_path)


def test_a_table_is_aligned_and_says_below_a_row_what_is_wrong_with_it(tmp_path):
    rows = [
        Row("a", "yours", "first", tmp_path, ""),
        Row("longer", "bundled", "", tmp_path, "line 3\nline 4"),
    ]
    assert table(rows).splitlines() == [
        "a       yours    first",
        "longer  bundled  cannot be read",
        "                 ! line 3",
        "                 ! line 4",
    ]
    assert table([]) == ""


def test_a_report_shows_differences_side_by_side_and_nothing_that_acts():
    assert list(Report("x: 1 failed of 2", [("sample 2: a", DIFFERENCES)]).lines()) == [
        "✗ x: 1 failed of 2",
        "  sample 2: a",
        "    step         expected 3, got 4",
        "    epoch total  expected 9, got",
    ]
    assert list(Report("x: fine").lines()) == ["✓ x: fine"]


def test_a_failure_is_status_65_and_the_others_are_still_told(library, capsys):
    def test(name):
        if name.endswith("one.yaml"):
            raise BadDataError("it is torn", "mend it")
        return Report("two: fine")

    assert run_tests([], library, test) == 65
    captured = capsys.readouterr()
    assert captured.out.endswith("two: fine\n")
    assert captured.err == "trainmon-tui: it is torn\n  mend it\n"
    assert run_tests(["two"], library, test) == 0
    assert run_tests(["two"], library, lambda name: Report(name, [("a", DIFFERENCES)])) == 65
