from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.line_index import SPACING, LineIndex
from trainmon_tui.engine.log_window import end_rows, read_log_view, shown_lines
from trainmon_tui.model.blocks import Segments
from trainmon_tui.protocol.log import LogAsk


class Bytes:
    """A source that only knows how to be read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def window(self, offset: int, size: int) -> bytes:
        return self.data[max(0, offset) : max(0, offset) + size] if offset >= 0 else b""


def indexed(data: bytes, chunk: int = 1 << 16) -> LineIndex:
    index, decoder = LineIndex(), Decoder()
    for start in range(0, len(data), chunk):
        piece = data[start : start + chunk]
        index.append(decoder.feed(piece))
        index.newlines += piece.count(b"\n")
    index.append(decoder.flush())
    return index


def view(data: bytes, rows: int, top: int | None = None, marks=None):
    return read_log_view(Bytes(data), indexed(data), len(data), LogAsk(rows, top), marks or {})


def shown(log_view):
    return [(row.line, row.text) for row in log_view.rows]


TEN = b"".join(b"line %d\n" % n for n in range(1, 11))


def test_following_shows_the_newest_lines():
    seen = view(TEN, 3)
    assert shown(seen) == [(8, "line 8"), (9, "line 9"), (10, "line 10")]
    assert seen.following
    assert seen.total == 10


def test_from_a_line_on():
    seen = view(TEN, 2, top=4)
    assert shown(seen) == [(4, "line 4"), (5, "line 5")]
    assert not seen.following


def test_a_line_without_its_newline_is_pending():
    seen = view(TEN + b"half", 2)
    assert [(row.line, row.text, row.pending) for row in seen.rows] == [
        (10, "line 10", False),
        (11, "half", True),
    ]


def test_a_redrawn_line_shows_its_last_redraw():
    assert shown(view(b"a\r50%\r100%\nb\n", 5)) == [(1, "100%"), (2, "b")]


def test_blank_lines_keep_their_place():
    assert shown(view(b"a\n\nb\n", 5)) == [(1, "a"), (2, ""), (3, "b")]


def test_marks_stand_on_their_lines():
    seen = view(TEN, 3, marks={9: "fail"})
    assert [row.mark for row in seen.rows] == ["", "fail", ""]


def test_an_empty_log_shows_nothing():
    assert shown(view(b"", 5)) == []


def test_a_line_longer_than_any_window_shows_its_newest_part():
    bar = b"\r".join(b"%7d/5000000 [00:01<00:02, L:0.5]" % n for n in range(250_000))
    seen = view(b"before\n" + bar, 4)
    assert seen.rows[-1].text.strip().startswith("249999/")
    assert seen.total == 2


def test_hostile_text_is_cleaned():
    assert shown(view(b"\x1b]52;c;evil\x07ok \xff[/red]\n", 1)) == [(1, "ok \ufffd[/red]")]


@given(
    st.lists(st.sampled_from([b"", b"a", b"step=1 loss=2", b"x\ry", "é".encode(), b"zz" * 40]), max_size=60),
    st.integers(1, 12),
    st.integers(1, 70),
)
def test_any_window_equals_the_same_lines_of_the_whole(lines, rows, top):
    data = b"".join(line + b"\n" for line in lines)
    whole = {n: line.split(b"\r")[-1].decode() for n, line in enumerate(lines, 1)}
    if not lines:
        return
    seen = view(data, rows, top)
    first = min(top, len(lines))
    assert shown(seen) == [(n, whole[n]) for n in range(first, min(first + rows, len(lines) + 1))]
    newest = view(data, rows)
    assert shown(newest) == [(n, whole[n]) for n in range(max(1, len(lines) - rows + 1), len(lines) + 1)]


def test_shown_lines_number_from_where_they_are_told():
    assert shown_lines(b"a\nb\rc\n", 41) == {41: b"a", 42: b"c"}


@pytest.mark.parametrize("chunk", [1 << 16, 997])
def test_the_index_finds_a_line_at_or_before_any(chunk):
    data = b"".join(b"line %d\n" % n for n in range(1, 5000))
    index = indexed(data, chunk)
    for line in (1, 2, SPACING, SPACING + 1, 2000, 4999):
        found, offset = index.before(line)
        assert found <= line
        assert line - found < 3 * SPACING
        assert data[offset:].startswith(b"line %d\n" % found)


def test_the_index_skips_the_rest_of_a_redrawn_line():
    index = LineIndex()
    lines = np.array([SPACING * 2, SPACING * 2, SPACING * 2 + 1])
    index.append(Segments([b"rest", b"of bar", b"next"], lines, np.array([100, 110, 120])))
    assert index.before(SPACING * 2 + 1) == (SPACING * 2 + 1, 120)


@pytest.mark.parametrize(
    ("count", "texts"),
    [(9, ["one", "", "drawn twice", "�half"]), (2, ["drawn twice", "�half"]), (0, [])],
)
def test_lines_of_the_end_have_no_number(count, texts):
    rows = end_rows(b"one\n\ndrawn\rdrawn twice\n\xff\x1b[2Jhalf", count)
    assert [row.text for row in rows] == texts
    assert {row.line for row in rows} <= {0}
