from __future__ import annotations

import gzip
import json

import pytest
from event_writer import scalar_record, version_record

from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.errors import BadDataError, NoInputError, UsageError
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.log import LogAsk
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
    assert start(EngineSpec(log)).machine.sampler is not None
    assert start(EngineSpec(log, telemetry=False)).machine.sampler is None


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
    assert choose_playbooks("").judge().playbook.id == "general"
    for name in bundled():
        assert choose_playbooks(name).judge().playbook is not None


def test_every_judge_is_a_fresh_one():
    make = choose_playbooks("").judge
    assert make() is not make()


def packed_run(folder):
    path = folder / "run.log.gz"
    path.write_bytes(gzip.compress(LOG, mtime=0))
    return path


def event_run(folder):
    path = folder / "events.out.tfevents.1700000000.host"
    records = [scalar_record("train/loss", 9 / n, n, 1.7e9 + n) for n in range(1, 60)]
    path.write_bytes(version_record() + b"".join(records))
    return path


def document_run(folder):
    path = folder / "history.json"
    path.write_text(json.dumps([{"loss": 9 / n, "step": n} for n in range(1, 60)], indent=2))
    return path


@pytest.mark.parametrize("make", [packed_run, event_run, document_run])
def test_a_run_that_is_made_is_watched_replayed_and_shown_as_a_log(start, tmp_path, make):
    path = str(make(tmp_path))
    live = start(EngineSpec(path, telemetry=False))
    replayed = start(EngineSpec(path, replay=ReplaySpec(speed=0.01, start="step=20"), telemetry=False))
    for engine, steps in ((live, (58.0, 59.0)), (replayed, (18.0, 20.0))):
        while engine.advance():
            pass
        frame = engine.frame(1, Ask(1, log=LogAsk(2)))
        assert steps[0] <= frame.header.step <= steps[1]
        assert "loss" in frame.log.rows[-1].text
