"""The redraw rule, as logs show it: what is one point, and what are two."""

import pytest
from reading import points_of


def bar(n, loss):
    return f"Train: {n * 25:3d}%|██  | {n}/4 [00:01<00:01, 2.0it/s, loss={loss}]"


CASES = {
    "one draw": ([bar(1, 0.5)], [(0.5, 1, 1)]),
    "the same again": ([bar(1, 0.5), "\r", bar(1, 0.5)], [(0.5, 1, 1)]),
    "the same a hundred times": ([bar(1, 0.5), "\r"] * 100, [(0.5, 1, 1)]),
    "a new value at the same x": ([bar(1, 0.5), "\r", bar(1, 0.4)], [(0.5, 1, 1), (0.4, 1, 1)]),
    "back to the old value": (
        [bar(1, 0.5), "\r", bar(1, 0.4), "\r", bar(1, 0.5)],
        [(0.5, 1, 1), (0.4, 1, 1), (0.5, 1, 1)],
    ),
    "the same value at a new x": ([bar(1, 0.5), "\r", bar(2, 0.5)], [(0.5, 1, 1), (0.5, 2, 1)]),
    "the same on another line": ([bar(4, 0.5), "\n", bar(4, 0.5)], [(0.5, 4, 1), (0.5, 4, 2)]),
    "nan again": ([bar(1, "nan"), "\r", bar(1, "NaN")], [("nan", 1, 1)]),
    "nan and then a number": ([bar(1, "nan"), "\r", bar(1, 0.5)], [("nan", 1, 1), (0.5, 1, 1)]),
    "nan before the first step": ([bar(0, "nan"), "\r", bar(1, 0.5)], [(0.5, 1, 1)]),
    "a number before the first step": ([bar(0, 0.6), "\r", bar(1, 0.5)], [(0.6, 0, 1), (0.5, 1, 1)]),
    "inf and minus inf": ([bar(1, "inf"), "\r", bar(1, "-inf")], [("inf", 1, 1), ("-inf", 1, 1)]),
    "zero and minus zero": ([bar(1, "0.0"), "\r", bar(1, "-0.0")], [(0.0, 1, 1)]),
    "spelt otherwise": ([bar(1, "0.50"), "\r", bar(1, "5e-1")], [(0.5, 1, 1)]),
    "the same line once more behind single lines": (
        [bar(1, 0.5), "\n", bar(2, 0.4), "\n", bar(3, 0.3), "\r", bar(3, 0.3)],
        [(0.5, 1, 1), (0.4, 2, 2), (0.3, 3, 3)],
    ),
    "words between the draws": ([bar(1, 0.5), "\r", "hello", "\r", bar(1, 0.5)], [(0.5, 1, 1)]),
    "without any counter": (["loss: 0.5", "\r", "loss: 0.5"], [(0.5, None, 1)]),
    "without any counter on two lines": (["loss: 0.5\n", "loss: 0.5"], [(0.5, None, 1), (0.5, None, 2)]),
}


@pytest.mark.parametrize(("parts", "points"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("size", [0, 1, 2])
def test_redraws(parts, points, size):
    read = points_of("".join(parts) + "\n", [size] * 200)
    assert [(value, step, line) for _, _, _, _, value, step, _, line in read] == points


def test_each_series_of_a_line_is_judged_alone():
    draw = "Train: 25%|█ | 1/4 [00:01<00:01, loss={}, acc={}]"
    read = points_of("\r".join([draw.format(1, 2), draw.format(1, 3), draw.format(0, 3)]) + "\n")
    assert [(point[0], point[4]) for point in read] == [("loss", 1), ("acc", 2), ("acc", 3), ("loss", 0)]
