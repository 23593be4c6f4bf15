from __future__ import annotations

import msgspec
import pytest
from engine_fake import FakeSampler, FakeSource, TimedEngine, engine_of, read_all

from trainmon_tui.engine.engine import FINISHED_WAIT_S, KEPT_S, QUIET_S, QUIET_WAIT_S, SLICE_BYTES
from trainmon_tui.engine.gallery import PLAN_S
from trainmon_tui.engine.machine_watch import HOST_S, TELEMETRY_S
from trainmon_tui.model.readings import Gpu, Host, Reading, Telemetry
from trainmon_tui.protocol.asks import MAX_CHARTS, MAX_ROWS, Ask, Control, DocumentAsk, News
from trainmon_tui.protocol.charts import MAX_COLUMNS, ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.base import ReplayClock

ASK = Ask(1, charts=(ChartAsk("loss", 40),), log=LogAsk(5))


def log_of(steps, start=1):
    return b"".join(b"step %d loss %.4f\n" % (step, 9 / step) for step in range(start, start + steps))


def test_a_frame_holds_what_was_asked_for():
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    frame = engine.frame(4, msgspec.structs.replace(ASK, number=9))
    assert (frame.number, frame.ask) == (4, 9)
    assert (frame.header.name, frame.header.state, frame.header.step) == ("vqa", "live", 30.0)
    assert [chart.id for chart in frame.charts] == ["loss"]
    assert [row.text for row in frame.log.rows][-1].startswith("step 30 loss")


def test_an_ask_for_nothing_costs_nothing():
    engine, _ = engine_of(log_of(3))
    read_all(engine)
    frame = engine.frame(1, Ask(1))
    assert (frame.charts, frame.log) == ((), None)


def test_an_unknown_chart_is_left_out_and_loss_is_always_there():
    engine, _ = engine_of(b"".join(b"step %d accuracy %.3f\n" % (n, n / 99) for n in range(1, 20)))
    read_all(engine)
    frame = engine.frame(1, Ask(1, charts=(ChartAsk("nonsense", 40), ChartAsk("loss", 40))))
    assert [chart.id for chart in frame.charts] == [frame.header.charts[0][0]]


def test_a_metric_that_never_changes_is_charted_once_it_is_called_for():
    engine, _ = engine_of(
        b"".join(b"step %d loss %.4f lr 0.0001 beta 0.9\n" % (n, 9 / n) for n in range(1, 20))
    )
    read_all(engine)
    assert [title for _, title in engine.frame(1, Ask(1)).header.charts] == ["loss"]
    frame = engine.frame(2, Ask(2, charts=(ChartAsk("?lr", 40),)))
    assert frame.header.charts[1:] == (("?lr", "lr"),)
    (chart,) = frame.charts
    assert (chart.id, chart.y0, chart.lines[0].count) == ("?lr", pytest.approx(1e-4), 19)
    other = engine.frame(3, Ask(3, charts=(ChartAsk("?beta", 40), ChartAsk("?nothing", 40))))
    assert [id_ for id_, _ in other.header.charts] == ["loss", "?beta"]


@pytest.mark.parametrize(
    "chart",
    [
        ChartAsk("loss", 10**9),
        ChartAsk("loss", -5),
        ChartAsk("loss", 0),
        ChartAsk("loss", 40, x0=float("nan"), x1=float("inf")),
        ChartAsk("loss", 40, x0=float("-inf"), x1=float("nan")),
        ChartAsk("loss", 40, x0=1e300, x1=-1e300),
        ChartAsk("loss", 40, smooth=float("nan")),
        ChartAsk("loss", 40, smooth=-3.0),
        ChartAsk("loss", 40, smooth=1e9),
    ],
)
def test_an_absurd_chart_is_answered_within_bounds(chart):
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    (answer,) = engine.frame(1, Ask(1, charts=(chart,))).charts
    assert answer.x0 < answer.x1
    assert all(4 <= len(line.low) <= 4 * MAX_COLUMNS for line in answer.lines)


def test_absurdly_many_charts_are_answered_within_bounds():
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    assert len(engine.frame(1, Ask(1, charts=ASK.charts * 1000)).charts) == MAX_CHARTS


@pytest.mark.parametrize(
    "ask", [LogAsk(10**9), LogAsk(-5), LogAsk(10**9, -(10**9)), LogAsk(5, 10**12), LogAsk(0)]
)
def test_an_absurd_window_of_the_log_is_answered_within_bounds(ask):
    engine, _ = engine_of(log_of(MAX_ROWS + 200))
    read_all(engine)
    view = engine.frame(1, Ask(1, log=ask)).log
    assert view.total == MAX_ROWS + 200
    assert len(view.rows) <= MAX_ROWS


def test_reading_goes_in_slices_and_says_whether_there_is_more():
    engine, source = engine_of(log_of(60_000))
    assert engine.advance()
    assert source.at == SLICE_BYTES
    read_all(engine)
    assert engine.session.bytes_fed == len(source.data)
    assert not engine.advance()


