import errno
import io
import sys

import pytest

from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.model.errors import TrainmonError


class Failing(io.RawIOBase):
    """A standard output whose disk or reader is gone."""

    def __init__(self, number: int) -> None:
        self.number = number

    def writable(self):
        return True

    def write(self, _data):
        raise OSError(self.number, "No space left on device")


@pytest.fixture
def output(monkeypatch):
    def replaced(raw, encoding="utf-8"):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(raw), encoding))
        return raw

    yield replaced
    monkeypatch.undo()


def test_bytes_come_after_what_was_printed(capfdbinary):
    print("first")
    write_bytes(b"second\n")
    assert capfdbinary.readouterr().out == b"first\nsecond\n"


def test_what_an_encoding_lacks_is_a_question_mark(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii"))
    write_text("\u2713 pass\n")
    written = raw.getvalue()
    monkeypatch.undo()
    assert written == b"? pass\n"


def test_a_full_disk_is_an_error_of_ours(output):
    output(Failing(errno.ENOSPC))
    with pytest.raises(TrainmonError, match="cannot write to standard output: No space left"):
        write_bytes(b"x" * 100_000)


def test_a_reader_that_left_is_not(output):
    output(Failing(errno.EPIPE))
    with pytest.raises(BrokenPipeError):
        write_bytes(b"x" * 100_000)
