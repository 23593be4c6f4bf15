"""The page about the runbooks answers for every row, and is what the playbooks say now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from trainmon_tui.rules.playbooks import bundled

CHECKOUT = Path(__file__).resolve().parents[1]
ROWS = {"R05", "R08", *(f"R{number}" for number in range(40, 58)), "R66"}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("page", CHECKOUT / "scripts" / "make_runbooks_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_has_an_answer_in_its_own_playbook(script):
    assert {row for rows in script.RUNBOOKS.values() for row in rows} == ROWS
    assert script.uncovered() == []


def test_no_part_answers_for_a_row_of_another_runbook(script):
    for name, rows in script.RUNBOOKS.items():
        found = {row for part in script.parts(script.load_playbook(name)) for row in part.covers}
        assert found == set(rows), name


def test_every_bundled_playbook_but_the_general_one_stands_on_the_page(script):
    assert sorted([*script.RUNBOOKS, "general"]) == bundled()


def test_the_page_is_up_to_date(script):
    written = (CHECKOUT / "docs" / "runbooks.md").read_text(encoding="utf-8")
    assert written == script.page(), "run scripts/make_runbooks_page.py"
