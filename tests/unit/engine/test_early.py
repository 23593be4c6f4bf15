"""An engine that draws before playbooks, journal and machine are there."""

import pytest
from engine_fake import FakeSampler, FakeSource

from trainmon_tui.engine import early
from trainmon_tui.engine.company import Company, company_of
from trainmon_tui.engine.early import EarlyEngine
from trainmon_tui.engine.engine import Engine
from trainmon_tui.engine.start import start_early, start_engine
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.journal import Note
from trainmon_tui.parse.formats.format import NO_FORMATS
from trainmon_tui.protocol.asks import Ask, Control, DocumentAsk, Jot
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec

LOG = b"".join(b"Epoch %d/9 step %d train_loss %.3f\n" % (1 + n // 10, n, 9 / n) for n in range(1, 80))
ASK = Ask(1, 0, (ChartAsk("loss", 60),), LogAsk(5))


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "run.log"
    path.write_bytes(LOG)
    return path


@pytest.fixture
def early_engine(log):
    """An engine over a log in memory, and what was brought to it."""
    brought = []

    def bring(spec):
        company = company_of(spec)
        brought.append(company._replace(sampler=FakeSampler()))
        return brought[-1]

    engine = EarlyEngine(EngineSpec(str(log), telemetry=False), FakeSource(LOG), NO_FORMATS, bring)
    yield engine, brought
    engine.close()


def test_the_first_frame_has_a_chart_and_waits_for_nobody(early_engine):
    engine, brought = early_engine
    engine.advance()
    frame = engine.frame(1, ASK)
    assert frame.charts[0].lines
    assert (brought, frame.header.judged, frame.header.playbooks) == ([], False, ())
    assert "being read" in frame.judgement.reason


def test_afterwards_it_says_what_an_engine_says_that_waited(early_engine, log):
    engine, brought = early_engine
    engine.advance()
    engine.frame(1, ASK)
    engine.advance()
    patient = start_engine(EngineSpec(str(log), telemetry=False))
    patient.advance()
    late, other = engine.frame(2, ASK), patient.frame(2, ASK)
    patient.close()
    assert len(brought) == 1
    assert (late.judgement, late.charts, late.log) == (other.judgement, other.charts, other.log)
    assert late.header.judged
    assert late.header.playbooks == other.header.playbooks
    assert engine.changed() is False
    assert engine.scribe.journal is brought[0].journal


def test_a_log_without_a_number_waits_for_more_of_it(early_engine):
    engine, brought = early_engine
    engine.source.data = b"loading\n" + b"x" * early.FIRST_BYTES + LOG
    engine.advance()
    assert not engine.frame(1, ASK).charts
    engine.advance()
    assert not brought
    assert engine.frame(2, ASK).charts[0].lines
    engine.advance()
    assert brought


def test_an_empty_log_does_not_wait_for_ever(early_engine):
    engine, brought = early_engine
    engine.source.data = b""
    engine.advance()
    engine.frame(1, ASK)
    engine.advance()
    assert brought


def test_no_more_is_kept_than_is_allowed(early_engine, monkeypatch):
    engine, brought = early_engine
    monkeypatch.setattr(early, "MOST_BYTES", 100)
    engine.advance()
    assert not brought
    engine.advance()
    assert brought


@pytest.mark.parametrize(
    "do",
    [
        lambda engine: engine.document(DocumentAsk("check", now=True)),
        lambda engine: engine.control(Control("now")),
        lambda engine: engine.jot(Jot(1, Note("seen"))),
        lambda engine: engine.choose("none"),
    ],
    ids=["document", "control", "jot", "choose"],
)
def test_what_needs_the_company_brings_it(early_engine, do):
    engine, brought = early_engine
    engine.advance()
    do(engine)
    engine.advance()
    assert len(brought) == 1


def test_a_company_that_cannot_come_ends_it():
    def bring(spec):
        raise BadDataError("no such playbook")

    engine = EarlyEngine(EngineSpec("run.log"), FakeSource(LOG), NO_FORMATS, bring)
    engine.advance()
    engine.frame(1, ASK)
    with pytest.raises(BadDataError):
        engine.advance()


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({}, EarlyEngine),
        ({"playbook": "sam"}, Engine),
        ({"replay": ReplaySpec()}, Engine),
    ],
    ids=["a log", "a named playbook", "a replay"],
)
def test_only_what_can_be_drawn_early_is(log, asked, kind):
    engine = start_early(EngineSpec(str(log), telemetry=False, **asked))
    assert type(engine) is kind
    engine.close()


def test_with_telemetry_a_sampler_is_brought(log):
    for telemetry in (True, False):
        company = company_of(EngineSpec(str(log), telemetry=telemetry))
        assert (company.sampler is not None) == telemetry
        assert isinstance(company, Company)
