"""The outline of a large log: when it is worth its cost, what it follows, and that nothing is left of it in the end."""

import math
import os
from itertools import pairwise

import pytest
from engine_fake import FakeSource
from msgspec.structs import replace

from trainmon_tui.engine import log_pieces, outline
from trainmon_tui.engine.engine import Engine
from trainmon_tui.engine.outline import Outline
from trainmon_tui.engine.session import Session
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.follow import FollowedFile

ASK = Ask(1, 0, (ChartAsk("loss", 60),), LogAsk(5))
HEAD, SLICE = 4 << 10, 8 << 10


def lines(first, last):
    return b"".join(b"step %d/9000 train_loss %.3f\n" % (n, 9 / n) for n in range(first, last))


LOG = lines(1, 8000)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let an outline be worth its cost for a log of some hundred kilobytes."""
    for module, name, value in (
        (outline, "LEAST_BYTES", 64 << 10), (outline, "BYTES_A_SAMPLE", 8 << 10), (outline, "TURN_S", math.inf),
        (log_pieces, "PIECE_BYTES", 1 << 10), (log_pieces, "END_BYTES", 2 << 10),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "run.log"
    path.write_bytes(LOG)
    return path


@pytest.fixture
def engine(log):
    """An engine that has drawn the head of a log."""
    engine = begun(EngineSpec(str(log), telemetry=False))
    yield engine
    engine.close()


def begun(spec):
    engine = start_engine(spec)
    engine.slice_bytes = HEAD
    engine.advance()
    engine.frame(1, ASK)
    engine.slice_bytes = SLICE
    return engine


def read_all(engine):
    while engine.session.bytes_fed < engine.status().total_bytes:
        engine.advance()


def test_one_turn_behind_the_first_picture_shows_the_whole_run(engine):
    engine.advance()
    frame = engine.frame(2, ASK)
    head, line = frame.header, frame.charts[0].lines[0]
    assert head.bytes_read < len(LOG) / 10
    assert (head.at_end.step, head.at_end.steps_total, head.at_end.progress) == (7999, 9000, 7999 / 9000)
    assert frame.charts[0].x1 >= 7999
    ahead = memoryview(line.ahead).cast("f")
    assert sum(map(math.isfinite, ahead)) > 20
    assert len(ahead) == len(memoryview(line.mid).cast("f"))


def test_the_log_pane_follows_the_end_whose_lines_have_no_number_yet(engine):
    engine.advance()
    told = engine.frame(2, ASK).log
    assert (told.unnumbered, told.following) == (True, True)
    assert [row.line for row in told.rows] == [0] * 5
    assert told.rows[-1].text == "step 7999/9000 train_loss 0.001"
    for asked in (LogAsk(5, top=3), LogAsk(5, needle="loss")):
        told = engine.frame(3, replace(ASK, log=asked)).log
        assert not told.unnumbered
        assert all(row.line for row in told.rows)


def test_what_is_judged_and_counted_knows_only_what_was_read(engine):
    engine.advance()
    frame = engine.frame(2, ASK)
    alone = Session(engine._make_judge)
    alone.feed(LOG[: frame.header.bytes_read])
    assert (frame.header.step, frame.header.lines) == (alone.progress.step, alone.index.newlines)
    assert engine.session.store.series[0].last == alone.store.series[0].last
    assert frame.judgement.items == alone.judgement(ended=False).items


def test_once_all_is_read_nothing_is_left_of_it(engine, log, monkeypatch):
    read_all(engine)
    monkeypatch.setattr(outline, "LEAST_BYTES", len(LOG) * 2)
    plain = begun(EngineSpec(str(log), telemetry=False))
    read_all(plain)
    outlined, other = engine.frame(9, ASK), plain.frame(9, ASK)
    plain.close()
    assert plain.outline.version == 1
    assert engine.outline.version > 20
    assert replace(outlined.header, last_line_age_s=None) == replace(other.header, last_line_age_s=None)
    assert outlined.header.at_end is None
    assert (outlined.charts, outlined.judgement, outlined.log) == (other.charts, other.judgement, other.log)


def test_the_picture_keeps_its_width_while_the_log_is_read(engine):
    widths, left = set(), []
    while engine.session.bytes_fed < len(LOG):
        engine.advance()
        chart = engine.frame(2, replace(ASK, number=engine.session.bytes_fed)).charts[0]
        engine._looked.forget()
        widths.add(chart.x1)
        left.append(sum(map(math.isfinite, memoryview(chart.lines[0].ahead).cast("f"))))
    assert len(widths) == 1
    assert left[0] > 20
    assert left[-1] == 0
    assert all(later <= before for before, later in pairwise(left))


def test_a_small_rest_is_read_at_once(log):
    log.write_bytes(LOG[: 60 << 10])
    engine = begun(EngineSpec(str(log), telemetry=False))
    engine.advance()
    assert engine.outline.end is None
    assert engine.frame(2, ASK).header.at_end is None
    engine.close()


def test_the_end_of_a_log_that_grows_is_looked_at_again(log):
    source, read, found, now = FollowedFile(log), session(), Outline(), [0.0]
    read.feed(source.read(HEAD))
    found.advance(source, read, lambda: now[0])
    version, steps = found.version, []
    with log.open("ab") as more:
        for first in (8000, 8100, 8200):
            more.write(lines(first, first + 100))
            more.flush()
            now[0] += outline.AGAIN_S / 2
            found.advance(source, read, lambda: now[0])
            steps.append(found.end.progress.step)
    assert steps == [7999, 8199, 8199]
    assert found.version == version + 2, "the end before stays as a sample"
    assert found.sketches(read).holds(found.end, "step")
    source.close()


def test_another_file_at_the_same_path_is_another_run(log):
    source, read, found = FollowedFile(log), session(), Outline()
    read.feed(source.read(HEAD))
    found.advance(source, read, lambda: 0.0)
    assert len(found.sketches(read)) > 20
    log.write_bytes(b"step 1 train_loss 2.0\n")
    read.feed(source.read(HEAD))
    found.advance(source, read, lambda: 0.0)
    assert found.sketches(read) is None
    assert found.end is None
    source.close()


def test_a_log_that_is_gone_while_it_is_looked_at_says_nothing(log):
    source, read, found = FollowedFile(log), session(), Outline()
    read.feed(source.read(HEAD))
    os.truncate(log, HEAD)
    found.advance(source, read, lambda: 0.0)
    assert found.sketches(read) is None
    source.close()


def test_what_a_log_lost_that_was_cut_behind_the_reading_is_forgotten(engine, log):
    engine.advance()
    assert engine.frame(2, ASK).header.at_end.step == 7999
    half = LOG[: len(LOG) // 2].rfind(b"\n") + 1
    os.truncate(log, half)
    last = LOG.count(b"\n", 0, half)
    engine.advance()
    engine._looked.forget()
    frame = engine.frame(3, ASK)
    assert frame.header.at_end.step == last
    assert frame.charts[0].x1 < 7999


@pytest.fixture
def looks(monkeypatch):
    """The places that are looked at."""
    found = []
    real = outline.piece_at
    monkeypatch.setattr(outline, "piece_at", lambda *args: found.append(args[1]) or real(*args))
    return found


def test_where_no_number_was_read_nothing_is_looked_at(log, looks):
    log.write_bytes(b"nothing to see in this line\n" * 8000)
    engine = begun(EngineSpec(str(log), telemetry=False))
    for _ in range(5):
        engine.advance()
    assert not looks
    engine.close()


def test_what_cannot_be_placed_is_looked_at_a_little(log, looks):
    log.write_bytes(b"".join(b"step %d train_loss %.3f\n" % (n % 700, 9 / (n + 1)) for n in range(8000)))
    engine = begun(EngineSpec(str(log), telemetry=False))
    for _ in range(5):
        engine.advance()
    assert len(looks) == len(set(looks)) == outline.FIRST_SAMPLES
    assert engine.frame(2, ASK).header.at_end is None
    engine.close()


def test_samples_that_could_not_be_placed_are_taken_again_once_more_is_known(log, looks, monkeypatch):
    monkeypatch.setattr(outline, "LEARNED_BYTES", 16 << 10)
    bars = (
        b"".join(
            b"%3d%%|##  | %d/200 [00:10<00:09, 47.1it/s, loss=%.3f]\r" % (n // 2, n, 9 / (epoch + n))
            for n in range(1, 201)
        )
        + b"\nEpoch %d/40 - loss: 0.5\n" % epoch
        for epoch in range(1, 41)
    )
    log.write_bytes(b"".join(bars))
    source, read, found = FollowedFile(log), session(), Outline()
    read.feed(source.read(HEAD))
    found.advance(source, read, lambda: 0.0)
    assert not found.sketches(read).of(read.store.series[0])
    read.feed(source.read(40 << 10))
    found.advance(source, read, lambda: 10.0)
    assert "step" in found.sketches(read).of(read.store.series[0])
    assert len(looks) > 2 * outline.FIRST_SAMPLES
    source.close()


def test_samples_stop_when_their_time_is_over(log, monkeypatch):
    monkeypatch.setattr(outline, "TURN_S", 0.5)
    source, read, found = FollowedFile(log), session(), Outline()
    read.feed(source.read(HEAD))
    ticks = iter(range(1000))
    found.advance(source, read, lambda: float(next(ticks)))
    assert found.version == 2
    source.close()


def test_a_replay_and_what_is_no_plain_file_have_none(log):
    replayed = begun(EngineSpec(str(log), telemetry=False, replay=ReplaySpec(speed=0)))
    replayed.advance()
    assert replayed.sketches() is None
    replayed.close()
    other = Engine(EngineSpec("run.log"), FakeSource(LOG), lambda: Judge((), chosen=True), None)
    other.slice_bytes = HEAD
    other.advance()
    other.frame(1, ASK)
    other.advance()
    assert other.sketches() is None


def test_a_look_back_shows_nothing_of_what_was_not_read(engine, monkeypatch):
    engine.advance()
    assert engine.sketches() is not None
    monkeypatch.setattr(type(engine.travel), "past", property(lambda _: engine.session))
    assert engine.sketches() is None


def session():
    return Session(lambda: Judge((), chosen=True))
