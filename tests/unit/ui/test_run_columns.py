"""The columns of the table of runs: which are shown at which width, how wide they are, what each says of a run."""

import itertools
import math

import pytest
import run_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from run_rows import BROKEN, ENDED, FAILING, LIVE, NOW, ROWS, SILENT, UNREAD
from ui_sights import EMOJI, LONG, WIDE, words

from trainmon_tui.protocol.several import RunRow, RunsView
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.naming import tail
from trainmon_tui.ui.rows import cells, width_of
from trainmon_tui.ui.runs_table import ORDERS, RunsTable
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.run_columns import (
    COLUMNS,
    GAP,
    LAST_LINE,
    LEAD,
    columns_of,
    of_total,
    sized,
    state_role,
)

NAN = math.nan
WIDTHS = (1, 20, 40, 51, 52, 60, 70, 76, 99, 100, 120, 159, 160, 180, 240, 400)
numbers = st.none() | st.floats(0, 1e12) | st.sampled_from([NAN, math.inf, 1e18])
texts = st.text(max_size=12) | st.sampled_from([LONG, WIDE, EMOJI, "\x1b[31m", "\x9b"])
runs = st.builds(
    RunRow, texts.map(lambda text: f"runs/{text}"), st.just("log"), st.integers(0, 2**50), st.floats(0, 2e6),
    st.sampled_from(["unread", "live", "silent", "ended", "error"]), texts, texts, numbers, numbers, numbers, numbers,
    st.none() | st.floats(0, 1), numbers, numbers, texts, st.sampled_from([None, "percent"]), numbers, numbers,
    st.lists(st.floats(-1e9, 1e9), max_size=30).map(tuple), st.sampled_from([None, "pass", "warn", "fail", "unknown"]),
    texts, texts, texts, texts,
)  # fmt: skip


def table_of(*rows):
    table = RunsTable(clock=lambda: NOW)
    table.take(RunsView(rows or ROWS))
    return table


def sight_of(*rows, unicode=True):
    sight = Sight(glyphs=UNICODE if unicode else ASCII, mode="runs", table=RunsTable(clock=lambda: NOW))
    sight.take(run_rows.table_frame(*rows), 1.0)
    return sight


def titles(width, *rows):
    return [column.title or column.order for column in columns_of(table_of(*rows), width)]


def drawn(title, row, size, unicode=True, least=200):
    """What the column of this title shows of a run."""
    (column,) = [one for one in COLUMNS if one.title == title and one.least <= least <= one.most]
    return words(column.draw(sight_of(row, unicode=unicode), row, size))


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (40, ["name", "health", "done", "last"]),
        (60, ["name", "health", "done", "last", "trend", "age"]),
        (80, ["name", "health", "done", "ETA", "last", "best", "trend", "age"]),
        (100, ["name", "health", "state", "epoch", "done", "ETA", "last", "best", "trend", "age"]),
    ],
)
def test_wider_screens_show_more_columns(width, shown):
    assert titles(width) == shown


def test_no_column_is_lost_as_a_screen_grows():
    for narrow, wide in itertools.pairwise(WIDTHS):
        assert set(titles(narrow)) <= set(titles(wide))


def test_health_is_told_once_at_every_width():
    assert all(titles(width).count("health") == 1 for width in range(1, 300))


def test_where_no_run_is_on_a_gpu_there_is_no_column_for_it():
    assert "GPU" in titles(160)
    assert "GPU" not in titles(160, ENDED, SILENT)


def test_every_column_orders_by_something_that_there_is():
    known = {order.id for order in ORDERS}
    assert {column.order for column in COLUMNS if column.order} <= known


@pytest.mark.parametrize("width", [width for width in WIDTHS if width >= 40])
@pytest.mark.parametrize("name", ["a", "b" * 20, "c" * 200])
def test_columns_and_what_lies_between_them_fit_the_screen(width, name):
    table = table_of(replace(LIVE, path=name), replace(ENDED, path="x"))
    sizes = sized(table, columns_of(table, width), width)
    assert LEAD + sum(size for _, size in sizes) + GAP * (len(sizes) - 1) < width
    assert all(size > 0 for column, size in sizes if column.title != LAST_LINE)


def test_a_bar_of_progress_takes_only_what_names_leave():
    short, long = (
        {column.title: size for column, size in sized(table, columns_of(table, 120), 120)}
        for table in (table_of(replace(LIVE, path="a")), table_of(replace(LIVE, path="a" * 60)))
    )
    assert short["done"] > long["done"] == 5
    assert long["name"] > short["name"]


