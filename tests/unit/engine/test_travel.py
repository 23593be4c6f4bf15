"""Moving in time: a look back in a run that goes on, and a replay's jumps."""

import pytest
from engine_fake import FakeSource

from trainmon_tui.engine.engine import Engine
from trainmon_tui.engine.start import start_engine
from trainmon_tui.engine.timeline import MOST_MARKS, after_epoch, after_step, neighbour, neighbour_step
from trainmon_tui.protocol.asks import Ask, Control
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.judge import Judge

LINES = [
    f"2026-01-01 10:{n // 60:02}:{n % 60:02} Epoch {n // 20 + 1}/10 step {n * 5} loss {3 / (1 + n / 10):.3f}\n"
    for n in range(200)
]
CHECKPOINT = "Saved checkpoint: ckpt/epoch_{}.pt\n"


def log_text(lines=LINES, checkpoints=(40, 100)):
    return "".join(
        line + (CHECKPOINT.format(n // 20) if n in checkpoints else "") for n, line in enumerate(lines)
    )


def begin(line):
    """Where a line of `LINES` begins in the log."""
    return log_text(LINES[:line], checkpoints=(40, 100)).__len__()


class Live:
    """An engine over a log that may grow."""

    def __init__(self, text=None):
        self.source = FakeSource((log_text() if text is None else text).encode())
        self.engine = Engine(EngineSpec("run.log"), self.source, lambda: Judge((), chosen=True), None)
        self.read()

    def read(self):
        for _ in range(20):
            self.engine.advance()

    def go(self, action, value=0.0):
        self.engine.control(Control(action, value))
        self.read()
        return self.frame()

    def frame(self):
        return self.engine.frame(1, Ask(1, 0, (ChartAsk("loss", 40),), LogAsk(3)))


def test_as_of_an_epoch_only_what_was_known_then_is_told():
    live = Live()
    frame = live.go("seek_epoch", 3)
    assert frame.transport.past
    assert (frame.header.epoch, frame.header.step) == (3, 295)
    assert frame.charts[0].lines[0].count == 60
    assert frame.log.rows[-1].text.endswith("step 295 loss 0.435")
    assert frame.header.eta_s is None


def test_it_is_the_same_as_a_log_cut_there():
    then = Live().go("seek_epoch", 5)
    cut = Live(log_text(LINES[:100])).frame()
    assert then.judgement == cut.judgement
    assert then.charts[0].lines[0].last == cut.charts[0].lines[0].last
    assert then.header.step == cut.header.step


def test_now_comes_back_to_all_that_is_known():
    live = Live()
    live.go("seek_epoch", 3)
    frame = live.go("now")
    assert frame.transport is None
    assert frame.header.step == 995
    assert frame.charts[0].lines[0].count == 200


def test_the_run_goes_on_being_read_meanwhile():
    live = Live(log_text(LINES[:100]))
    live.go("seek_epoch", 2)
    live.source.data += "".join(LINES[100:]).encode()
    live.read()
    assert live.frame().header.step == 195
    assert live.go("now").header.step == 995


@pytest.mark.parametrize(
    ("actions", "step"),
    [
        ([("seek_step", 300)], 300),
        ([("seek_step", 302)], 300),
        ([("seek_line", 10)], 45),
        ([("seek_time", 10 * 3600 + 60)], 300),
        ([("seek", 0.0)], None),
        ([("step_epoch", -1)], 895),
        ([("step_epoch", -3)], 695),
        ([("seek_epoch", 2), ("step_epoch", 1)], 295),
        ([("seek_epoch", 2), ("step_step", 1)], 200),
        ([("seek_epoch", 2), ("step_step", -1)], 190),
        ([("step_line", -1)], 990),
        ([("seek_line", 10), ("step_line", 2)], 55),
        ([("seek_line", 10), ("step_line", -2)], 35),
        ([("step_mark", -1)], 500),
        ([("step_mark", -1), ("step_mark", -1)], 200),
        ([("step_mark", -5), ("step_mark", 1)], 500),
    ],
)
def test_every_way_leads_to_its_moment(actions, step):
    live = Live()
    for action, value in actions:
        frame = live.go(action, value)
    assert frame.transport.past
    assert frame.header.step == step


def test_a_share_of_the_log_is_cut_between_lines():
    live = Live()
    frame = live.go("seek", 0.5)
    assert frame.transport.position == pytest.approx(0.5, abs=0.01)
    assert live.engine.shown.bytes_fed in {begin(n) for n in range(200)}


@pytest.mark.parametrize(
    ("action", "value"), [("seek", 1.0), ("seek_epoch", 10), ("seek_step", 1e9), ("step_epoch", 1)]
)
def test_what_leads_to_the_end_is_now(action, value):
    live = Live()
    live.go("seek_epoch", 9)
    assert live.go(action, value).transport is None


@pytest.mark.parametrize("action", ["play", "pause", "speed", "restart"])
def test_a_clocks_hands_do_nothing_to_a_live_run(action):
    assert Live().go(action, 5.0).transport is None


@pytest.mark.parametrize(
    ("action", "text"),
    [("step_mark", "x\n"), ("seek_epoch", "x\n"), ("step_step", "x\n"), ("seek_time", "x\n")],
)
def test_a_moment_that_is_not_there_is_said(action, text):
    frame = Live(text).go(action, 1.0)
    assert "no such moment" in frame.transport.wrong
    assert not frame.transport.past


def test_marks_say_what_happened_where():
    frame = Live().go("seek_epoch", 3)
    marks = frame.transport.marks
    assert [mark.kind for mark in marks] == ["checkpoint", "checkpoint"]
    assert "ckpt/epoch_2.pt" in marks[0].text
    total = len(log_text())
    assert [mark.at for mark in marks] == [pytest.approx(begin(n + 1) / total, abs=0.005) for n in (40, 100)]


def test_going_on_from_the_past_reads_only_what_lies_between():
    live = Live()
    live.go("seek_epoch", 2)
    known = live.engine.shown
    live.go("seek_epoch", 4)
    assert live.engine.shown is known
    live.go("seek_epoch", 1)
    assert live.engine.shown is not known


def test_what_is_gone_cannot_be_looked_back_at():
    live = Live()
    live.source.window = lambda offset, size: b""
    frame = live.go("seek_epoch", 3)
    assert (frame.transport.wrong, frame.transport.past) == ("what was read then is gone", False)


def test_a_look_back_that_takes_its_time_says_how_far_it_has_come(monkeypatch):
    monkeypatch.setattr("trainmon_tui.engine.refold.SLICE_BYTES", 3000)
    live = Live()
    live.engine.control(Control("seek_epoch", 9))
    live.engine.advance()
    live.engine.advance()
    transport = live.frame().transport
    assert transport.wrong.startswith("looking back: ")
    assert not transport.past
    live.read()
    assert live.frame().transport.wrong == ""


def test_held_keys_go_on_from_where_the_last_one_leads():
    live = Live()
    for _ in range(3):
        live.engine.control(Control("step_epoch", -1))
    live.read()
    assert live.frame().header.step == 695
    for _ in range(3):
        live.engine.control(Control("step_step", 1))
    live.read()
    assert live.frame().header.step == 710


def test_news_of_the_past_makes_a_frame():
    live = Live()
    live.frame()
    assert not live.engine.changed()
    live.engine.control(Control("seek_epoch", 3))
    live.engine.advance()
    live.engine.advance()
    assert live.engine.changed()


# --- a replay -----------------------------------------------------------------------------------------


@pytest.fixture
def replay(tmp_path):
    (tmp_path / "run.log").write_text(log_text())
    spec = EngineSpec(str(tmp_path / "run.log"), "none", ReplaySpec(1.0), telemetry=False)
    engine = start_engine(spec)
    engine.control(Control("pause"))
    engine.frame(1, Ask(1))
    yield engine
    engine.close()


def go(engine, action, value=0.0):
    engine.control(Control(action, value))
    for _ in range(40):
        engine.advance()
    return engine.frame(1, Ask(1, 0, (ChartAsk("loss", 40),)))


def test_the_first_frame_does_not_wait_for_what_is_to_come(tmp_path):
    (tmp_path / "run.log").write_text(log_text())
    engine = start_engine(EngineSpec(str(tmp_path / "run.log"), "none", ReplaySpec(1.0), telemetry=False))
    for _ in range(5):
        engine.advance()
    assert engine.frame(1, Ask(1)).transport.scanned == 0.0
    engine.advance()
    assert engine.frame(2, Ask(2)).transport.scanned > 0.0
    engine.close()


def test_a_replay_is_looked_through_for_what_is_to_come(replay):
    frame = go(replay, "pause")
    assert frame.transport.scanned == 1.0
    assert [mark.kind for mark in frame.transport.marks] == ["checkpoint", "checkpoint"]
    assert not frame.transport.past
    assert frame.transport.position < 0.05


@pytest.mark.parametrize(
    ("actions", "step"),
    [
        ([("seek_step", 300)], 300),
        ([("seek_epoch", 3)], 295),
        ([("seek_time", 10 * 3600 + 60)], 300),
        ([("seek_epoch", 3), ("step_step", 1)], 300),
        ([("seek_epoch", 3), ("step_step", -1)], 290),
        ([("seek_epoch", 1), ("step_mark", 1)], 200),
        ([("seek_epoch", 10), ("step_mark", -1)], 500),
        ([("seek_epoch", 10), ("step_mark", -1), ("step_mark", -1)], 200),
        ([("seek_epoch", 3), ("step_line", -1)], 290),
        ([("seek", 1.0)], 995),
        ([("seek", 0.5)], 490),
    ],
)
def test_a_replay_goes_both_ways(replay, actions, step):
    go(replay, "pause")
    for action, value in actions:
        frame = go(replay, action, value)
    assert frame.header.step == pytest.approx(step, abs=10 if actions[0][0] == "seek" else 0)


def test_before_all_was_looked_through_that_is_said(replay):
    replay.travel._ahead.store.series.clear()
    replay.control(Control("seek_step", 300))
    assert "still looked through" in replay.travel.view(replay.session, replay.source).wrong


def test_the_newest_of_a_replay_is_its_end(replay):
    assert go(replay, "seek_epoch", 3).header.step == 295
    assert go(replay, "now").header.step == 995


# --- places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "count", "found"),
    [(0, 1, 10), (10, 1, 20), (10, -1, 5), (5, -1, 5), (20, 3, 20), (7, 2, 20), (12, -2, 5)],
)
def test_the_neighbours_of_a_place(here, count, found):
    assert neighbour([20, 5, 10], here, count) == found if here else neighbour([20, 10], here, count) == found


def test_a_place_without_neighbours():
    assert neighbour([], 5, 1) is None


def test_places_of_epochs_and_steps():
    session = Live().engine.session
    assert after_epoch(session, 10) is None
    assert after_epoch(session, 2) == after_step(session, 195)
    assert after_step(session, 995) is None
    assert neighbour_step(session, None, 1) == 5.0
    assert neighbour_step(session, 995, 1) == 995.0


def test_checkpoints_give_way_where_there_are_too_many_marks():
    text = "".join(line + CHECKPOINT.format(n) for n, line in enumerate(LINES))
    marks = Live(text).go("seek_epoch", 2).transport.marks
    assert len(marks) <= MOST_MARKS
    assert marks[0].at < 0.02
    assert marks[-1].at > 0.97
