from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainmon_tui.model.parts import Part, declaration, is_merged, marked, parse_mark, unmarked


def test_a_declared_file_is_read_back():
    part = Part(12, "logs/rank_1.log", 3, 1)
    line = declaration(part)
    assert line.endswith(b"\n")
    mark = parse_mark(line.rstrip(b"\n"))
    assert mark is not None
    assert mark.part == part
    assert mark.size == len(line) - 1
    assert is_merged(line)


@pytest.mark.parametrize("name", ["a\x1fb", "a\nb", "a\rb", "\udce4"])
def test_a_hostile_name_declares_one_file_in_one_line(name):
    line = declaration(Part(0, name))
    assert line.count(b"\n") == 1
    assert b"\r" not in line
    mark = parse_mark(line)
    assert mark is not None
    assert mark.part is not None
    assert mark.size == len(line) - 1


@pytest.mark.parametrize(
    "text", [b"", b"loss 1", b"\x1f", b"\x1fx\x1f", b"\x1f1", b"\x1f1234567\x1f", b"\x1f1=2\x1f"]
)
def test_other_text_is_no_mark(text):
    assert parse_mark(text) is None
    assert not is_merged(text)
    assert unmarked(text) == text


def test_a_log_that_only_holds_marks_is_not_merged():
    assert not is_merged(b"\x1f1\x1fhello")


@given(
    st.lists(st.binary(max_size=20).map(lambda raw: raw.replace(b"\n", b"")), min_size=1),
    st.booleans(),
    st.booleans(),
)
def test_every_line_is_marked_and_stays_as_it_was(lines, ended, continued):
    assume(ended or lines[-1])
    data = b"\n".join(lines) + b"\n" * ended
    merged = marked(data, 7, continued=continued)
    pieces = merged.removesuffix(b"\n").split(b"\n")
    marks = [parse_mark(piece) for piece in pieces]
    assert len(pieces) == len(lines)
    assert [mark is not None and (mark.number, mark.continued) for mark in marks] == [
        (7, continued and place == 0) for place in range(len(pieces))
    ]
    assert [unmarked(piece) for piece in pieces] == [line.replace(b"\x1f", b" ") for line in lines]
    assert merged.endswith(b"\n") == ended


def test_a_declaration_is_shown_as_a_heading():
    assert unmarked(declaration(Part(0, "train.err")).rstrip()).decode() == "── train.err ──"
