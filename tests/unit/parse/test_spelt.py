"""Lines that are written anew before the detectors see them."""

import pytest
from reading import read, segments_of

from trainmon_tui.parse.spelt import LONGEST, respelt


def written(text):
    return [bytes(each).decode("utf-8", "replace") for each in respelt(segments_of(text)).texts]


@pytest.mark.parametrize(
    ("line", "spelt"),
    [
        (r'{"log":"step 1 loss 0.5\n","stream":"stdout","time":"2026-11-21T04:14:01Z"}', "step 1 loss 0.5"),
        (r'{"log":"\u001b[32mloss=0.5\u001b[0m\r","stream":"stderr"}', "loss=0.5"),
        (r'{"log":"损失:0.5\n","stream":"stdout"}', "损失:0.5"),
        ("第 1 轮\uff0c损失\uff1a0.5\uff08训练\uff09\u3002", "第 1 轮,损失:0.5(训练)."),
        ("loss\uff1d\uff10\uff0e\uff15\u3000ok\uff5e", "loss=0.5 ok~"),
        (
            "Progress on:train 1.20kit/10.0kit rate:1.2it/s remaining:2:02 elapsed:16:40 postfix:loss=4.2",
            "Progress on:train: 12%| | 1200/10000 [16:40<2:02, 1.2it/s, loss=4.2]",
        ),
        ("dice [np.float32(0.6), np.float64(-inf)]", "dice [0.6, -inf]"),
        (
            "Progress on:eval 7it/64it rate:3it/s remaining:00:16 elapsed:00:04 postfix:-",
            "Progress on:eval: 10%| | 7/64 [00:04<00:16, 3it/s, -]",
        ),
    ],
)
def test_a_line_is_written_as_the_detectors_read_it(line, spelt):
    assert written(line) == [spelt]


@pytest.mark.parametrize(
    "line",
    [
        '{"log":"cut in the mid',
        '{"log":5,"stream":"stdout"}',
        '{"step":1,"loss":0.5}',
        "Progress on:train 1.2.3/4 rate:1 remaining:2 elapsed:3 postfix:",
        "2 h remaining: loss 0.5",
        "loss:np.float64(0.5)",
        "step 1: loss 0.5",
        "",
    ],
)
def test_any_other_line_stays_as_it_is(line):
    assert written(f"{line}\n") == [line]


def test_a_block_that_no_rule_knows_is_handed_on_as_it_is():
    segments = segments_of("step 1: loss 0.5\nstep 2: loss 0.4\n")
    assert list(respelt(segments).texts) == segments.texts


def test_a_line_beyond_all_measure_is_left_alone():
    line = "损失\uff1a" + "x" * LONGEST
    assert written(line) == [line]


def test_lines_keep_their_numbers_and_places():
    first = r'{"log":"step 1 loss 0.5\n"}'
    text = first + "\nstep 2 loss 0.4\n"
    points = read(text).points("loss")
    assert [(step, line, offset) for step, _, line, offset, *_ in points] == [
        (1.0, 1, 0),
        (2.0, 2, len(first) + 1),
    ]


def test_a_total_of_nothing_is_no_division_by_zero():
    (line,) = written("Progress on:x 0/0 rate:- remaining:? elapsed:00:00 postfix:-")
    assert line.startswith("Progress on:x: 0%| | 0/0 ")
