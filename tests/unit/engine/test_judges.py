import pytest

from trainmon_tui.config.memory import remembered_playbook
from trainmon_tui.engine.judges import REMEMBERED, Judges
from trainmon_tui.engine.session import Session
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.protocol.spec import EngineSpec


@pytest.fixture
def run(monkeypatch, tmp_path):
    """The path of a log in a folder for which nothing is remembered yet."""
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs" / "run.log"


def taken(judges):
    judgement = Session(judges.judge).judgement(ended=False)
    return judgement.playbook, judgement.reason


def test_what_is_named_on_the_screen_is_remembered_for_the_folder(run):
    assert taken(Judges(EngineSpec(str(run), "sam", remember=True))) == ("sam", "named by the user")
    assert taken(Judges(EngineSpec(str(run)))) == ("sam", REMEMBERED)
    assert taken(Judges(EngineSpec(str(run.parent.parent / "other.log"))))[0] == "general"


def test_what_is_named_for_one_question_is_not_remembered(run):
    Judges(EngineSpec(str(run), "sam"))
    assert remembered_playbook(run.parent) == ""


def test_auto_forgets(run):
    Judges(EngineSpec(str(run), "sam", remember=True))
    assert taken(Judges(EngineSpec(str(run), "auto", remember=True))) == (
        "general", "no other playbook fits this log",
    )  # fmt: skip
    assert taken(Judges(EngineSpec(str(run))))[0] == "general"


def test_none_is_remembered_too(run):
    judges = Judges(EngineSpec(str(run)))
    judges.choose("none")
    assert taken(judges) == ("", "no playbook: named by the user")
    assert taken(Judges(EngineSpec(str(run)))) == ("", f"no playbook: {REMEMBERED}")


def test_a_file_is_remembered_wherever_one_stands(run, monkeypatch):
    (run.parent / "mine.yaml").write_text("playbook: 1\nname: Mine\n")
    monkeypatch.chdir(run.parent)
    Judges(EngineSpec(str(run), "mine.yaml", remember=True))
    monkeypatch.chdir(run.parent.parent)
    assert taken(Judges(EngineSpec(str(run)))) == ("mine", REMEMBERED)


def test_one_that_cannot_be_used_any_more_is_said_and_left_out(run):
    (run.parent / "mine.yaml").write_text("playbook: 1\nname: Mine\n")
    Judges(EngineSpec(str(run), str(run.parent / "mine.yaml"), remember=True))
    (run.parent / "mine.yaml").unlink()
    judges = Judges(EngineSpec(str(run)))
    assert taken(judges)[0] == "general"
    assert "cannot be used" in judges.take_notices()[0]
    assert judges.take_notices() == []


def test_one_that_is_wrong_is_refused_and_not_remembered(run):
    judges = Judges(EngineSpec(str(run)))
    with pytest.raises(BadDataError, match="there is no playbook"):
        judges.choose("nonsense")
    assert remembered_playbook(run.parent) == ""


def test_without_a_state_folder_the_choice_counts_and_that_is_said(run):
    (run.parent.parent / "state").write_text("")
    judges = Judges(EngineSpec(str(run)))
    judges.choose("sam")
    assert taken(judges)[0] == "sam"
    assert "cannot be kept" in judges.take_notices()[0]


def test_a_pipe_has_no_folder_to_remember_for(run):
    judges = Judges(EngineSpec("/dev/fd/3", "sam", remember=True))
    assert judges.take_notices() == []
    assert judges.names[0] == "auto"
    assert judges.names[-1] == "none"
    assert "vivqa" in judges.names
