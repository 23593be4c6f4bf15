"""The table of runs: its order, its filter, its marks and its look."""

import pytest
import run_rows
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from run_rows import BROKEN, ENDED, FAILING, LIVE, NOW, ROWS, SILENT, UNREAD
from ui_sights import EMOJI, LONG, WIDE, assert_golden, fits, text, words

from trainmon_tui.protocol.several import RunsView
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.naming import tail
from trainmon_tui.ui.runs_hands import RUNS_HANDS, point_at_run
from trainmon_tui.ui.runs_table import MOST_MARKED, ORDERS, RunsTable
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.run_detail import run_detail
from trainmon_tui.ui.views.runs import order_at, runs_head, runs_view

SIZES = [(40, 24), (80, 24), (120, 40), (200, 60)]
BY_NEED = [FAILING, SILENT, LIVE, BROKEN, ENDED, UNREAD]


def table_of(*rows, **given_):
    table = RunsTable(clock=lambda: NOW, **given_)
    table.take(RunsView(rows or ROWS))
    return table


def sight_of(*rows, size=(120, 40), unicode=True, **given_):
    sight = Sight(
        glyphs=UNICODE if unicode else ASCII, mode="runs", table=RunsTable(clock=lambda: NOW, **given_)
    )
    sight.take(run_rows.table_frame(*rows), 1.0)
    sight.lay_out(*size)
    return sight


def paths(rows):
    return [row.path for row in rows]


def test_what_needs_attention_comes_first():
    assert table_of().shown() == BY_NEED


def test_a_run_that_fell_silent_at_its_end_asks_for_nothing():
    done = replace(SILENT, progress=0.995, path="done.log")
    assert table_of(done, LIVE).shown() == [LIVE, done]


def test_runs_that_grow_keep_their_places():
    later = replace(LIVE, path="runs/a.log", changed_s=NOW - 40)
    table = table_of(LIVE, later)
    before = paths(table.shown())
    table.take(RunsView((replace(LIVE, changed_s=NOW),)))
    assert paths(table.shown()) == before


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("name", "runs/flow/a.log", "runs/vqa/high-lr.log"),
        ("done", "runs/flow/a.log", "runs/rl/grpo.log"),
        ("eta", "runs/vqa/base.log", "runs/vqa/high-lr.log"),
        ("last", "runs/vqa/base.log", "runs/vqa/high-lr.log"),
        ("age", "runs/vqa/base.log", "runs/old/metrics.csv"),
    ],
)
def test_a_column_orders_and_what_is_not_known_comes_last(order, first, last):
    table = table_of()
    table.order_by(next(place for place, one in enumerate(ORDERS) if one.id == order))
    assert (table.shown()[0].path, table.shown()[-1].path) == (first, last)


def test_once_more_orders_the_other_way_round_and_keeps_the_unknown_last():
    table = table_of()
    table.order_by(4)
    table.order_by(4)
    assert [row.last for row in table.shown()[:3]] == [24.0, 1.52, 0.912]
    table.order_by(99)
    assert table.order == 4


@pytest.mark.parametrize(
    ("words", "found"),
    [("vqa", 2), ("live vqa", 2), ("fail", 1), ("DISTILL", 1), ("metrics", 1), ("nope", 0)],
)
def test_every_word_must_be_there(words, found):
    table = table_of()
    table.filter(words)
    assert len(table.shown()) == found
    assert (table.in_hand() is None) == (not found)


def test_the_hand_stays_on_its_run():
    table = table_of()
    table.move(2)
    assert table.in_hand() is LIVE
    table.take(RunsView((replace(LIVE, verdict="pass"), replace(FAILING, verdict="pass", state="ended"))))
    assert table.in_hand().path == LIVE.path
    table.take(RunsView(gone=(LIVE.path,)))
    assert table.in_hand() is not None
    assert LIVE.path not in table.rows


@pytest.mark.parametrize(("row", "after_s", "moves"), [(LIVE, 1, True), (ENDED, 1, False), (ENDED, 20, True)])
def test_ages_are_told_anew_only_where_they_can_differ(row, after_s, moves):
    now = [NOW]
    table = RunsTable(clock=lambda: now[0])
    table.take(RunsView((row,)))
    now[0] += after_s
    assert table.tick() is moves
    assert (table.now_s == now[0]) is moves


