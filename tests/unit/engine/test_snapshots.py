"""Copies of the fold: each knows what a fold from the start knows, and goes its own way."""

import re
import types

import msgspec
import pytest

from trainmon_tui.config.assets import folder
from trainmon_tui.engine import snapshots, travel
from trainmon_tui.engine.copying import held_by
from trainmon_tui.engine.session import Session
from trainmon_tui.engine.snapshots import MOST_BYTES, SPACING, Snapshots
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.asks import Ask, Control
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.playbooks import choose_playbooks

DEMOS = sorted(path.name for path in folder("demo_logs").glob("*.log"))
SLICE = 8192
"""Sums of floats differ in their last digits where the slices differ."""
IMMUTABLE = (
    types.ModuleType, types.CodeType, types.BuiltinFunctionType, type, str, bytes, int, float, tuple, frozenset,
    types.FunctionType, types.CellType,
)  # fmt: skip
"""What two sessions may share; functions and cells hold constants of compiled rules."""


class Stub:
    """Something that has read so many bytes."""

    def __init__(self, bytes_fed):
        self.bytes_fed = bytes_fed

    def unchanging(self):
        return []

    def copy(self, shared):
        del shared
        return Stub(self.bytes_fed)


def places(kept):
    return [one.bytes_fed for one in kept._kept]


def known(session):
    """Everything that a session tells, as text: nan is equal to itself there."""
    series = [
        (one.key, one.values.tolist(), one.steps.tolist(), one.lines.tolist()) for one in session.store.series
    ]
    settings = session.judge.inquiry().settings()
    judged = msgspec.json.encode(session.judgement(ended=False))
    return repr(
        (series, settings, session.progress, session.epoch_starts, session.landmarks, session.resumes.seams)
    ), judged


def fed(data):
    return feed(Session(choose_playbooks("").judge), data)


def feed(session, data):
    for at in range(0, len(data), SLICE):
        session.feed(data[at : at + SLICE])
    return session


def copy_of(session):
    return session.copy(held_by(session.unchanging()))


@pytest.mark.parametrize(("demo", "cut"), [*((demo, 0.5) for demo in DEMOS), ("grpo-healthy.log", 0.1)])
def test_a_copy_that_goes_on_knows_what_the_first_one_knows_then(demo, cut):
    data = (folder("demo_logs") / demo).read_bytes()
    place = int(len(data) * cut) // SLICE * SLICE
    early = fed(data[:place])
    before = known(early)
    copy = copy_of(early)
    feed(copy, data[place:])
    assert known(early) == before
    assert known(copy) == known(feed(early, data[place:])) != before


@pytest.mark.parametrize("demo", DEMOS[::2])
def test_a_copy_shares_nothing_that_changes(demo):
    session = fed((folder("demo_logs") / demo).read_bytes())
    shared = held_by(session.unchanging())
    copy = session.copy(shared)
    mine, its = held_by([session], shared), held_by([copy], shared)
    both = [mine[place] for place in mine.keys() & its.keys()]
    changing = [one for one in both if not isinstance(one, IMMUTABLE)]
    assert {type(one).__name__ for one in changing} <= {
        "NoneType",
        "Pattern",
        "ufunc",
        "dict",
        "SeriesKey",
        "Param",
        "int8",
        "longdouble",
    }
    assert all("__qualname__" in one for one in changing if isinstance(one, dict))


def test_one_copy_stands_for_so_many_bytes():
    kept = Snapshots()
    for place in (SPACING - 1, SPACING, SPACING + 9, 2 * SPACING, 2 * SPACING + 1, 9):
        kept.note(Stub(place))
    assert places(kept) == [SPACING, 2 * SPACING]


def test_the_nearest_place_that_is_not_behind_is_handed_out_as_a_copy():
    kept = Snapshots()
    for place in (3 * SPACING, SPACING):
        kept.note(Stub(place))
    assert kept.before(SPACING - 1) is None
    assert kept.place_before(SPACING - 1) == -1
    first = kept.before(3 * SPACING - 1)
    assert first.bytes_fed == kept.place_before(3 * SPACING - 1) == SPACING
    first.bytes_fed = 0
    assert places(kept) == [SPACING, 3 * SPACING]


