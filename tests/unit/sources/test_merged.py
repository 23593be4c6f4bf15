from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from turning import Clock

from trainmon_tui.engine.file_lines import FileLines
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.parts import parse_mark, unmarked
from trainmon_tui.sources import merged
from trainmon_tui.sources.merged import Found, MergedFeed


class Script:
    """A feed whose bytes a test gives."""

    def __init__(self, *pieces: bytes, settled: bool = True) -> None:
        self.pieces = list(pieces)
        self.ends = settled
        self.closed = False
        self.said: list[str] = []

    def read(self, limit):
        return self.pieces.pop(0) if self.pieces else b""

    def settled(self):
        return self.ends and not self.pieces

    def words(self):
        return "waits" if not self.ends else ""

    def take_notices(self):
        said, self.said = self.said, []
        return said

    def parts(self):
        return ()

    def close(self):
        self.closed = True


def feed_of(*found, live=False, clock=None, notices=list):
    return MergedFeed(lambda: list(found), live=live, clock=clock or Clock(), notices=notices)


def refusing(name):
    def refuse():
        raise NoInputError(f"cannot read {name}: permission denied")

    return refuse


def test_a_file_that_cannot_be_read_is_left_out_and_said():
    feed = feed_of(Found("b.log", refusing("b.log")), Found("a.log", lambda: Script(b"step 1\n")))
    assert files_of(drained(feed)) == {"a.log": b"step 1"}
    assert feed.take_notices() == ["b.log is left out: cannot read b.log: permission denied"]
    assert feed.parts() == ("a.log",)


def test_where_nothing_that_tells_of_the_run_can_be_read_it_is_refused():
    kept = Found("checkpoints", lambda: Script(b"saved\n"), aside=True)
    feed = feed_of(Found("b.log", refusing("b.log")), Found("c.log", refusing("c.log")), kept)
    with pytest.raises(NoInputError, match=r"cannot read b\.log"):
        feed.read(100)


def drained(feed, tries=200):
    data = b"".join(feed.read(1 << 16) for _ in range(tries))
    assert feed.settled()
    return data


def files_of(stream):
    """Return {file: its text} of a merged stream, put together from the marks."""
    lines: dict[str, list[bytes]] = {}
    names: dict[int, str] = {}
    for line in stream.removesuffix(b"\n").split(b"\n") if stream else []:
        mark = parse_mark(line)
        assert mark is not None, line
        if mark.part is not None:
            names[mark.number] = mark.part.name
            lines[mark.part.name] = []
        elif mark.continued:
            lines[names[mark.number]][-1] += unmarked(line)
        else:
            lines[names[mark.number]].append(unmarked(line))
    return {name: b"\n".join(texts) for name, texts in lines.items()}


def test_files_are_read_one_after_another():
    stream = drained(feed_of(Found("a", lambda: Script(b"1\n2\n")), Found("b", lambda: Script(b"3\n"))))
    assert stream == b"\x1f0=0,0,a\x1f\n\x1f0\x1f1\n\x1f0\x1f2\n\x1f1=1,0,b\x1f\n\x1f1\x1f3\n"


LINES = st.lists(
    st.sampled_from([b"x", b"loss 1", b"", b"\rbar", b"\x1f1\x1fevil", b"\x1f9=0,0,evil\x1f"]), max_size=6
)


@given(st.lists(LINES, min_size=1, max_size=3), st.data())
def test_however_pieces_arrive_each_file_keeps_its_text(files, data):
    texts = [b"".join(line + b"\n" for line in lines) for lines in files]
    scripts = []
    for text in texts:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        scripts.append(Script(*(piece for piece in pieces if piece)))
    order = data.draw(st.permutations(range(len(files))))
    feed = feed_of(*(Found(str(place), lambda place=place: scripts[place]) for place in order), live=True)
    stream = b"".join(feed.read(1 << 16) for _ in range(40))
    expected = {
        str(place): text.replace(b"\x1f", b" ").removesuffix(b"\n")
        for place, text in enumerate(texts)
        if text
    }
    assert files_of(stream) == expected