def test_a_hand_that_was_never_moved_stays_on_top():
    table = table_of(ENDED)
    table.take(RunsView((FAILING,)))
    assert table.in_hand() is FAILING


def test_marks_are_numbered_bounded_and_end_with_their_runs():
    many = [replace(ENDED, path=f"run{n:02}.log") for n in range(MOST_MARKED + 1)]
    table = table_of(*many)
    for row in many[:MOST_MARKED]:
        table.hand = row.path
        assert table.mark()
    table.hand = many[-1].path
    assert not table.mark()
    table.hand = many[0].path
    assert table.mark()
    assert table.marked == paths(many[1:MOST_MARKED])
    table.take(RunsView(gone=(many[1].path,)))
    assert table.marked == paths(many[2:MOST_MARKED])


def test_marking_goes_on_to_the_next_run_and_says_when_there_are_too_many():
    sight = sight_of(*(replace(ENDED, path=f"run{n:02}.log", changed_s=NOW - n) for n in range(12)))
    for _ in range(MOST_MARKED + 1):
        RUNS_HANDS["mark"](sight)
    assert len(sight.table.marked) == MOST_MARKED
    assert "no more than 8" in sight.aside


def test_escape_takes_the_filter_then_the_marks():
    sight = sight_of()
    RUNS_HANDS["mark"](sight)
    sight.table.filter("vqa")
    RUNS_HANDS["back"](sight)
    assert (sight.table.words, len(sight.table.marked)) == ("", 1)
    RUNS_HANDS["back"](sight)
    assert sight.table.marked == []


@pytest.mark.parametrize("at", [0, 5, 150, 299])
def test_the_run_in_hand_is_always_in_sight(at):
    table = table_of(*(replace(ENDED, path=f"run{n:03}.log", changed_s=NOW - n) for n in range(300)))
    table.move(at)
    window = table.window(10)
    assert table.in_hand() in window
    assert len(window) == 10


def test_rows_do_not_move_while_the_hand_walks_inside_the_window():
    table = table_of(*(replace(ENDED, path=f"run{n:03}.log", changed_s=NOW - n) for n in range(50)))
    table.move(20)
    before = paths(table.window(10))
    table.move(-5)
    assert paths(table.window(10)) == before


def test_what_all_names_share_is_said_once():
    assert table_of(LIVE, FAILING).stem() == "runs/vqa/"
    assert table_of(LIVE, replace(LIVE, path="a.log")).stem() == ""
    assert "/home/me/project/runs/vqa" in text(runs_head(sight_of(LIVE, FAILING), 120, 2))


@pytest.mark.parametrize("size", SIZES)
def test_the_mouse_takes_a_run_in_hand_and_orders_by_a_heading(size):
    sight = sight_of(size=size)
    assert not point_at_run(6, 2, sight)
    assert sight.table.in_hand() is BY_NEED[1]
    assert point_at_run(6, 2, sight)
    assert not point_at_run(6, 30, sight)
    assert not point_at_run(6, 0, sight)
    assert ORDERS[sight.table.order].id == "name"
    assert order_at(sight.table, size[0] + 99, size[0]) is None


def test_what_is_asked_for_is_what_is_on_the_screen():
    sight = sight_of(*(replace(ENDED, path=f"run{n:03}.log", changed_s=NOW - n) for n in range(300)))
    ask = sight.ask()
    assert ask.charts == ()
    assert len(ask.rows) == sight.pane_height("runs") - 1
    assert ask.rows[0] == "run000.log"


def test_the_table_looks_as_accepted():
    looks = []
    for size in SIZES:
        sight = sight_of(size=size, marked=[LIVE.path], hand=FAILING.path)
        looks += [f"== {size[0]} ==", text(runs_head(sight, size[0], 2)), text(runs_view(sight, size[0], 9))]
        looks.append(text(run_detail(sight, size[0] - 2, 3)))
    plain = sight_of(size=(80, 24), unicode=False, words="vqa")
    looks += ["== ascii, filtered ==", text(runs_head(plain, 80, 2)), text(runs_view(plain, 80, 5))]
    assert_golden("runs_table", "\n".join(looks) + "\n")


