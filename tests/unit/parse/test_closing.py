"""Lines that close an epoch, and lines that wait: held back until they are complete, never lost."""

import numpy as np
import pytest
from reading import cut, read, segments_of

from trainmon_tui.parse import closing
from trainmon_tui.parse.closing import Closings
from trainmon_tui.parse.parser import Parser
from trainmon_tui.parse.shapes import Reading, learn

KERAS = b"13/13 [===] - 0s - loss: 0.5"


def reading(*lines):
    template = learn(lines[0])
    return Reading(template, np.arange(len(lines)), template.read_block(lines))


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ([b" 1/13 [=>.] - 0s - loss: 0.9"], []),
        ([KERAS], [0]),
        ([KERAS, KERAS], [0, 1]),
        ([KERAS, KERAS.replace(b"13/", b"12/"), KERAS], [0, 2]),
        ([KERAS.replace(b"13/", b"14/")], [0]),
    ],
)
def test_full_bars_are_given_twice(lines, closed):
    first, *more = Closings().resolve([reading(*lines)])
    assert first.positions.tolist() == list(range(len(lines)))
    assert [each.positions.tolist() for each in more] == ([closed] if closed else [])
    assert all(each.template.finding.source == "summary" for each in more)


HEAD = "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n"
ROW = "        {}/3      2.31G      {}      2.911      1.601         14        640: 50%|#####     | {}/8 [00:03<00:00, 2.31it/s]{}"


@pytest.mark.parametrize("sizes", [(), [1] * 9])
def test_a_line_of_a_table_is_given_twice_once_such_lines_were_redrawn(sizes):
    drawn = [(1, 1.5, 8, "\n"), (2, 1.4, 4, "\r"), (2, 1.3, 8, "\n")]
    series = read(HEAD + "".join(ROW.format(*each) for each in drawn), sizes).series
    values = {
        key[0]: [point[-1] for point in points] for key, points in series.items() if key[1] == "box_loss"
    }
    assert values == {"bar": ["1.5", "1.4", "1.3"], "summary": ["1.3"]}


def test_other_lines_are_left_as_they_are():
    one = reading(b"step=1 loss=0.5")
    assert Closings().resolve([one]) == [one]


def test_a_kind_of_line_is_closed_by_one_template():
    closings = Closings()
    one = reading(KERAS)
    assert closings.resolve([one])[1].template is closings.resolve([one])[1].template


def test_forgotten_kinds_are_learned_again(monkeypatch):
    monkeypatch.setattr(closing, "MAX_KINDS", 1)
    closings = Closings()
    for name in (b"a", b"b", b"c"):
        one = reading(KERAS + b" - " + name + b"_loss: 1")
        assert len(closings.resolve([one])) == 2
    assert len(closings._closed) == 1


HELD = [
    ("step=1 loss=1\n", 0),
    ("| a | 1 |\n", 1),
    ("| a | 1 |\n| b | 2 |\n", 2),
    ("| a | 1 |\n---------\n", 0),
    ("x\n| a | 1 |\n", 1),
    ("| a | 1 |\nx\n", 0),
    (" 50%|█ | 1/2 [00:01<00:01, 1.0it/s]\n{'loss': '1', 'epoch': '0.5'}\n", 1),
    ("{'loss': '1', 'epoch': '0.5'}\n", 1),
    ("{'loss': '1', 'epoch': '0.5'}\n{'loss': '1', 'epoch': '1.0'}\n", 0),
]


@pytest.mark.parametrize(("text", "held"), HELD)
def test_what_is_held_back_comes_with_the_end(text, held):
    parser = Parser()
    segments = segments_of(text)
    assert parser.feed(segments).last_line == len(segments.texts) - held
    assert parser.finish().last_line == len(segments.texts)


@pytest.mark.parametrize(("text", "held"), HELD)
def test_after_the_end_nothing_is_left(text, held):
    parser = Parser()
    parser.feed(segments_of(text))
    parser.finish()
    parsed = parser.finish()
    assert (parsed.rows, parsed.events, parsed.starts) == ([], [], [])


@pytest.mark.parametrize(("text", "held"), HELD)
def test_one_segment_at_a_time_reads_the_same(text, held):
    assert read(text, [1] * 9).all() == read(text).all()
    assert len(list(cut(segments_of(text), [1]))) == 2


def test_empty_blocks_between_change_nothing():
    text = "".join(text for text, _ in HELD)
    assert read(text, [0, 1, 0, 0, 2, 0]).all() == read(text).all()
