import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read
from reference import Reference

from trainmon_tui.parse.detectors import examine, table

CSV = "epoch,train_loss,train_acc,val_loss\n1,1.7439,0.2956,1.6587\n2,1.2147,nan,0.8708\n"
ALIGNED = """epoch       train_loss  acc         valid_loss  time
0           1.741067    0.419434    1.656719    00:00
1           1.451361    0.604980    1.101117    00:01
"""
cells = st.sampled_from(["1", "2", "0.5", "1e-3", "nan", "", "00:01", "x", "1_0", '"3"', '"a,b"', '"'])
heads = st.sampled_from(
    [
        "step,loss,acc",
        "epoch,loss,lr",
        "step,loss",
        '"step";"loss";"acc"',
        "a,b,c",
        "epoch loss acc",
        "step\tloss\tacc",
        "",
    ]
)
rows = st.tuples(cells, cells, cells, st.sampled_from([",", " ", "\t", ";", "  "])).map(
    lambda row: row[3].join(row[:3])
)
logs = st.lists(heads | rows | rows | st.sampled_from(["loss=1", "Epoch 2/3"]), max_size=15).map("\n".join)


def test_columns_are_named_by_the_head():
    log = read(CSV)
    assert log.tags() == {("train_loss", "train"), ("train_acc", "train"), ("val_loss", "valid")}
    assert log.values("train_loss") == [1.7439, 1.2147]
    assert log.epochs("val_loss") == [1, 2]


def test_aligned_columns_and_clocks():
    log = read(ALIGNED)
    assert log.tags() == {("train_loss", "train"), ("acc", ""), ("valid_loss", "valid")}
    assert log.epochs("acc") == [0, 1]


def test_the_head_is_remembered_across_blocks():
    assert read(CSV, [1, 1]).all() == read(CSV).all()


def test_a_new_head_names_what_follows():
    log = read(CSV + "step,loss,lr\n10,0.5,0.1\n")
    assert log.values("loss") == [0.5]
    assert log.steps("loss") == [10]


def test_empty_cells_are_no_points():
    log = read("step,loss,val_loss\n1,0.5,\n2,0.4,0.6\n3,0.3,\n")
    assert log.values("loss") == [0.5, 0.4, 0.3]
    assert log.steps("val_loss") == [2]


@pytest.mark.parametrize(
    "text",
    [
        "step;loss;acc\n1;0.5;0.1\n2;0.4;0.2\n",
        '"step","loss","acc"\n"1","0.5","0.1"\n"2","0.4","0.2"\n',
        '"step";"loss";"acc"\n1;0.5;0.1\n2;0.4;0.2\n',
        'step,loss,acc,note\n1,0.5,0.1,"lr halved, twice"\n2,0.4,0.2,"a; b"\n',
        'step\tloss\tacc\tnote\n1\t0.5\t0.1\t"a\tb"\n2\t0.4\t0.2\t""\n',
    ],
)
def test_cells_stand_between_semicolons_and_in_quotes(text):
    log = read(text)
    assert log.tags() == {("loss", ""), ("acc", "")}
    assert (log.steps("loss"), log.values("loss"), log.values("acc")) == ([1, 2], [0.5, 0.4], [0.1, 0.2])


@pytest.mark.parametrize(
    "text",
    ["1,2,3,4\n5,6,7,8\n", "step,loss,acc\n1,2\n", "step,loss,acc\n1 2 3\n", "one, two, three\n1,2,3\n"],
)
def test_numbers_without_a_fitting_head_are_nothing(text):
    assert read(text).tags() == set()


@pytest.mark.parametrize("sizes", [[], [1, 1, 1, 1, 1]])
def test_lines_of_a_table_that_fit_no_head_are_counted(sizes):
    log = read("7,8,9,1\nstep,loss,acc\n1,0.5,0.1\n2,0.4\n3,0.3,0.2,9\n4,0.2,0.3\n1 2 3\n", sizes)
    assert log.steps("loss") == [1, 4]
    assert log.not_understood == 2


def test_prose_is_no_head():
    assert examine(b"we step over the data once") is None
    assert table.detect(b"loss acc") is None


@settings(max_examples=60, deadline=None)
@given(logs, st.lists(st.integers(0, 4), max_size=6))
def test_tables_read_the_same_fast_and_slowly_in_any_blocks(text, sizes):
    assert read(text, sizes).all() == read(text).all() == Reference().read(text).all()


@pytest.mark.parametrize("prefix", ["", "2026-01-02 10:00:01,123 - INFO - my.logger - "])
def test_cells_between_bars_without_a_frame(prefix):
    log = read(
        "".join(f"{prefix}{line}\n" for line in ("epoch | loss | lr", " 1/3 | 0.5 | 0.1", " 2/3 | 0.4 | 0.1"))
    )
    assert log.values("loss") == [0.5, 0.4]
    assert log.epochs("loss") == [1, 2]


@pytest.mark.parametrize("prefix", ["", "2026-01-02 10:00:01,123 - INFO - my.logger - "])
def test_columns_called_by_splits_hold_the_values_named_before_them(prefix):
    lines = ("Epoch 3", "     Training |  Validation", "acc  |  0.7 |  0.6", "mem  |  512 |  N/A")
    log = read("".join(f"{prefix}{line}\n" for line in lines))
    assert log.values("acc", "train") == [0.7]
    assert log.values("acc", "valid") == [0.6]
    assert log.epochs("acc", "valid") == [3]
    assert log.values("mem", "train") == [512]
