import pytest
from engine_fake import FakeSource, TimedEngine, read_all

from trainmon_tui.engine import refold
from trainmon_tui.engine.judges import Judges
from trainmon_tui.protocol.asks import Ask, Control
from trainmon_tui.protocol.spec import EngineSpec

BOOK = """\
playbook: 1
name: Mine
metrics: {loss: {aliases: [loss]}}
checks: [{id: low, title: Low, when: {epoch: 1}, pass: loss < 5}]
"""
LOG = b"Epoch 1/9\nloss: 3\nEpoch 2/9\nloss: 2\n"


@pytest.fixture
def watched(monkeypatch, tmp_path):
    """An engine without a playbook that has read a log; beside it a playbook."""
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "mine.yaml").write_text(BOOK)
    spec, source = EngineSpec(str(tmp_path / "run.log")), FakeSource(LOG)
    judges = Judges(spec)
    engine = TimedEngine(spec, source, judges.judge, None, judges=judges)
    read_all(engine)
    return engine, source, str(tmp_path / "mine.yaml")


def test_another_playbook_judges_all_that_was_read(watched, monkeypatch):
    engine, source, book = watched
    monkeypatch.setattr(refold, "SLICE_BYTES", 10)
    engine.choose(book)
    source.data += b"Epoch 3/9\nloss: 1\n"
    assert engine.advance()
    assert engine.judgement().playbook == "general"
    read_all(engine)
    judgement = engine.judgement()
    assert (judgement.playbook, judgement.items[0].verdict) == ("mine", "pass")
    assert engine.session.bytes_fed == len(source.data)
    assert engine.frame(1, Ask(1)).header.playbooks[0] == "auto"


def test_a_run_that_has_ended_is_judged_as_ended_again(watched):
    engine, source, book = watched
    source.state = "ended"
    read_all(engine)
    engine.choose(book)
    read_all(engine)
    assert engine.judgement().playbook == "mine"


def test_one_that_cannot_be_used_changes_nothing(watched):
    engine, _, _ = watched
    before = engine.session
    engine.choose("nonsense")
    read_all(engine)
    assert engine.session is before
    assert any("nonsense" in notice for notice in engine.notices)


def test_what_cannot_be_read_again_keeps_the_first_answers(watched):
    engine, source, book = watched
    before = engine.session
    source.window = lambda offset, size: b""
    engine.choose(book)
    read_all(engine)
    assert engine.session is before
    assert any("what was read is gone" in notice for notice in engine.notices)


def test_a_replay_that_goes_back_begins_with_the_new_playbook(watched):
    engine, source, book = watched
    source.goes_back = True
    engine.choose(book)
    engine.control(Control("restart"))
    read_all(engine)
    assert engine.judgement().playbook == "mine"


def test_an_engine_that_cannot_choose_does_nothing(watched):
    engine, _, book = watched
    engine.judges = None
    engine.choose(book)
    read_all(engine)
    assert engine.judgement().playbook == "general"
    assert engine.frame(1, Ask(1)).header.playbooks == ()
