"""The comparison on the screen: its look at every width, and what the hands can do in it."""

import math

import pytest
import ui_frames
from msgspec.structs import replace
from run_rows import ENDED, LIVE
from ui_sights import EMOJI, LONG, WIDE, assert_golden, fits, text, words

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.charts import Chart
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.several import BestRow, ComparedView, SettingRow
from trainmon_tui.ui.compare_hands import COMPARE_HANDS
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.mouse import pressed, turned
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.bars import footer, tabs
from trainmon_tui.ui.views.chart import first_chart
from trainmon_tui.ui.views.compared import compare_head, compared

SIZES = [(40, 24), (80, 24), (120, 40), (200, 60)]
NAMES = ("base", "high-lr", "lion")
RUNS = (
    replace(LIVE, verdict="pass", say="", speaker=""),
    replace(
        LIVE, verdict="fail", say="the loss rises", speaker="diagnosis", step=20_000, epoch=5, phase="Warm-up"
    ),
    replace(ENDED, verdict="warn", epoch=None, step=None),
)
VIEW = ComparedView(
    RUNS,
    (
        SettingRow("learning_rate", ("0.001", "0.01", "0.001")),
        SettingRow("optimizer", ("adamw", None, "lion")),
    ),
    12,
    (
        BestRow(
            "train train_loss", None, (0.91, 1.9, 0.95), ("step 400", "step 20", ""), (0.92, 2.2, 0.97), 0
        ),
        BestRow("valid val_acc", "percent", (71.0, None, 71.0), ("", "", ""), (70.0, None, math.nan), None),
    ),
)


def overlay(count=3):
    lines = tuple(
        replace(ui_frames.curve("train", NAMES[n % 3], 160, 3.0 + n, 0.8 + n / 4, seen=0.4 + n / 5, best=n == 0),
                role=f"run{n + 1}")
        for n in range(count)
    )  # fmt: skip
    return Chart("loss", "train_loss", "step", 0, 4000, 0.5, 5.0, lines)


def compare_frame(view=VIEW, names=NAMES, charts=(("loss", "train_loss"), ("acc", "acc"), ("lr", "lr"))):
    header = Header(name=" · ".join(names), path="", state="live", charts=charts)
    shown = tuple(replace(overlay(), id=id_, title=title) for id_, title in charts)
    return Frame(1, 1, header, Judgement(), Telemetry(), charts=shown, compared=view)


def sight_of(size=(120, 40), frame=None, unicode=True, **given):
    sight = Sight(glyphs=UNICODE if unicode else ASCII, mode="compare", **given)
    sight.take(frame or compare_frame(), 1.0)
    sight.lay_out(*size)
    return sight


def test_a_comparison_looks_as_accepted():
    looks = []
    for width, height in SIZES:
        sight = sight_of((width, height))
        rects = sight.plan.rects
        inner = (rects.get("compared") or rects["loss"]).width - 2
        looks += [f"== {width} ==", text(compare_head(sight, width, 3)), text(compared(sight, inner, 24))]
    assert_golden("comparison", "\n".join(looks) + "\n")


@pytest.mark.parametrize("size", SIZES)
def test_the_panes_fill_the_screen_without_overlap(size):
    plan = sight_of(size).plan
    cells = sum(rect.width * rect.height for rect in plan.rects.values())
    assert cells == size[0] * size[1]
    for rect in plan.rects.values():
        assert rect.x + rect.width <= size[0]
        assert rect.y + rect.height <= size[1]


@pytest.mark.parametrize("active", ["loss", "compared", "grid"])
@pytest.mark.parametrize(
    "size", [(1, 1), (19, 5), (20, 6), (59, 17), (60, 18), (99, 30), (100, 30), (500, 200)]
)
def test_every_size_has_a_plan(size, active):
    for maximised in (False, True):
        plan = sight_of(
            size, active="loss" if active == "grid" else active, maximised=maximised, grid=active == "grid"
        ).plan
        assert all(rect.width > 0 and rect.height > 0 for rect in plan.rects.values())
        assert plan.mode == "tiny" or plan.shows("footer")


@pytest.mark.parametrize("name", [LONG, WIDE, EMOJI, "[/]", ""])
@pytest.mark.parametrize("size", [(20, 6), (40, 24), (80, 24), (200, 60)])
def test_every_row_has_its_width_whatever_is_compared(size, name):
    rows = tuple(replace(run, path=name, phase=name, say=name, words=name) for run in RUNS)
    view = ComparedView(
        rows,
        (SettingRow(name, (name, None, "x")),),
        0,
        (BestRow(name, None, (1.0, None, math.inf), (name,) * 3, (1.0, 2.0, None), 0),),
    )
    sight = sight_of(size, compare_frame(view, (name, name, "b")))
    for draw in (compare_head, compared, first_chart, tabs, footer):
        assert fits(draw(sight, *size), *size)