def test_where_they_stand_for_too_much_they_stand_farther_apart():
    kept = Snapshots()
    for place in range(SPACING, MOST_BYTES // 2, SPACING):
        kept.note(Stub(place))
        assert sum(places(kept)) <= MOST_BYTES
        assert places(kept)
    assert min(b - a for a, b in zip(places(kept), places(kept)[1:], strict=False)) > SPACING


def test_no_copy_is_kept_of_more_than_all_may_have_read():
    kept, large = Snapshots(), Stub(MOST_BYTES + 1)
    large.copy = pytest.fail
    kept.note(Stub(SPACING))
    kept.note(large)
    assert places(kept) == [SPACING]


def test_forgotten_copies_are_gone():
    kept = Snapshots()
    kept.note(Stub(SPACING))
    kept.forget()
    assert kept.before(10 * SPACING) is None


@pytest.fixture
def sizes(monkeypatch):
    """Small logs are called large."""
    monkeypatch.setattr(snapshots, "SPACING", 8192)
    monkeypatch.setattr(travel, "NEAR", 4096)
    monkeypatch.setattr(travel, "LARGE", 16384)
    monkeypatch.setattr(travel, "SLICE_BYTES", 4096)
    monkeypatch.setattr("trainmon_tui.engine.refold.SLICE_BYTES", 4096)


@pytest.fixture
def large(tmp_path, sizes):
    """An engine for a log that is large."""
    log = tmp_path / "run.log"
    log.write_bytes((folder("demo_logs") / "vivqa-failing.log").read_bytes())
    engine = start_engine(EngineSpec(str(log), telemetry=False))
    engine.slice_bytes = 2048
    engine.frame(1, Ask(1))
    while engine.advance():
        pass
    yield engine
    engine.close()


def step(engine, action, value):
    engine.control(Control(action, value))
    while engine.advance():
        pass


def seen(engine):
    """What is shown at a moment."""
    frame = engine.frame(2, Ask(2, charts=(ChartAsk("loss", 60),), facts=0))
    facts = [group.facts for group in frame.facts.groups if group.title != "run"]
    return rounded(repr((frame.charts, frame.judgement, facts, frame.facts.metrics)))


def rounded(told):
    """Text without the last digits of sums: they differ where the slices do."""
    return re.sub(r"\d+\.\d{9,}(e-?\d+)?", lambda digits: f"{float(digits[0]):.9g}", told)


def test_near_the_end_of_a_large_log_a_copy_is_kept_when_it_is_opened(large):
    (place,) = places(large.travel._snapshots)
    assert large.session.bytes_fed - 4096 <= place < large.session.bytes_fed


def test_every_way_to_a_moment_shows_the_same(large):
    hands = [
        ("step_epoch", -1),
        ("step_epoch", -3),
        ("seek", 0.3),
        ("step_epoch", 2),
        ("seek", 0.9),
        ("step_line", -4),
    ]
    shown = []
    for hand in hands:
        step(large, *hand)
        shown.append((large.travel.past.bytes_fed, seen(large)))
    assert len(places(large.travel._snapshots)) > 2
    for place, picture in shown:
        large.travel.judge_anew()
        large.travel._look_back(place, large.session, large.source)
        assert places(large.travel._snapshots) == []
        while large.advance():
            pass
        assert seen(large) == picture


def test_a_step_back_begins_near_where_it_leads_to(large, monkeypatch):
    step(large, "seek", 0.6)
    monkeypatch.setattr(Session, "__init__", lambda *_, **__: pytest.fail("began from the start"))
    for _ in range(3):
        step(large, "step_epoch", -1)
        assert large.travel.past is not None


def test_another_playbook_forgets_what_was_judged_by_the_last(large):
    step(large, "seek", 0.5)
    large.choose("none")
    while large.advance():
        pass
    assert places(large.travel._snapshots) == []
    assert large.travel.past is None


def replayed(place, demo="vivqa-failing.log"):
    """A replay in a folder of its own that stands at its end, looked through."""
    log = place / demo
    log.write_bytes((folder("demo_logs") / demo).read_bytes())
    spec = EngineSpec(str(log), telemetry=False, replay=ReplaySpec(speed=1e9))
    engine = start_engine(spec)
    engine.frame(1, Ask(1))
    while engine.advance() or engine.source.status().state != "ended":
        pass
    engine.control(Control("pause"))
    return engine


def go(engine, action, value):
    engine.control(Control(action, value))
    while engine.session.bytes_fed < engine.source.aim:
        engine.advance()


@pytest.mark.parametrize("demo", ["vivqa-failing.log", "grpo-failing.log", "attention-healthy.log"])
def test_a_replay_shows_the_same_whichever_place_it_goes_on_from(demo, sizes, tmp_path):
    engine = replayed(tmp_path, demo)
    assert places(engine.travel._snapshots)
    shown = []
    for hand in [("step_epoch", -2), ("seek", 0.2), ("seek", 0.95), ("step_mark", -1), ("seek", 0.6)]:
        go(engine, *hand)
        shown.append((engine.source.aim, rounded(str(known(engine.session)))))
    for place, picture in shown:
        engine.travel._snapshots.forget()
        engine.control(Control("restart"))
        engine.source.seek_offset(place)
        while engine.session.bytes_fed < place:
            engine.advance()
        assert rounded(str(known(engine.session))) == picture
    engine.close()


def test_a_replay_begins_again_near_where_it_is_sent(sizes, monkeypatch, tmp_path):
    engine = replayed(tmp_path)
    monkeypatch.setattr(Session, "__init__", lambda *_, **__: pytest.fail("began from the start"))
    go(engine, "seek", 0.3)
    before = engine.session
    go(engine, "seek", 0.9)
    assert engine.session is not before
    go(engine, "step_line", 1)
    engine.close()


def test_another_playbook_looks_through_a_replay_once_more(sizes, tmp_path):
    engine = replayed(tmp_path)
    before = engine.travel._ahead
    engine.choose("none")
    while engine.advance():
        pass
    assert engine.travel._ahead is not before
    assert engine.travel._ahead.judge.playbook is None
    assert places(engine.travel._snapshots)
    go(engine, "seek", 0.5)
    assert engine.session.judge.playbook is None
    engine.close()