def test_a_bar_that_waits_for_its_end_lets_others_pass():
    bar, other = Script(b"\r1/9\r2/9", settled=False), Script(settled=False)
    feed = feed_of(Found("err", lambda: bar), Found("out", lambda: other), live=True)
    first = feed.read(99)
    other.pieces.append(b"hello\n")
    second = feed.read(99)
    bar.pieces.append(b"\r3/9\r")
    third = feed.read(99)
    assert first == b"\x1f0=0,0,err\x1f\n\x1f0\x1f\r1/9\r"
    assert second == b"\n\x1f1=1,0,out\x1f\n\x1f1\x1fhello\n"
    assert third == b"\x1f0+\x1f2/9\r3/9\r"


def test_a_line_without_an_end_is_delivered_after_a_while():
    clock, script = Clock(), Script(b"loss 1\nloss", settled=False)
    feed = feed_of(Found("a", lambda: script), live=True, clock=clock)
    assert feed.read(99).endswith(b"loss 1\n")
    assert feed.read(99) == b""
    clock.now += merged.GRACE_S
    assert feed.read(99) == b"\x1f0\x1floss"
    script.pieces.append(b" 2\nloss 3\n")
    assert feed.read(99) == b" 2\n\x1f0\x1floss 3\n"


def test_a_line_that_never_ends_is_not_held_for_ever(monkeypatch):
    monkeypatch.setattr(merged, "LONGEST_HELD", 10)
    script = Script(b"x" * 8, b"x" * 8, settled=False)
    feed = feed_of(Found("a", lambda: script), live=True)
    assert feed.read(99) == b""
    assert feed.read(99).endswith(b"x" * 16)


def test_new_files_are_found_once_a_second():
    clock, found = Clock(), [Found("a", lambda: Script(b"1\n"))]
    feed = MergedFeed(lambda: found, live=True, clock=clock)
    assert feed.read(99)
    found.append(Found("b", lambda: Script(b"2\n"), "a", 3))
    assert feed.read(99) == b""
    clock.now += merged.LOOK_S
    assert feed.read(99) == b"\x1f1=0,3,b\x1f\n\x1f1\x1f2\n"
    assert feed.parts() == ("a", "b")


def test_a_finished_reading_looks_once():
    looks = []
    feed = MergedFeed(lambda: looks.append(1) or [], live=False, clock=Clock())
    assert not feed.settled()
    assert drained(feed) == b""
    assert len(looks) == 1
    assert feed.words() == "waiting for a log"


def test_notices_words_and_closing_reach_every_file():
    script = Script(settled=False)
    script.said.append("a was truncated")
    feed = feed_of(Found("a", lambda: script), live=True, notices=lambda: ["read together with b"])
    feed.read(1)
    assert feed.take_notices() == ["read together with b", "a was truncated"]
    assert feed.take_notices() == []
    assert feed.words() == "waits"
    feed.close()
    assert script.closed


def test_too_many_files_are_said(monkeypatch):
    monkeypatch.setattr(merged, "MOST_FILES", 2)
    feed = feed_of(*(Found(str(n), lambda: Script(b"x\n")) for n in range(4)))
    assert len(files_of(drained(feed))) == 2
    assert feed.take_notices() == ["only the first 2 files are read"]


def test_the_lines_of_an_interleaved_stream_are_named_by_their_files():
    left, right = Script(b"a1\n", b"a2\na3\n"), Script(b"b1\n", b"b2\n")
    feed = feed_of(Found("a", lambda: left), Found("b", lambda: right))
    lines = FileLines()
    for number, line in enumerate(drained(feed).splitlines(), 1):
        mark = parse_mark(line)
        assert mark is not None
        lines.note(number, mark)
        if mark.part is None:
            assert lines.where(number) == f"{unmarked(line).decode()[0]}:{unmarked(line).decode()[1]}"
