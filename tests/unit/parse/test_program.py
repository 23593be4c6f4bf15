"""The steps over many lines say what the expression of the same template says."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.program import Number, Skip, Text, walk
from trainmon_tui.parse.shapes import learn
from trainmon_tui.parse.words import Block

LINES = [
    "step=7 loss=0.5 lr=1e-05",
    "step=10 loss=-12.25 lr=3",
    "step=10 loss=nan lr=3.",
    "step=10  loss=1 lr=.5",
    "2026-11-21 04:14:01,477 - INFO - step=1 loss=2",
    "2026-11-21T04:14:01,4 - INFO - step=12 loss=2.5e+3",
    "2026-11-21 4:14:01,4 - INFO - step=12 loss=2.5e+3",
    "Train:   0%|          | 0/40 [00:00<?, ?it/s]",
    "Train:   5%|▌         | 2/40 [00:00<00:01, 9.5it/s, loss=0.5]",
    "Train: 100%|██████████| 40/40 [00:01<00:00, 11it/s, loss=1e3]",
    "Train:  50%|#####     | 20/40 [00:01<00:00, 1.50it/s, loss=2]   ",
    '{"step": 5, "loss": 0.12345678901234567, "acc": 12345678901234567890}',
    '{"step": 50, "loss": 1.5E-7, "acc": +1}',
    "a | 1,234 | loss: 3",
    "loss: [0.5, 0.25], step: 3",
    "nothing 12 to see 3",
]  # fmt: skip
mutations = st.tuples(
    st.integers(0, 60), st.sampled_from(["", " ", "0", "9", ".", "e", "-", ",", "█", "x", "\t"])
)


def mutated(line, changes):
    for place, text in changes:
        line = line[:place] + text + line[place + 1 :]
    return line.replace("\n", " ")


lines = st.builds(mutated, st.sampled_from(LINES), st.lists(mutations, max_size=3))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LINES), st.lists(lines, min_size=1, max_size=6))
@example(LINES[0], ["step=7 loss=0.5 lr=1e", "step=7 loss=0.5 lr=1e-", "step= loss=0.5 lr=1"])
@example(LINES[8], LINES[7:11])
def test_steps_read_what_the_expression_reads(sample, texts):
    template = learn(sample.encode())
    raw = [text.encode() for text in texts]
    walked = template.walk(Block(raw), np.arange(len(raw)))
    if walked is None:
        return
    for i, line in enumerate(raw):
        if walked.fits[i]:
            row = walked.fits[:i].sum()
            assert tuple(column[row] for column in walked.columns) == template.read_line(line)


def test_lines_of_one_kind_are_read_at_once():
    template = learn(LINES[0].encode())
    block = Block(
        [b"step=%d loss=%d.5 lr=1e-%d" % (n, n * n, n) for n in range(100)] + [b"step=x loss=1 lr=1"]
    )
    walked = template.walk(block, np.arange(101))
    assert walked.fits.tolist() == [True] * 100 + [False]
    assert [column.values.tolist() for column in walked.columns] == [
        [float(n) for n in range(100)],
        [n * n + 0.5 for n in range(100)],
        [float(f"1e-{n}") for n in range(100)],
    ]


def test_some_lines_of_a_block_are_read():
    block = Block([b"a=1", b"b=2", b"a=3"])
    walked = walk((Text(b"a="), Number()), block, np.array([0, 2]))
    assert walked.columns[0].values.tolist() == [1, 3]
    assert [list(walked.columns[0]), list(walked.columns[0][1:])] == [[b"1", b"3"], [b"3"]]


@pytest.mark.parametrize(
    ("step", "fits"),
    [
        (Skip("digits", 1), [True, True, False, False]),
        (Skip("spaces", 2), [False, False, True, False]),
        (Skip("glyphs", 0), [False, False, True, True]),
    ],
)
def test_runs_of_any_length_are_skipped(step, fits):
    texts = ["7", "1" * 40, " " * 23, "█▌ #" * 9]
    assert walk((step,), Block([text.encode() for text in texts]), np.arange(4)).fits.tolist() == fits


def test_a_step_that_leads_behind_the_end_fits_no_line():
    block = Block([b"a", b"a" * 500])
    assert walk((Text(b"a" * 499),), block, np.arange(2)).fits.tolist() == [False, False]
    assert walk((Text(b"a" * 500),), block, np.arange(2)).fits.tolist() == [False, True]


def test_a_column_is_cut_out_when_asked_for():
    column = Column(b"12 345", np.array([12.0, 345.0]), lambda: (np.array([0, 3]), np.array([2, 6])))
    assert (len(column), column[1], list(column), column[:1].values.tolist()) == (
        2,
        b"345",
        [b"12", b"345"],
        [12.0],
    )
