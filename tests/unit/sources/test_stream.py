import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources import stream as module
from trainmon_tui.sources.generation import Generation
from trainmon_tui.sources.stream import LogicalStream


def test_bytes_of_several_files_are_one_stream(generation):
    stream = LogicalStream()
    old, new = generation(b"old half", "a"), generation(b"new\n", "b")
    stream.add(b"old half", old, 0)
    assert not stream.at_line_start
    assert stream.end_line() == b"\n"
    stream.add(b"new\n", new, 0)
    assert stream.at_line_start
    assert stream.end == 13
    assert stream.window(4, 7) == b"half\nne"


def test_neighbouring_reads_are_one_piece(generation):
    stream, one = LogicalStream(), generation(b"abcdef")
    stream.add(b"abc", one, 0)
    stream.add(b"def", one, 3)
    stream.add(b"", one, 6)
    assert len(stream._pieces) == 1
    assert stream.window(0, 99) == b"abcdef"


def test_bytes_that_are_gone_are_blanks_that_keep_the_rest_in_its_place(generation):
    stream = LogicalStream()
    gone, kept = generation(b"gone\n", "a"), generation(b"kept\n", "b")
    stream.add(b"gone\n", gone, 0)
    stream.add(b"kept\n", kept, 0)
    gone.close()
    assert stream.window(0, 10) == b"    \nkept\n"
    assert stream.window(0, 5) == b""


def test_old_pieces_are_forgotten(generation, monkeypatch):
    monkeypatch.setattr(module, "MAX_PIECES", 3)
    stream, one = LogicalStream(), generation(b"0123456789")
    for offset in range(0, 10, 2):
        stream.add(b"%d" % offset, one, offset)
    assert stream.window(0, 5) == b" \n468"


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=6), st.booleans()), max_size=8), st.data())
def test_any_window_is_that_part_of_the_stream(tmp_path_factory, parts, data):
    path = tmp_path_factory.mktemp("stream") / "f"
    path.write_bytes(b"".join(part for part, _ in parts))
    one = Generation(os.open(path, os.O_RDONLY))
    stream, whole, offset = LogicalStream(), b"", 0
    for part, ended in parts:
        whole += stream.add(part, one, offset)
        offset += len(part)
        if ended:
            whole += stream.end_line()
    start = data.draw(st.integers(-3, len(whole) + 3))
    size = data.draw(st.integers(0, len(whole) + 3))
    assert stream.window(start, size) == whole[max(0, start) : max(0, start + size)]
    assert stream.end == len(whole)
    one.close()


@pytest.mark.parametrize(("offset", "size"), [(0, 5), (-9, 3), (7, 0)])
def test_a_stream_without_bytes_has_no_windows(offset, size):
    assert LogicalStream().window(offset, size) == b""
