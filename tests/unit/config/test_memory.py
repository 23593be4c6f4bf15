from pathlib import Path

import pytest

from trainmon_tui.config.memory import MOST, PLAYBOOKS, remember_playbook, remembered_playbook


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_choice_is_kept_for_its_folder_until_it_is_forgotten():
    assert remembered_playbook(Path("/runs/a")) == ""
    assert remember_playbook(Path("/runs/a"), "sam")
    assert remember_playbook(Path("/runs/b"), "/books/mine.yaml")
    assert remembered_playbook(Path("/runs/a")) == "sam"
    assert remembered_playbook(Path("/runs/b")) == "/books/mine.yaml"
    assert remember_playbook(Path("/runs/a"), "")
    assert remembered_playbook(Path("/runs/a")) == ""
    assert remembered_playbook(Path("/runs/b")) == "/books/mine.yaml"


def test_the_oldest_choices_are_forgotten_first(state):
    state.mkdir()
    known = ",".join(f'"/runs/{n}": "sam"' for n in range(MOST))
    (state / PLAYBOOKS.file).write_text("{" + known + "}")
    remember_playbook(Path("/new"), "flow")
    assert remembered_playbook(Path("/runs/0")) == ""
    assert remembered_playbook(Path("/runs/1")) == "sam"


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"/runs/a": 7}', "{", "\udcff", "[" * 100_000])
def test_what_somebody_else_wrote_counts_for_nothing(state, text):
    state.mkdir()
    (state / PLAYBOOKS.file).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert remembered_playbook(Path("/runs/a")) == ""
    assert remember_playbook(Path("/runs/a"), "sam")
    assert remembered_playbook(Path("/runs/a")) == "sam"


def test_nothing_is_kept_where_nothing_can_be_written(state):
    state.write_text("a file where the folder should be")
    assert not remember_playbook(Path("/runs/a"), "sam")
    assert remember_playbook(Path("/runs/a"), "")
