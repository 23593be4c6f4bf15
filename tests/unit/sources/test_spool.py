"""Bytes that were made once are kept in a file without a name, as long as the disk takes them."""

from __future__ import annotations

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.spool import Spool


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(-10, 200), st.integers(0, 200))
def test_what_was_kept_is_given_back(parts, offset, size):
    spool = Spool()
    for part in parts:
        spool.append(part)
    whole = b"".join(parts)
    assert spool.size == len(whole)
    assert spool.again(offset, size) == whole[max(0, offset) : max(0, offset + size)]
    spool.close()


def test_a_full_disk_is_told_and_ends_the_keeping(monkeypatch):
    spool, written = Spool(), []

    def pwrite(fd, data, offset):
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(bytes(data[:2]))
        return 2

    monkeypatch.setattr(os, "pwrite", pwrite)
    spool.append(b"abcd")
    assert spool.trouble == "cannot keep the stream in a temporary file: no space left on device"
    assert spool.size == 2
    spool.append(b"ef")
    assert (spool.size, written) == (2, [b"ab"])


def test_without_a_file_nothing_is_kept():
    def make():
        raise OSError(errno.EROFS, "Read-only file system")

    spool = Spool(make)
    spool.append(b"abc")
    assert (spool.size, spool.again(0, 3)) == (0, b"")
    assert spool.trouble.endswith("read-only file system")
    with pytest.raises(OSError, match="Bad file descriptor"):
        spool.descriptor()
    spool.close()


def test_another_descriptor_reads_the_same():
    spool = Spool()
    spool.append(b"hello")
    fd = spool.descriptor()
    spool.close()
    spool.close()
    assert os.pread(fd, 9, 0) == b"hello"
    os.close(fd)
    assert spool.again(0, 5) == b""
