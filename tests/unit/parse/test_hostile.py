"""Logs that nobody would write: no exception, bounded memory, the same result however they are cut."""

import random

import pytest
from reading import read, segments_of

from trainmon_tui.parse import boxes, counters, families, position
from trainmon_tui.parse import shapes as shapes_module
from trainmon_tui.parse.detectors import LONGEST, MOST_GLUED, examine
from trainmon_tui.parse.parser import Parser
from trainmon_tui.parse.shapes import Shapes

PIECES = (
    "step=", "epoch", "loss: ", "Epoch 3/", "[", "]", "{'loss': ", "'epoch': '0.5'}", '{"a":', "}", "%|", "| ", " 5%|#| 1/2 [0:01<0:01]",
    "13/13 [==] - ", "nan", "1e999", "9" * 400, "-", "\t", ",", " 0.5", "\u2501", "\u2588", "|   loss | 0.5 |", "---------", "(", ")", "\u00b1",
    "Traceback (most recent call last):", "config: ", "Namespace(", "# step  loss  lr", "1  2  3", "best ", "\ufffd", "\u202e", "x" * 60,
)  # fmt: skip


def nonsense(seed, lines=60):
    chance = random.Random(seed)
    parts = ("".join(chance.choices(PIECES, k=chance.randint(1, 8))) for _ in range(lines))
    return "".join(part + chance.choice("\n\n\r") for part in parts)


@pytest.mark.parametrize("seed", range(30))
def test_nonsense_is_read_the_same_in_one_piece_and_in_many(seed):
    text = nonsense(seed)
    chance = random.Random(seed + 1000)
    sizes = [chance.randint(0, 9) for _ in range(12)]
    assert read(text, sizes).all() == read(text).all()


@pytest.mark.parametrize(
    "line",
    [
        "loss=" + "9" * 5000,
        "step=" + "9" * 5000 + " loss=1",
        "{'loss': 1, 'epoch': '" + "9" * 5000 + "'}",
        '{"a":' * 3000,
        "[" * 15_000,
        " 5%|#| 1/2 [0:01<0:01]" * 600,
        "| a | " * 2000,
        "a,b," * 3000,
        "1,2," * 3000,
        "rewards: [" + "1, " * 5000 + "1]",
        "x=(" * 5000,
        "- " * 8000,
        "loss 0.5 (" * 1500,
        "lr=[" * 4000,
    ],
    ids=lambda line: line[:12],
)
def test_lines_that_go_too_far_raise_nothing(line):
    log = read(f"step=1 first_loss=2\n{line}\n{line}\nstep=2 first_loss=1\n")
    assert log.values("first_loss") == [2, 1]


def test_bars_glued_to_bars_are_not_followed_for_ever():
    assert examine(b" 5%|#| 1/2 [0:01<0:01]" * (MOST_GLUED + 3)) is not None


def test_segments_that_are_too_long_are_counted_and_not_remembered():
    shapes = Shapes()
    texts = [b"x%d " % n * LONGEST for n in range(20)]
    assert [len(reading.positions) for reading in shapes.read(texts)] == [20]
    assert not any(reading.template.understood for reading in shapes.read(texts))
    assert read("y" * (LONGEST + 1) + "\n" + "step=1 loss=1\n").not_understood == 1


def test_a_long_segment_hides_no_other(monkeypatch):
    log = read("step=1 loss=1\n" + "step=2 loss=2 " * LONGEST + "\nstep=3 loss=3\n")
    assert log.values("loss") == [1, 3]


def test_ever_new_shapes_are_forgotten_again(monkeypatch):
    monkeypatch.setattr(shapes_module, "MAX_WEIGHT", 50_000)
    shapes = Shapes()
    most = 0
    for n in range(200):
        list(shapes.read([f"word{chr(97 + n % 26)}{chr(97 + n // 26)} said nothing".encode()]))
        most = max(most, len(shapes._shapes))
    assert most < 20


def test_ever_new_names_stop_making_series(monkeypatch):
    monkeypatch.setattr(families, "MAX_SERIES", 10)
    text = "".join(f"step={n} m{chr(97 + n)}_loss=0.5\n" for n in range(26))
    log = read(text)
    assert len(log.series) == 10
    assert log.not_understood == 16


def test_ever_new_totals_keep_few_counters(monkeypatch):
    monkeypatch.setattr(position, "MAX_PASSES", 50)
    parser = Parser()
    for start in range(0, 1000, 100):
        parser.feed(segments_of("".join(f"[{n}/{n + 5}] loss: 1.5\n" for n in range(start, start + 100))))
    assert len(parser._positions._passes) <= 50


def test_ever_new_counters_share_one_number(monkeypatch):
    monkeypatch.setattr(counters, "MAX_COUNTERS", 3)
    ids = counters.CounterIds()
    assert [ids.number(name) for name in "abcdea"] == [0, 1, 2, 3, 3, 0]


def test_a_box_without_end_is_not_held_for_ever():
    rows = [b"| a | 0.5 |"] * (boxes.LONGEST_BOX * 2)
    assert boxes.unfinished(rows[:5]) == 5
    assert boxes.unfinished(rows) == 0


def test_a_resume_at_every_line_is_one_attempt_each():
    log = read("".join(f"step={n % 2} loss=1\n" for n in range(4000, 0, -1)))
    assert log.attempts("loss")[-1] == 1999 + (log.attempts("loss")[0] > 0)


def test_a_nan_with_a_tail_is_no_number():
    assert read("step=1 acc=1\n{'loss': nan-\u202e)\n").tags() == {("acc", "")}


def test_an_epoch_total_of_zero_divides_nothing():
    log = read("Epoch 3/0\nTrain:  50%|#| 2/4 [00:01<00:01, 2.5it/s, loss=1]\n")
    assert log.values("loss") == [1]


def test_a_rate_with_two_points_is_no_number():
    log = read("Train:  50%|#| 2/4 [00:01<00:01, 25..0it/s, loss=1]\nstep=3 acc=1\n")
    assert log.values("acc") == [1]


@pytest.mark.parametrize("name", ["step", "GLOBAL_STEP", "epoch", "Epochs"])
def test_a_range_of_steps_counts_nothing(name):
    log = read(f"{name}: 100-200 loss=0.5 acc=1\n{name}: 200-300 loss=0.25 acc=1\n")
    assert log.values("loss") == [0.5, 0.25]
    assert log.tags() == {("loss", ""), ("acc", "")}


def test_a_range_is_no_value_of_the_lines_beside_it():
    log = read("step=1 loss=1-3\nstep=2 loss=0.5\nstep=3 loss=0.25\n")
    assert log.steps("loss") == [1, 2, 3]
    assert log.steps("loss min") == [1]
