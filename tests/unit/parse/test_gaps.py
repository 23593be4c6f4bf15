"""Rows of aligned tables with empty cells."""

import pytest
from reading import read

from trainmon_tui.parse.gaps import layout_of

HEAD = b"epoch  iteration   main/loss"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (b"1      100         0.5", (0, 1, 2)),
        (b"       100         0.5", (1, 2)),
        (b"1                  0.5", (0, 2)),
        (b"    1        100       0.5", ()),
        (b"    1                    0.5", (0, 2)),
        (b"                         0.5", (2,)),
        (b"1   100  0.5", ()),
        (b"", ()),
        (b"7", (0,)),
        (b" 7", ()),
    ],
)
def test_columns_of_cells_by_where_they_stand(text, columns):
    assert layout_of(HEAD).columns(text, len(text.split())) == columns


def test_a_name_of_several_words_is_one_column():
    assert layout_of(b"step  val loss").starts == (0, 6)


TABLE = "epoch   step    loss      val_loss   acc\n{}"


@pytest.mark.parametrize("sizes", [(), (1, 1, 1), (1,)])
def test_an_empty_cell_shifts_no_other(sizes):
    log = read(
        TABLE.format("1       10      0.5                  0.7\n1       20      0.4       0.6        0.8\n"),
        sizes,
    )
    assert (log.values("acc"), log.steps("acc")) == ([0.7, 0.8], [10, 20])
    assert (log.values("val_loss"), log.steps("val_loss")) == ([0.6], [20])


def test_a_row_that_no_column_stands_above_is_not_understood():
    log = read(TABLE.format("1     10    0.5  0.7\n"))
    assert log.tags() == set()
    assert log.not_understood == 1


def test_a_row_above_every_head_has_no_columns():
    log = read(
        "1       10      0.5                  0.7\n"
        + TABLE.format("1       20      0.4       0.6        0.8\n")
    )
    assert log.values("loss") == [0.4]


@pytest.mark.parametrize("size", [1, 100])
def test_numbers_before_the_lines_of_a_table_are_in_no_column(size):
    table = "   epoch  train_loss  val_loss\n0      1        0.91      0.81\n1      2        0.71      0.75\n"
    log = read(table, [size] * 3)
    assert (log.values("val_loss"), log.epochs("val_loss")) == ([0.81, 0.75], [1, 2])
    assert log.values("train_loss") == [0.91, 0.71]


WIDE = "Epoch   Time       Train Loss   Val Loss\n{}"


@pytest.mark.parametrize("sizes", [(), (1, 1, 1)])
def test_cells_with_blanks_inside_of_them(sizes):
    rows = "1       41s        0.5          0.6\n2       1m 2s      0.4          0.5\n3       3m 21s                  0.4\n"
    log = read(WIDE.format(rows), sizes)
    assert (log.values("Train Loss"), log.epochs("Train Loss")) == ([0.5, 0.4], [1, 2])
    assert (log.values("Val Loss"), log.epochs("Val Loss")) == ([0.6, 0.5, 0.4], [1, 2, 3])


@pytest.mark.parametrize(
    "row",
    [
        "2500 (8.33%)   31.22 K    0.5   0.6",
        "2500 (8.33%)   2 h, 3 m   0.5   0.6",
        "2500  10 obs/sec   0.5   0.6",
    ],
)
def test_cells_with_units_and_remarks(row):
    log = read(f"Step (% Done)   Rays / Sec   Train Loss   Test PSNR\n{row}\n")
    assert (log.values("Train Loss"), log.steps("Train Loss")) == ([0.5], [2500])
    assert log.values("Test PSNR") == [0.6]


def test_a_line_s_own_first_word_is_its_split():
    log = read(
        "  Train      #    Epoch       LR         loss\n"
        "! Train               1    0.005        0.913\n"
        "! Validation          1    0.005        0.803\n"
    )
    assert (log.values("loss", "train"), log.values("loss", "valid")) == ([0.913], [0.803])
    assert log.epochs("loss", "valid") == [1]