def test_nothing_new_is_no_frame():
    engine, source = engine_of(log_of(30))
    read_all(engine)
    assert engine.changed()
    engine.frame(1, ASK)
    engine.now += 30
    engine.advance()
    assert not engine.changed()
    source.data += log_of(1, 31)
    engine.advance()
    assert engine.changed()


@pytest.mark.parametrize(
    "news",
    [
        lambda engine, source: setattr(source, "text", "permission denied"),
        lambda engine, source: setattr(source, "state", "waiting"),
        lambda engine, source: engine.notices.append("run.log was replaced"),
        lambda engine, source: setattr(engine, "now", engine.now + 61),
    ],
)
def test_what_the_header_says_is_worth_a_frame(news):
    engine, source = engine_of(log_of(30))
    read_all(engine)
    engine.frame(1, ASK)
    news(engine, source)
    assert engine.changed()
    engine.frame(2, ASK)
    assert not engine.changed()


def test_a_silent_run_is_called_so_once():
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    engine.frame(1, ASK)
    engine.now += 61
    assert engine.frame(2, ASK).header.state == "silent"
    engine.now += 3600
    assert not engine.changed()


def test_the_first_frame_does_not_wait_for_the_machine():
    sampler = FakeSampler()
    sampler.telemetry = Telemetry(host=Host("h", cpu_percent=12.2))
    engine, _ = engine_of(log_of(3), sampler=sampler)
    read_all(engine)
    assert engine.frame(1, ASK).telemetry == Telemetry()
    engine.advance()
    assert engine.frame(2, ASK).telemetry == sampler.telemetry


def test_telemetry_is_worth_a_frame_once_a_second_and_only_where_it_can_be_seen():
    sampler = FakeSampler()
    engine, _ = engine_of(log_of(3), sampler=sampler)
    sampler.telemetry = Telemetry(host=Host("h", cpu_percent=12.2), gpu_age_s=0.1)
    read_all(engine)
    engine.frame(1, ASK)
    for _ in range(2):  # the machine's series are there from the second sample on
        engine.now += 2 * TELEMETRY_S
        engine.advance()
    engine.frame(2, ASK)
    sampler.telemetry = Telemetry(host=Host("h", cpu_percent=12.4), gpu_age_s=0.9)
    engine.now += 2 * TELEMETRY_S
    engine.advance()
    assert not engine.changed()
    sampler.telemetry = Telemetry(host=Host("h", cpu_percent=55.0), gpu_age_s=0.9)
    engine.advance()
    assert not engine.changed()
    engine.now += HOST_S
    engine.advance()
    assert engine.changed()
    assert engine.frame(2, ASK).telemetry.host.cpu_percent == 55.0
    sampler.telemetry = Telemetry(gpus=(Gpu(0, "A", util_percent=Reading(3.0)),))
    engine.advance()
    assert not engine.changed()
    engine.now += TELEMETRY_S
    assert engine.changed()


def test_charts_are_not_drawn_again_for_a_frame_that_only_telemetry_wanted():
    engine, source = engine_of(log_of(30))
    read_all(engine)
    first = engine.frame(1, ASK)
    again = engine.frame(2, msgspec.structs.replace(ASK, number=2, ack=1))
    assert again.charts is first.charts
    assert engine.frame(3, msgspec.structs.replace(ASK, log=LogAsk(2))).log != first.log
    source.data += log_of(1, 31)
    engine.advance()
    assert engine.frame(4, ASK).charts == first.charts
    assert not engine.changed()
    engine.now += KEPT_S
    assert engine.changed()
    assert engine.frame(5, ASK).charts != first.charts


def test_a_series_that_appears_late_gets_its_chart_even_if_nothing_more_comes():
    engine, source = engine_of(log_of(5))
    read_all(engine)
    engine.frame(1, ASK)
    source.data += b"".join(b"step %d | accuracy %.3f\n" % (n, n / 99) for n in range(6, 15))
    engine.advance()
    before = engine.frame(2, ASK).header.charts
    assert not engine.changed()
    engine.now += PLAN_S
    assert engine.changed()
    assert len(engine.frame(3, ASK).header.charts) > len(before)


def test_the_judgement_is_not_computed_again_without_news():
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    assert engine.judgement() is engine.judgement()


def test_control_on_a_live_source_changes_nothing():
    engine, _ = engine_of(log_of(30))
    read_all(engine)
    session = engine.session
    for action in ("restart", "pause", "seek_epoch", "speed"):
        engine.control(Control(action, 3.0))
    assert engine.session is session


def test_going_back_in_a_replay_folds_anew_and_comes_to_the_same():
    engine, source = engine_of(log_of(300))
    source.playing, source.state = ReplayClock(playing=True, speed=1.0, position=0.5, done=False), "replay"
    read_all(engine)
    there = engine.frame(1, ASK)
    source.goes_back = True
    engine.control(Control("restart"))
    assert engine.frame(2, ASK).header.bytes_read == 0
    read_all(engine)
    engine.now += PLAN_S
    again = engine.frame(1, ASK)
    assert (again.charts, again.log, again.judgement) == (there.charts, there.log, there.judgement)
    assert again.header.step == there.header.step


