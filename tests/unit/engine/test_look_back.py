"""A look back in a run that goes on tells what ``check --at`` tells of the same log."""

import json

import msgspec
import pytest

from trainmon_tui.config.assets import folder
from trainmon_tui.engine.documents import check_run, run_info
from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.protocol.asks import Ask, Control, DocumentAsk
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec

LOGS = folder("demo_logs")
MOMENTS = [
    ("vivqa-healthy", "epoch=5"),
    ("vivqa-healthy", "epoch=20"),
    ("vivqa-failing", "epoch=5"),
    ("vivqa-failing", "epoch=15"),
    ("attention-healthy", "epoch=3"),
    ("attention-failing", "epoch=6"),
    ("grpo-failing", "step=120"),
    ("flow-healthy", "step=900"),
    ("vivqa-failing", "line=100"),
]


@pytest.fixture(scope="module")
def engines():
    """An engine for each log, that has read all of it."""
    known = {}

    def of(name):
        if name not in known:
            known[name] = start_engine(EngineSpec(str(LOGS / f"{name}.log"), telemetry=False))
            while known[name].advance():
                pass
        return known[name]

    yield of
    for engine in known.values():
        engine.close()


def look_back(engine, moment):
    """Look back to the end of an epoch, step or line."""
    axis, value = parse_moment(moment)
    engine.control(Control(f"seek_{axis}", value))
    while engine.advance():
        pass
    assert engine.travel.past is not None


def judged(document):
    """What a document says of the run's health."""
    return {
        key: document[key] for key in ("items", "decisions", "alerts", "stop", "bands", "targets", "playbook")
    }


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_it_tells_what_check_tells(engines, name, moment):
    engine = engines(name)
    look_back(engine, moment)
    past = engine.shown
    then = check_run(past, past.judgement(ended=True), run_info(engine.spec.path, past))
    asked = json.loads(engine.document(DocumentAsk("check", moment)).body)
    assert judged(json.loads(msgspec.json.encode(then))) == judged(asked)


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_no_chart_and_no_line_is_later(engines, name, moment):
    engine = engines(name)
    engine.control(Control("now"))
    newest = engine.frame(1, Ask(1, 0, (ChartAsk("loss", 60),), LogAsk(5)))
    look_back(engine, moment)
    then = engine.frame(2, Ask(2, 1, (ChartAsk("loss", 60),), LogAsk(5)))
    assert then.log.total < newest.log.total
    assert then.header.lines <= newest.header.lines
    assert sum(line.count for line in then.charts[0].lines) < sum(
        line.count for line in newest.charts[0].lines
    )
    at = parse_moment(moment)
    shown = {"epoch": then.header.epoch, "step": then.header.step, "line": then.header.lines}[at.axis]
    assert shown <= at.value


def test_back_and_forth_ends_where_it_began(engines):
    engine = engines("vivqa-failing")
    engine.control(Control("now"))
    before = engine.frame(1, Ask(1, 0, (ChartAsk("loss", 60),), LogAsk(5)))
    for action, value in (
        ("seek_epoch", 12),
        ("step_epoch", -3),
        ("step_mark", 1),
        ("step_step", -2),
        ("seek", 0.3),
    ):
        engine.control(Control(action, value))
        while engine.advance():
            pass
        assert engine.frame(2, Ask(2, 1)).transport.past
    engine.control(Control("now"))
    after = engine.frame(3, Ask(3, 2, (ChartAsk("loss", 60),), LogAsk(5)))
    assert (after.judgement, after.charts, after.log) == (before.judgement, before.charts, before.log)


def test_marks_of_a_runbook_stand_in_the_order_of_its_log(engines):
    engine = engines("vivqa-failing")
    look_back(engine, "epoch=10")
    marks = engine.frame(1, Ask(1, 0)).transport.marks
    kinds = {mark.kind for mark in marks}
    assert {"decision", "phase"} <= kinds
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    assert all(0 <= mark.at <= 1 and mark.text for mark in marks)
    decisions = [mark for mark in marks if mark.kind == "decision"]
    assert len({mark.at for mark in decisions}) >= 4  # epochs 5, 10, 15 and 20


def test_a_mark_is_left_when_what_it_tells_has_happened(engines):
    engine = engines("vivqa-failing")
    look_back(engine, "epoch=4")
    engine.control(Control("step_mark", 1))
    while engine.advance():
        pass
    frame = engine.frame(1, Ask(1, 0))
    first = next(mark for mark in frame.transport.marks if mark.at <= frame.transport.position)
    assert first is not None
    here = frame.transport.position
    passed = [mark for mark in frame.transport.marks if mark.at <= here]
    assert here - passed[-1].at < 0.02


@pytest.fixture
def merged(tmp_path):
    """A run whose validation stands in a file beside its log, and is read after all of it."""
    out, err = [], []
    for n in range(200):
        out.append(f"Epoch {n // 20 + 1}/10 step {n * 5} loss {3 / (1 + n / 10):.3f}\n")
        if n % 20 == 19:
            err.append(f"Epoch {n // 20 + 1} val_loss {4 / (1 + n / 10):.3f}\n")
    (tmp_path / "job.out").write_text("".join(out))
    (tmp_path / "job.err").write_text("".join(err))
    engine = start_engine(EngineSpec(str(tmp_path / "job.out"), "general", telemetry=False))
    while len(engine.session.store.series) < 2 or engine.advance():
        engine.advance()
    yield engine
    engine.close()


def test_a_look_back_in_a_merged_run_cuts_each_of_its_files(merged):
    assert merged.source.parts() == ("job.out", "job.err")
    look_back(merged, "epoch=3")
    counts = {series.key.tag: len(series) for series in merged.shown.store.series}
    assert counts == {"loss": 60, "val_loss": 3}
    past = merged.shown
    then = check_run(past, past.judgement(ended=True), run_info(merged.spec.path, past))
    asked = json.loads(merged.document(DocumentAsk("check", "epoch=3")).body)
    said = {item["id"]: (item["verdict"], item["value"]) for item in asked["items"]}
    assert {item.id: (item.verdict, item.value) for item in then.items} == said


def test_steps_through_a_merged_run_go_both_ways(merged):
    look_back(merged, "epoch=5")
    for count, epoch in ((-1, 4), (-1, 3), (1, 4)):
        merged.control(Control("step_epoch", count))
        while merged.advance():
            pass
        assert merged.frame(1, Ask(1)).header.epoch == epoch
    merged.control(Control("now"))
    assert merged.travel.past is None
