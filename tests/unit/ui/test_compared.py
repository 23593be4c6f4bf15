"""What sets compared runs apart: from a line for each run on a narrow screen to a column for each on a wide one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from run_rows import BROKEN, ENDED, LIVE, UNREAD
from ui_sights import EMOJI, LONG, WIDE, assert_golden, drawn, fits, lines, text, words

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.several import BestRow, ComparedView, SettingRow
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.compared import compare_head, compared

RUNS = (
    replace(LIVE, verdict="pass", say="", speaker=""),
    replace(
        LIVE, verdict="fail", say="the loss rises", speaker="diagnosis", step=20_000, epoch=5, phase="Warm-up"
    ),
    replace(ENDED, verdict="warn", epoch=None, step=None),
)
SETTINGS = (SettingRow("lr", ("0.1", "0.2", "0.1")), SettingRow("optimizer", ("adamw", None, "lion")))
METRICS = (BestRow("train loss", None, (0.9, None, 0.95), ("ep 4", "", "ep 9"), (0.92, 2.2, None), 0),)
NAMES = ("base", "high", "lion")
VIEW = ComparedView(RUNS, SETTINGS, 12, METRICS)
WIDTHS = (1, 9, 20, 36, 37, 60, 80, 120, 240)


def sight_of(view=VIEW, names=NAMES, *, unicode=True, trouble=""):
    sight = Sight(glyphs=UNICODE if unicode else ASCII, mode="compare")
    header = Header(name=" · ".join(names), path="", state="live")
    sight.take(Frame(1, 1, header, Judgement(), Telemetry(), compared=view), 1.0)
    sight.lay_out(120, 40)
    sight.trouble = trouble
    return sight


def table(width=100, height=40, **how):
    return lines(compared(sight_of(**how), width, height))


def test_while_a_run_is_read_its_share_is_told():
    runs = (replace(RUNS[0], read=0.43), *RUNS[1:])
    head = lines(compare_head(sight_of(replace(VIEW, runs=runs)), 100, 3))
    assert "reading 43%" in head[0]
    assert "reading" not in head[1]


def test_no_two_metrics_have_one_label():
    names = ("valid val_acc", "val_acc", "test test_acc", "train loss")
    metrics = tuple(replace(METRICS[0], name=name) for name in names)
    shown = [row.split("  ")[0].strip() for row in table(view=replace(VIEW, metrics=metrics))]
    assert [shown.count(label) for label in ("valid val_acc", "val_acc", "test_acc", "train loss")] == [2] * 4


def row_of(label, **how):
    """What stands in a row behind its label."""
    (found,) = [row.split(label, 1)[1].split() for row in table(**how) if row.startswith(f" {label} ")]
    return found


names = st.text(max_size=20) | st.sampled_from([LONG, WIDE, EMOJI, "\x1b[31m", ""])
numbers = st.none() | st.floats()


@st.composite
def views(draw):
    count = draw(st.integers(1, 6))

    def each(values):
        return tuple(draw(values) for _ in range(count))

    verdicts = st.sampled_from([None, "pass", "warn", "fail", "unknown"])
    runs = tuple(
        replace(
            draw(st.sampled_from([LIVE, ENDED, BROKEN, UNREAD])),
            verdict=draw(verdicts),
            say=draw(names),
            phase=draw(names),
        )
        for _ in range(count)
    )
    rows = tuple(SettingRow(draw(names), each(st.none() | names)) for _ in range(draw(st.integers(0, 3))))
    best = BestRow(
        draw(names),
        None,
        each(numbers),
        each(names),
        each(numbers),
        draw(st.none() | st.integers(0, count - 1)),
    )
    return ComparedView(runs, rows, draw(st.integers(0, 99)), (best,)), each(names)


@settings(max_examples=40, deadline=None)
@given(views(), st.sampled_from(WIDTHS), st.integers(1, 12), st.booleans())
def test_any_runs_keep_their_width(found, width, height, unicode):
    view, called = found
    sight = sight_of(view, called, unicode=unicode, trouble="")
    for draw in (compare_head, compared):
        assert fits(draw(sight, width, height), width, height)


@pytest.mark.parametrize("view", [None, ComparedView()])
def test_before_any_run_was_read_that_is_said(view):
    assert text(compare_head(sight_of(view), 40, 3)).strip() == "reading the runs"
    sight = sight_of(view, trouble="engine \x1b[31mdied")
    assert text(compare_head(sight, 40, 3)).strip() == "engine died"
    assert compare_head(sight, 40, 0).rows == []


def test_one_row_names_every_run_with_its_health():
    (row,) = lines(compare_head(sight_of(), 80, 1))
    assert row == " 1 ━ base ✔  2 ━ high ✖  3 ━ lion ▲"


def test_runs_beyond_the_room_are_counted():
    shown = lines(compare_head(sight_of(), 80, 2))
    assert len(shown) == 2
    assert shown[1].strip() == "and 2 more: 2"


def test_trouble_stands_beside_the_first_run():
    first = lines(compare_head(sight_of(trouble="engine died"), 80, 3))[0]
    assert "base" in first
    assert first.endswith("engine died")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (BROKEN, "cannot be read"),
        (UNREAD, "reading"),
        (replace(LIVE, verdict="fail", speaker="diagnosis", say="nan"), "diagnosis: nan"),
        (replace(LIVE, verdict="fail", speaker="", say="nan"), "nan"),
        (replace(LIVE, say="", words="killed"), "killed"),
        (LIVE, "epoch 12/40"),
        (LIVE, "step 48.2k/160k"),
    ],
)
def test_a_run_says_where_it_stands_and_what_is_wrong(run, said):
    (row,) = lines(compare_head(sight_of(ComparedView((run,)), ("one",)), 140, 3))
    assert said in row


def test_a_run_is_called_by_its_path_where_the_names_are_not_told():
    shown = lines(compare_head(sight_of(names=("two", "only")), 120, 3))
    assert "runs/vqa/base.log" in shown[0]


def test_each_run_has_its_own_colour():
    roles = [row[1][1] for row in compare_head(sight_of(), 100, 3).rows]
    assert roles == ["run1", "run2", "run3"]


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("lr", ["0.1", "0.2", "0.1"]),
        ("optimizer", ["adamw", "-", "lion"]),
        ("epoch", ["12/40", "5/40", "-"]),
        ("step", ["48.2k", "20k", "-"]),
        ("phase", ["Distillation", "Warm-up", "-"]),
    ],
)
def test_every_run_has_its_cell(label, cells):
    assert row_of(label) == cells


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({"runs": tuple(replace(run, phase="") for run in RUNS)}, "phase"),
        ({"runs": tuple(replace(run, epoch=None) for run in RUNS)}, "epoch"),
        ({"runs": tuple(replace(run, step=None) for run in RUNS)}, "step"),
        ({"metrics": ()}, "last"),
    ],
)
def test_what_no_run_has_takes_no_row(changes, gone):
    labels = [row.split()[0] for row in table(view=replace(VIEW, **changes)) if row.strip()]
    assert gone not in labels
    assert gone in [row.split()[0] for row in table() if row.strip()]


@pytest.mark.parametrize(
    ("rows", "shared", "said"),
    [
        ((), 0, "no settings printed"),
        ((), 7, "all 7 settings are the same"),
        (SETTINGS, 12, "settings that differ · 12 the same"),
        (SETTINGS, 0, "settings that differ · none the same"),
    ],
)
def test_how_many_settings_are_the_same_is_said(rows, shared, said):
    assert f" {said}" in table(view=replace(VIEW, settings=rows, settings_shared=shared))


@pytest.mark.parametrize(
    ("values", "accents"),
    [(("1", "2", "1"), ["2"]), (("1", "2", "3"), []), (("1", "1", "2"), ["2"]), (("1", None, "1"), [])],
)
def test_a_setting_that_one_run_alone_has_stands_out(values, accents):
    view = replace(VIEW, settings=(SettingRow("lr", values),), metrics=())
    rows = compared(sight_of(view), 100, 30).rows
    assert [part.strip() for row in rows for part, role, _ in row if role == "accent"] == accents


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("valid val_acc", "val_acc"),
        ("train train_loss", "train_loss"),
        ("train loss", "train loss"),
        ("loss", "loss"),
    ],
)
def test_a_metric_does_not_say_its_split_twice(name, label):
    shown = table(view=replace(VIEW, metrics=(replace(METRICS[0], name=name),)))
    assert sum(row.startswith(f" {label} ") for row in shown) == 2


def test_only_the_best_of_all_has_a_star():
    stars = [row for row in table() if "★ 0.9" in row]
    assert len(stars) == 1
    assert stars[0].split()[-3:] == ["0.9", "-", "0.95"]


def test_what_stands_below_is_counted_and_can_be_reached():
    sight = sight_of()
    assert words(compared(sight, 100, 5).note).endswith("more")
    sight.scrolls["compared"] = 999
    view = compared(sight, 100, 5)
    assert (words(view.note), lines(view)[-1]) == ("", table()[-1])


def test_the_table_from_narrow_to_wide():
    sights = [(str(width), sight_of(), width, 24) for width in (24, 40, 64, 100)]
    assert_golden("compared-widths", drawn(compared, *sights) + drawn(compare_head, *sights))
