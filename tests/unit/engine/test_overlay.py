"""One chart for several runs: which metrics they share, and over which axis."""

import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.engine.chart_plan import plan_charts
from trainmon_tui.engine.overlay import MOST_ENVELOPES, Member, build_overlay, shared_metrics
from trainmon_tui.engine.session import Session
from trainmon_tui.protocol.charts import MAX_COLUMNS, ChartAsk
from trainmon_tui.rules.judge import Judge


def session_of(text):
    session = Session(lambda: Judge((), chosen=True))
    session.feed(text.encode())
    session.finish()
    return session


def plans_of(*sessions):
    return [plan_charts(session.store.series, session.judge) for session in sessions]


def members_of(shared, *sessions):
    return [
        Member(number, f"run {number}", session, session.store.series[place])
        for number, (session, place) in enumerate(zip(sessions, shared.members, strict=True), 1)
        if place is not None
    ]


def by_step(values, name="loss", start=0, by=10):
    return "".join(f"step {start + by * n} {name} {value}\n" for n, value in enumerate(values))


def by_epoch(values, name="loss"):
    return "".join(f"epoch {n} {name} {value}\n" for n, value in enumerate(values, 1))


FALLING = [3.0, 2.0, 1.5, 1.25, 1.1, 1.0]
SLOWER = [3.0, 2.6, 2.3, 2.1, 2.0, 1.9]


def charted(*texts, **asked):
    sessions = [session_of(text) for text in texts]
    (shared, *_) = shared_metrics(plans_of(*sessions), sessions)
    ask = ChartAsk("loss", **({"columns": 30, "smooth": 0.0} | asked))
    return build_overlay(shared, ask, members_of(shared, *sessions), growing=False)


def known(line):
    return [value for value in array("f", line.mid) if not math.isnan(value)]


def test_a_metric_is_shared_by_what_it_is_not_by_how_it_is_spelt():
    sessions = [session_of(by_step(FALLING, "train_loss")), session_of(by_step(SLOWER, "train/loss"))]
    (shared,) = shared_metrics(plans_of(*sessions), sessions)
    assert shared.id == "loss"
    assert all(place is not None for place in shared.members)


def test_training_and_validation_are_not_mixed():
    text = "".join(
        f"epoch {n} train_loss {value} val_loss {value + 1}\n" for n, value in enumerate(FALLING, 1)
    )
    sessions = [session_of(text), session_of(text)]
    shared = shared_metrics(plans_of(*sessions), sessions)
    assert [one.title for one in shared] == ["train_loss", "val_loss"]
    assert len({one.id for one in shared}) == 2


def test_a_run_without_the_metric_has_no_line_and_the_others_keep_their_colours():
    texts = by_step(FALLING), by_step(FALLING, "reward"), by_step(SLOWER)
    sessions = [session_of(text) for text in texts]
    (shared,) = shared_metrics(plans_of(*sessions), sessions)
    assert shared.members[1] is None
    chart = build_overlay(shared, ChartAsk("loss", 20), members_of(shared, *sessions), growing=False)
    assert [line.role for line in chart.lines] == ["run1", "run3"]


def test_of_two_series_of_one_metric_the_denser_is_drawn():
    text = "".join(f"step {n} loss {3 / (n + 1):.4f}\n" for n in range(60))
    text += "".join(f"Eval: step {n} | loss = {4 / (n + 1):.4f} | acc = 0.{n}\n" for n in range(10, 60, 10))
    sessions = [session_of(text), session_of(text)]
    shared = shared_metrics(plans_of(*sessions), sessions)
    counts = [len(session.store.series[shared[0].members[0]]) for session in sessions[:1]]
    assert counts == [60]


@pytest.mark.parametrize(("x", "axis"), [("step", "step"), ("epoch", "step"), ("time", "step")])
def test_an_axis_that_no_run_has_falls_back(x, axis):
    assert charted(by_step(FALLING), by_step(SLOWER), x=x).x == axis


def test_runs_by_epoch_are_drawn_by_epoch():
    chart = charted(by_epoch(FALLING), by_epoch(SLOWER))
    assert (chart.x, chart.x0, chart.x1) == ("epoch", 1.0, 6.0)


def test_the_chart_holds_the_longest_run():
    chart = charted(by_step(FALLING), by_step(SLOWER * 5))
    assert (chart.x0, chart.x1) == (0.0, 290.0)
    assert (chart.y0, chart.y1) == (1.0, 3.0)


def test_a_part_of_it_is_drawn_as_asked():
    chart = charted(by_step(FALLING * 5), by_step(SLOWER * 5), x0=100.0, x1=200.0)
    assert (chart.x0, chart.x1) == (100.0, 200.0)


@pytest.mark.parametrize("count", [2, 3, 8])
def test_envelopes_are_drawn_where_they_hide_nothing(count):
    chart = charted(*[by_step(FALLING)] * count)
    assert len(chart.lines) == count
    assert all(bool(line.low) is (count <= MOST_ENVELOPES) for line in chart.lines)


@pytest.mark.parametrize(
    ("name", "first", "second", "winner", "best"),
    [
        ("loss", [3.0, 2.0, 1.0], [3.0, 2.5, 1.5], 0, 1.0),
        ("accuracy", [0.1, 0.5, 0.6], [0.1, 0.9, 0.8], 1, 0.9),
    ],
)
def test_the_best_is_the_least_or_the_greatest(name, first, second, winner, best):
    lines = charted(by_step(first, name), by_step(second, name)).lines
    assert [line.best for line in lines] == [best if place == winner else None for place in range(2)]


def test_nobody_says_what_is_better_so_nothing_is_marked():
    assert all(
        line.best is None for line in charted(by_step(FALLING, "widgets"), by_step(SLOWER, "widgets")).lines
    )


def test_titles_say_their_split_once():
    text = "".join(f"epoch {n} val_acc 0.{n} test_score {n}\n" for n in range(1, 9))
    sessions = [session_of(text), session_of(text)]
    titles = [one.title for one in shared_metrics(plans_of(*sessions), sessions)]
    assert "val_acc" in titles
    assert not any("valid val" in title for title in titles)


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), min_size=2, max_size=5),
    st.integers(-3, MAX_COLUMNS * 2),
    st.floats(),
    st.floats(),
    st.floats(),
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_asked_a_chart_is_answered(runs, columns, x0, x1, smooth):
    sessions = [session_of(by_step([f"{value:.6g}" for value in values])) for values in runs]
    shared = shared_metrics(plans_of(*sessions), sessions)
    for one in shared:
        ask = ChartAsk(one.id, columns, "step", x0, x1, smooth)
        chart = build_overlay(one, ask, members_of(one, *sessions), growing=True)
        sizes = {len(line.mid) // 4 for line in chart.lines}
        assert len(sizes) == 1
        assert 1 <= sizes.pop() <= MAX_COLUMNS
        for line, place in zip(
            chart.lines, (place for place in one.members if place is not None), strict=True
        ):
            values = known(line)
            assert all(min(map(min, runs)) - 1 <= value <= max(map(max, runs)) + 1 for value in values)
            assert line.count >= 2
            assert place is not None