@settings(max_examples=60, deadline=None)
@given(runs, st.sampled_from(COLUMNS), st.integers(0, 40), st.booleans())
def test_whatever_a_run_says_no_column_is_overstepped(row, column, extra, unicode):
    size = max(column.width, 1) + extra
    sight = sight_of(row, unicode=unicode)
    assert width_of(column.draw(sight, row, size)) <= size


@pytest.mark.parametrize(
    ("title", "row", "shown"),
    [
        ("epoch", LIVE, "12/40"),
        ("epoch", SILENT, ""),
        ("step", LIVE, "48.2k/160k"),
        ("step", SILENT, "140"),
        ("rate", LIVE, "4.1/s"),
        ("rate", ENDED, ""),
        ("ETA", LIVE, "6h11m"),
        ("ETA", replace(LIVE, state="silent"), ""),
        ("ETA", replace(LIVE, eta_s=0.0), "0.0s"),
        ("last", FAILING, "nan"),
        ("last", UNREAD, ""),
        ("last", replace(LIVE, unit="percent", last=71.0), "71%"),
        ("best", LIVE, "0.893"),
        ("age", LIVE, "3s"),
        ("age", replace(LIVE, changed_s=NOW + 60), "0s"),
        ("state", UNREAD, ""),
        ("state", BROKEN, "ERROR"),
        ("health", UNREAD, "-"),
        ("health", replace(LIVE, verdict=None), "…"),
        ("health", FAILING, "✖ FAIL"),
        ("GPU", LIVE, "0,1"),
        ("phase", LIVE, "Distillation"),
        ("last line", SILENT, "iteration 140"),
    ],
)
def test_what_a_column_says(title, row, shown):
    assert drawn(title, row, 16) == shown


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (replace(LIVE, progress=None), "ep 12"),
        (replace(LIVE, progress=None, epoch=None), "48.2k"),
        (replace(LIVE, progress=None, epoch=None, step=None), ""),
        (replace(LIVE, progress=0.0), "0%"),
        (replace(LIVE, progress=1.0), "100%"),
    ],
)
def test_where_no_end_is_known_it_is_said_where_the_run_stands(row, shown):
    assert drawn("done", row, 5) == shown


def test_a_bar_and_its_percent_fill_their_column():
    assert drawn("done", LIVE, 15, unicode=False) == "###.......  30%"


@pytest.mark.parametrize("values", [(), (1.0,), (1.0, 1.0), (3.0, 2.0, 1.0), tuple(map(float, range(200)))])
@pytest.mark.parametrize("size", [1, 5, 12])
def test_a_trend_never_takes_more_than_its_column_nor_touches_the_row_above(values, size):
    shown = drawn("trend", replace(LIVE, trend=values), size)
    assert cells(shown) <= size
    assert "█" not in shown


@pytest.mark.parametrize(
    ("row", "role"),
    [
        (LIVE, "ok"),
        (SILENT, "warn"),
        (replace(SILENT, changed_s=NOW - 9e6), "dim"),
        (ENDED, "dim"),
        (BROKEN, "bad"),
    ],
)
def test_a_state_is_quiet_once_it_is_past(row, role):
    assert state_role(sight_of(row), row) == role


@pytest.mark.parametrize(
    ("value", "total", "shown"),
    [
        (None, 40, ""),
        (12, 40, "12/40"),
        (12.04, 40, "12/40"),
        (2.5, None, "2.5"),
        (0, 10, "0/10"),
        (5, 0, "5"),
        (NAN, 3, "-/3"),
    ],
)
def test_a_counter_beside_its_total(value, total, shown):
    assert of_total(value, total) == shown


@given(st.text("abc/漢é\x1b👩", max_size=30), st.integers(0, 20))
def test_the_end_of_a_name_fits_and_is_its_end(text, width):
    shown = tail(text, width)
    assert cells(shown) <= width or not width
    assert tail(text, 100).endswith(shown.removeprefix("…"))


@pytest.mark.parametrize(("epoch", "said"), [(9, "ep 9"), (99, "ep 99"), (250, "e250"), (12000, "e12k")])
def test_an_epoch_of_many_digits_is_never_cut(epoch, said):
    row = replace(UNREAD, epoch=float(epoch), progress=None)
    done = next(column for column in COLUMNS if column.title == "done")
    assert words(done.draw(Sight(), row, done.width)).strip() == said