@pytest.mark.parametrize("size", [(1, 1), (8, 2), (20, 6), (40, 14), *SIZES])
@pytest.mark.parametrize("name", [LONG, WIDE, EMOJI, "\x1b]0;t\x07" * 9, ""])
def test_every_row_has_its_width_whatever_runs_are_called(size, name):
    rows = [
        replace(one, path=f"{at}{name}", phase=name, say=name, line=name, words=name, gpu=name)
        for at, one in enumerate(ROWS)
    ]
    sight = sight_of(*rows, size=size, words=name[:40])
    sight.table.filter("")
    for view in (runs_head, runs_view, run_detail):
        assert fits(view(sight, *size), *size)


def test_an_empty_table_says_why():
    empty = sight_of(LIVE, size=(80, 24))
    empty.table.filter("nope")
    assert "no run has these words" in text(runs_view(empty, 80, 5))
    assert "looking for runs" in text(runs_view(Sight(mode="runs"), 80, 5))


def test_a_run_that_was_only_looked_at_is_not_judged():
    looked = replace(LIVE, verdict=None, say="")
    assert "not judged yet" in text(run_detail(sight_of(looked), 80, 3))
    assert "PASS" not in text(runs_view(sight_of(looked), 120, 5))


def test_of_a_long_path_the_end_is_kept():
    assert tail("outputs/llama/train.log", 9) == "…rain.log"
    assert tail("short", 9) == "short"
    assert tail("short", 0) == ""


ROW = st.builds(
    replace,
    st.sampled_from(ROWS),
    path=st.text(max_size=20),
    last=st.floats() | st.none(),
    best=st.floats() | st.none(),
    eta_s=st.floats() | st.none(),
    progress=st.floats(0, 1) | st.none(),
    changed_s=st.floats(0, 2e9),
    trend=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30).map(tuple),
)


@given(
    st.lists(ROW, max_size=8),
    st.integers(0, len(ORDERS) - 1),
    st.booleans(),
    st.sampled_from([20, 40, 80, 120, 200]),
)
def test_any_rows_can_be_ordered_and_drawn(rows, order, twice, width):
    table = RunsTable(clock=lambda: NOW)
    table.take(RunsView(tuple(rows)))
    for _ in range(1 + twice):
        table.order_by(order)
    assert sorted(map(id, table.shown())) == sorted(map(id, table.rows.values()))
    sight = Sight(mode="runs", table=table)
    sight.lay_out(width, 24)
    assert fits(runs_view(sight, width, 10), width, 10)
    assert fits(run_detail(sight, width, 3), width, 3)
    assert words(runs_view(sight, width, 10).rows[0])


@pytest.mark.parametrize("unicode", [True, False])
def test_room_that_a_short_table_leaves_shows_the_curve_of_the_run_in_hand(unicode):
    sight = sight_of(replace(LIVE, trend=(3.0, 2.0, 1.5, 1.2, 1.0)), unicode=unicode)
    height = sight.pane_height("run_detail")
    view = run_detail(sight, 118, height)
    assert len(view.rows) == height > 12
    assert sum(any(role == "train" for _, role, _ in row) for row in view.rows) > 5
    assert fits(view, 118, height)


@pytest.mark.parametrize("trend", [(), (1.0,), (2.0, 1.0, 1.0)])
def test_a_few_points_make_no_curve(trend):
    view = run_detail(sight_of(replace(LIVE, trend=trend)), 118, 20)
    assert not any(role == "axis" for row in view.rows for _, role, _ in row)


def test_a_long_table_keeps_its_rows():
    many = [replace(LIVE, path=f"runs/{number}.log") for number in range(60)]
    sight = sight_of(*many)
    assert sight.pane_height("run_detail") == 3
    assert sight.fill.outgrown(sight) is False
    sight.take(run_rows.table_frame(*many, replace(LIVE, path="new.log")), 2.0)
    assert sight.outgrown()
