"""What is looked for in the log: every line as it is shown, whatever way the log is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine import log_search
from trainmon_tui.engine.log_search import LogSearch
from trainmon_tui.engine.needle import compile_needle, places_in
from trainmon_tui.model.errors import UsageError


class Bytes:
    """A source that only knows how to be read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def window(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]


def searched(data: bytes, words: str) -> LogSearch:
    search, source = LogSearch(compile_needle(words)), Bytes(data)
    while search.advance(source, len(data)):
        pass
    return search


def found(data: bytes, words: str) -> list[int]:
    return searched(data, words).matching(1, 10**6)


LOG = b"loss 0.5\nLoss nan\nsaved\n\x1b[31mloss\x1b[0m 0.4\nbar 1 loss\rbar 2 done\nlast loss"


def test_lines_are_found_as_they_are_shown():
    assert found(LOG, "loss") == [1, 2, 4]
    assert found(LOG, "loss 0.4") == [4]
    assert found(LOG, "done") == [5]


def test_a_capital_letter_makes_capitals_count():
    assert found(LOG, "Loss") == [2]


def test_a_pattern_stands_between_slashes():
    assert found(LOG, "/loss (nan|0\\.4)$/") == [2, 4]
    assert found(LOG, "/^saved$/") == [3]


def test_words_are_no_pattern():
    assert found(b"a.c\nabc\n", "a.c") == [1]


def test_the_line_that_is_being_written_is_found_once_it_ended():
    data = LOG + b"\n"
    search, source = LogSearch(compile_needle("last")), Bytes(LOG)
    while search.advance(source, len(LOG)):
        pass
    assert len(search) == 0
    source.data = data
    assert not search.advance(source, len(data))
    assert search.matching(1, 5) == [6]


def test_the_nearest_matches_are_told_from_any_line():
    search = searched(LOG, "loss")
    assert [search.after(line) for line in range(6)] == [1, 2, 4, 4, 0, 0]
    assert [search.before(line) for line in range(1, 6)] == [0, 1, 2, 2, 4]


@pytest.mark.parametrize(
    ("words", "why"), [("/a(/", "never closed"), ("/(?=a)/", "does not have"), ("x" * 2000, "2000")]
)
def test_a_needle_that_cannot_be_read_is_refused_in_words(words, why):
    with pytest.raises(UsageError, match=why):
        compile_needle(words)


@given(
    st.lists(
        st.sampled_from([b"loss", b"x", b"", b"lo\rloss", b"loss\rx", b"ab loss cd", "é loss".encode()]),
        max_size=30,
    ),
    st.integers(2, 40),
)
def test_whatever_the_slices_a_search_finds_what_a_plain_look_does(lines, size):
    data = b"".join(line + b"\n" for line in lines)
    plain = [number for number, line in enumerate(lines, 1) if b"loss" in line.split(b"\r")[-1]]
    kept, log_search.SLICE_BYTES = (
        log_search.SLICE_BYTES,
        max(size, 1 + max((len(line) + 1 for line in lines), default=1)),
    )
    try:
        search = searched(data, "loss")
    finally:
        log_search.SLICE_BYTES = kept
    assert search.matching(1, 100) == plain
    others = [number for number in range(1, len(lines) + 1) if number not in plain]
    assert search.others(1, 100, len(lines)) == others
    assert search.others(3, 2, len(lines)) == others[2:4]


def test_one_enormous_line_is_stepped_over(monkeypatch):
    monkeypatch.setattr(log_search, "SLICE_BYTES", 16)
    assert found(b"loss\n" + b"y" * 100 + b"\nloss\n", "loss") == [1, 3]


def test_places_are_counted_in_characters():
    assert places_in(compile_needle("loss"), "é loss, Loss") == ((2, 6), (8, 12))
    assert places_in(compile_needle("loss"), "loss") == ((0, 4),)


@given(st.text("aBé漢 .*[", max_size=30), st.text("aBé漢 .*[", min_size=1, max_size=3))
def test_words_are_found_where_a_plain_look_finds_them(line, word):
    small = word == word.lower()
    shown = line.lower() if small else line
    expected, at = [], shown.find(word)
    while at >= 0:
        expected.append((at, at + len(word)))
        at = shown.find(word, at + len(word))
    if small and not line.isascii():
        expected = [(a, b) for a, b in expected if line[a:b].lower() == word]
    assert list(places_in(compile_needle(word), line)) == expected


@pytest.mark.parametrize(
    ("words", "line", "places"),
    [
        ("//", "a // b", ((2, 4),)),
        ("/", "a/b", ((1, 2),)),
        ("/a/", "/a/", ((1, 2),)),
        ("/A/", "aA", ((1, 2),)),
        ("loss=nan", "LOSS=NaN", ((0, 8),)),
        ("a", "", ()),
        ("漢", "漢字漢", ((0, 1), (2, 3))),
    ],
)
def test_a_needle_is_words_unless_something_stands_between_its_slashes(words, line, places):
    assert places_in(compile_needle(words), line) == places


def test_the_longest_needle_is_taken():
    assert places_in(compile_needle("x" * 1000), "x" * 1001) == ((0, 1000),)
