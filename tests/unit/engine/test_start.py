from __future__ import annotations

import pytest

from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.errors import BadDataError, NoInputError, UsageError
from trainmon_tui.protocol.messages import Ask
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.playbooks import bundled, choose_playbooks

LOG = b"".join(b"Epoch %d/6 step %d loss %.3f\n" % (1 + n // 10, n, 9 / n) for n in range(1, 60))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(LOG)
    return str(path)


@pytest.fixture
def start():
    started = []

    def run(spec):
        started.append(start_engine(spec))
        return started[-1]

    yield run
    for engine in started:
        engine.close()


def test_a_live_run_is_followed(start, log):
    engine = start(EngineSpec(log, telemetry=False))
    engine.advance()
    header = engine.frame(1, Ask(1)).header
    assert (header.state, header.step, header.replay) == ("live", 59.0, None)
    assert engine.filenos() == []


def test_a_log_that_does_not_exist_yet_is_waited_for(start, tmp_path):
    engine = start(EngineSpec(str(tmp_path / "later.log"), telemetry=False))
    engine.advance()
    assert engine.run_state() == "waiting"
    (tmp_path / "later.log").write_bytes(LOG)


def test_with_telemetry_there_is_a_sampler(start, log):
    assert start(EngineSpec(log)).sampler is not None
    assert start(EngineSpec(log, telemetry=False)).sampler is None


@pytest.mark.parametrize(
    ("moment", "lines"), [("", 0), ("line=10", 9), ("step=20", 19), ("epoch=3", 19), ("line=99999", 59)]
)
def test_a_replay_begins_where_it_is_told(start, log, moment, lines):
    engine = start(EngineSpec(log, replay=ReplaySpec(speed=0.01, start=moment), telemetry=False))
    while engine.advance():
        pass
    assert abs(engine.session.index.newlines - lines) <= 1


def test_a_replay_of_nothing_is_refused(tmp_path):
    with pytest.raises(NoInputError):
        start_engine(EngineSpec(str(tmp_path / "missing.log"), replay=ReplaySpec(), telemetry=False))


def test_a_replay_from_nowhere_is_refused(log):
    with pytest.raises(UsageError, match="names no moment"):
        start_engine(EngineSpec(log, replay=ReplaySpec(start="noon"), telemetry=False))


def test_an_unknown_playbook_is_refused_before_anything_is_read(log):
    with pytest.raises(BadDataError, match="no playbook 'vivqq'"):
        start_engine(EngineSpec(log, playbook="vivqq", telemetry=False))


def test_a_judge_has_no_playbook_the_named_one_or_chooses():
    assert choose_playbooks("none").judge().playbook is None
    assert choose_playbooks("").judge().playbook is None
    for name in bundled():
        assert choose_playbooks(name).judge().playbook is not None


def test_every_judge_is_a_fresh_one():
    make = choose_playbooks("").judge
    assert make() is not make()