def test_the_end_of_a_finished_source_is_folded_once():
    engine, source = engine_of(b"step 1 loss 2\nstep 2 loss 1")
    engine.advance()
    assert engine.session.progress.step == 1.0
    source.state = "ended"
    engine.advance()
    assert engine.session.progress.step == 2.0
    version = engine.session.version
    engine.advance()
    assert engine.session.version == version


def test_a_finished_run_is_looked_at_less_often():
    engine, source = engine_of(log_of(30))
    read_all(engine)
    assert engine.wait_s() == source.wait_s() == 0.1
    source.data += b"Training complete!\n"
    assert engine.wait_s() == 0.0
    read_all(engine)
    assert engine.wait_s() == FINISHED_WAIT_S
    assert engine.frame(1, ASK).header.state == "ended"


def test_a_quiet_run_is_looked_at_less_often_until_its_next_line():
    engine, source = engine_of(log_of(30))
    read_all(engine)
    engine.now += QUIET_S + 0.1
    assert engine.wait_s() == QUIET_WAIT_S
    source.data += log_of(1, 31)
    assert engine.wait_s() == 0.0
    read_all(engine)
    assert engine.wait_s() == source.wait_s()


def test_a_run_that_goes_on_after_its_end_is_live_again():
    engine, source = engine_of(log_of(30) + b"Training complete!\n")
    read_all(engine)
    assert engine.run_state() == "ended"
    source.data += log_of(5, 31)
    read_all(engine)
    assert engine.run_state() == "live"


def test_closing_lets_go_of_everything():
    sampler = FakeSampler()
    engine, source = engine_of(sampler=sampler)
    assert engine.filenos() == [7]
    engine.close()
    assert (source.closed, sampler.closed) == (1, 1)


def test_without_a_sampler_there_is_nothing_to_wake_up_for():
    engine, _ = engine_of()
    assert engine.filenos() == []
    assert engine.age_s() is None
    engine.close()


def test_a_run_whose_command_has_ended_is_over_when_all_of_it_was_read():
    engine, source = engine_of(log_of(30) + b"step=31 loss=0.5")
    engine.hear(News("ended with status 3", ended=True))
    assert engine.run_state() == "live"
    read_all(engine)
    header = engine.frame(1, ASK).header
    assert (header.state, header.state_text) == ("ended", "ended with status 3")
    assert engine.session.progress.step == 31
    source.data += b"\n" + log_of(3, 32)
    assert engine.run_state() == "live"


def test_news_are_worth_a_frame():
    engine, _ = engine_of(log_of(3))
    read_all(engine)
    engine.frame(1, ASK)
    assert not engine.changed()
    engine.hear(News("cannot write out.log: no space left on device"))
    assert engine.changed()
    header = engine.frame(2, ASK).header
    assert (header.state, header.state_text) == ("live", "cannot write out.log: no space left on device")


def test_a_run_is_called_what_people_call_it():
    source = FakeSource(log_of(3))
    spec = EngineSpec("/dev/fd/3", called="-")
    header = TimedEngine(spec, source, lambda: Judge([], chosen=True), None).frame(1, ASK).header
    assert (header.name, header.path) == ("stdin", "-")


def test_a_document_of_now_reads_nothing_again():
    engine, source = engine_of(log_of(30))
    read_all(engine)
    source.data += log_of(5, start=31)
    body = msgspec.json.decode(engine.document(DocumentAsk("check", now=True)).body)
    assert (body["run"]["lines"], body["run"]["ended"], body["run"]["as_of"]) == (30, False, "now")
    source.state = "ended"
    body = msgspec.json.decode(engine.document(DocumentAsk("check", now=True)).body)
    assert (body["run"]["lines"], body["run"]["ended"], body["run"]["as_of"]) == (30, True, "")


def test_a_search_goes_on_while_the_log_is_read():
    engine, _ = engine_of(log_of(400))
    engine.slice_bytes = 512
    ask = Ask(1, log=LogAsk(5, needle="step"))
    engine.advance()
    engine.frame(1, ask)
    engine.advance()
    assert engine.session.bytes_fed < len(engine.source.data)
    assert engine.frame(2, ask).log.matches > 0


def test_a_log_that_says_it_is_over_is_judged_as_ended_until_it_goes_on(monkeypatch):
    engine, source = engine_of(log_of(30) + b"Training completed!\n")
    seen = []
    monkeypatch.setattr(engine.session, "judgement", lambda *, ended, journal: seen.append(ended))
    read_all(engine)
    engine.judgement()
    assert engine.run_state() == "ended"
    source.data += log_of(5, 31)
    read_all(engine)
    engine.judgement()
    assert seen[-2:] == [True, False]