def test_values_stand_in_the_column_of_their_run():
    sight = sight_of()
    rows = [words(row) for row in compared(sight, 60, 30).rows]
    loss = next(row for row in rows if row.startswith(" train_loss"))
    assert loss.split() == ["train_loss", "★", "0.91", "1.9", "0.95"]
    optimizer = next(row for row in rows if row.startswith(" optimizer"))
    assert optimizer.split() == ["optimizer", "adamw", "-", "lion"]
    assert any("settings that differ · 12 the same" in row for row in rows)


def test_what_only_one_run_says_stands_out():
    row = next(row for row in compared(sight_of(), 60, 30).rows if "learning_rate" in words(row))
    assert [role for shown, role, _ in row if shown.strip().startswith("0.0")] == ["text", "accent", "text"]


def test_many_runs_on_a_narrow_screen_are_told_line_by_line():
    view = ComparedView(RUNS * 2, (SettingRow("lr", ("1", "2", "3", "4", "5", "6")),), 3)
    sight = sight_of((40, 24), compare_frame(view, tuple(f"run{n}" for n in range(6))))
    shown = text(compared(sight, 40, 40))
    assert "6 run5" in shown
    assert "and 3 more: 2" in text(compare_head(sight, 40, 4))


def test_no_settings_and_no_metrics_are_said():
    assert "no settings printed" in text(compared(sight_of(frame=compare_frame(ComparedView(RUNS))), 60, 20))
    assert "all 4 settings are the same" in text(
        compared(sight_of(frame=compare_frame(ComparedView(RUNS, (), 4))), 60, 20)
    )
    assert "reading the runs" in text(compared(Sight(mode="compare"), 60, 20))
    assert "reading the runs" in text(compare_head(Sight(mode="compare"), 60, 2))


def test_the_crosshair_tells_every_run_and_none_where_it_has_ended():
    sight = sight_of(lens=Lens(cursor=1000.0))
    told = words(first_chart(sight, 110, 12).title)
    assert told.startswith("step 1000  1 ")
    assert "3 " in told
    late = words(first_chart(sight_of(lens=Lens(cursor=3100.0)), 110, 12).title)
    assert late.split()[2:6] == ["1", "-", "2", "-"]


def test_the_hands_work_on_charts_and_table():
    sight = sight_of((80, 24))
    for action in (
        "smooth",
        "x_axis",
        "log_scale",
        "zoom_in",
        "pan_left",
        "whole",
        "cursor_left",
        "next_chart",
    ):
        COMPARE_HANDS[action](sight)
    assert (sight.chart, sight.x_axis) == (1, "epoch")
    COMPARE_HANDS["next_pane"](sight)
    assert sight.active == "compared"
    COMPARE_HANDS["next_pane"](sight)
    assert sight.active == "loss"
    COMPARE_HANDS["page_down"](sight)
    compared(sight, 76, 6)
    assert sight.scrolls["compared"] > 0
    COMPARE_HANDS["top"](sight)
    assert sight.scrolls["compared"] == 0
    COMPARE_HANDS["maximise"](sight)
    sight.lay_out(80, 24)
    assert not sight.plan.shows("compared")


def test_a_frozen_comparison_keeps_what_it_shows():
    sight = sight_of()
    COMPARE_HANDS["pause"](sight)
    shown = sight.frame
    sight.take(compare_frame(ComparedView(RUNS)), 2.0)
    assert sight.frame is shown
    for width in (40, 80, 120):
        assert "VIEW FROZEN" in text(compare_head(sight, width, 3)).strip().splitlines()[0]
    COMPARE_HANDS["pause"](sight)
    assert sight.frame is sight.newest
    assert "FROZEN" not in text(compare_head(sight, 80, 3))


def test_the_mouse_points_and_scrolls():
    sight = sight_of((80, 24))
    first_chart(sight, 78, 8)
    assert pressed("loss", 40, 3, sight) == "pane.loss"
    assert sight.lens.cursor is not None
    assert pressed("compared", 4, 3, sight) == "pane.compared"
    turned("compared", 4, 1, sight)
    assert sight.scrolls["compared"] == 3
    small = sight_of((40, 24))
    assert pressed("tabs", 12, 0, small) == "pane.compared"


def test_news_is_what_differs():
    sight = sight_of()
    assert not sight.news_in(compare_frame())
    assert sight.news_in(compare_frame(ComparedView(RUNS)))
    assert sight.outgrown() is False
    sight.take(compare_frame(ComparedView(RUNS)), 3.0)
    assert sight.outgrown()


def test_only_keys_that_work_are_offered():
    shown = text(footer(sight_of(), 200, 1))
    assert "1-2 pane" in shown
    assert "tick" not in shown
    assert "grid" in shown
    assert "pane" not in text(footer(Sight(mode="runs"), 200, 1))
