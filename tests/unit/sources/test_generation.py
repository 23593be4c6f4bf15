import os

import pytest

from trainmon_tui.sources.generation import COMPARED_BYTES, Generation


def test_reading_goes_on_where_it_stopped(generation):
    one = generation(b"abcdef")
    assert (one.read(4), one.read(4), one.read(4)) == (b"abcd", b"ef", b"")
    assert (one.offset, one.unread()) == (6, 0)


def test_an_unfinished_line_stays_unread(generation):
    one = generation(b"one\ntwo\nthr")
    assert one.read_lines(100) == b"one\ntwo\n"
    assert one.read_lines(100) == b""
    assert one.unread() == 3


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (b"head and tail, and more", ""),
        (b"head and tail", ""),
        (b"head", "truncated"),
        (b"", "truncated"),
        (b"HEAD and tail, and more", "rewritten"),
        (b"head and TAIL, and more", "rewritten"),
    ],
)
def test_what_became_of_a_file_is_told_by_its_size_head_and_tail(generation, tmp_path, after, change):
    one = generation(b"head and tail")
    one.read(100)
    (tmp_path / "run.log").write_bytes(after)
    assert one.change() == change


def test_a_file_that_was_not_read_yet_cannot_have_changed(generation, tmp_path):
    one = generation(b"")
    (tmp_path / "run.log").write_bytes(b"anything")
    assert one.change() == ""


def test_a_reborn_file_is_read_from_its_start(generation):
    one = generation(b"abc")
    one.read(100)
    again = one.reborn()
    assert again.read(100) == b"abc"
    assert again.identity == one.identity
    again.close()
    with pytest.raises(ValueError, match="closed"):
        one.reborn()


def test_a_fresh_descriptor_goes_on_at_the_old_offset(generation, tmp_path):
    one = generation(b"abcdef")
    one.read(2)
    one.continue_as(Generation(os.open(tmp_path / "run.log", os.O_RDONLY)))
    assert one.read(100) == b"cdef"


@pytest.mark.parametrize(
    ("copy", "is_copy"),
    [
        (b"x" * 9000, True),
        (b"x" * 5000, True),
        (b"x" * 9001, False),
        (b"x" * 4999 + b"y", False),
        (b"y" * 9, False),
    ],
)
def test_a_copy_of_what_was_read_is_recognised(generation, copy, is_copy):
    one = generation(b"x" * 9000)
    one.read(10_000)
    assert COMPARED_BYTES < 9000
    assert one.has_read(generation(copy, "run.log.1")) is is_copy


def test_a_closed_file_is_empty_and_silent(generation):
    one = generation(b"abc")
    one.close()
    one.close()
    assert (one.read(9), one.again(0, 9), one.unread(), one.change()) == (b"", b"", 0, "")
