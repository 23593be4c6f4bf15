"""A log is opened without waiting for it, and only if it is a file."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from trainmon_tui.sources.regular import NotRegularError, identity_of, kind_of, open_regular, words_of


def test_a_file_is_opened_for_reading_alone(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(b"hello")
    fd = open_regular(path)
    assert os.read(fd, 9) == b"hello"
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.write(fd, b"x")
    assert not os.get_inheritable(fd)
    os.close(fd)


def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "sock"))
        for name, kind in ((".", "a directory"), ("pipe", "a FIFO"), ("sock", "a socket")):
            with pytest.raises(NotRegularError, match=f"is {kind}, not a file") as caught:
                open_regular(tmp_path / name)
            assert caught.value.kind == kind
    with pytest.raises(NotRegularError, match="is a device"):
        open_regular("/dev/null")


def test_a_link_is_followed_unless_told_not_to(tmp_path):
    (tmp_path / "run.log").write_bytes(b"hello")
    (tmp_path / "link").symlink_to("run.log")
    fd = open_regular(tmp_path / "link")
    assert os.read(fd, 9) == b"hello"
    os.close(fd)
    with pytest.raises(OSError, match="not a file"):
        open_regular(tmp_path / "link", follow_link=False)


def test_no_descriptor_is_left_open_by_what_is_refused(tmp_path, monkeypatch):
    path, opened = tmp_path / "run.log", []
    path.write_bytes(b"")
    really, look = os.open, os.fstat
    monkeypatch.setattr(os, "open", lambda *given: opened.append(really(*given)) or opened[-1])
    monkeypatch.setattr(os, "fstat", lambda fd: Path("/dev/null").stat())
    with pytest.raises(NotRegularError):
        open_regular(path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        look(opened[0])


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        (stat.S_IFDIR, "a directory"),
        (stat.S_IFBLK, "a device"),
        (stat.S_IFCHR, "a device"),
        (0, "something else"),
    ],
)
def test_kinds_are_named(mode, kind):
    assert kind_of(mode | 0o644) == kind


def test_a_file_is_the_same_under_every_name(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    (tmp_path / "c").write_bytes(b"")
    first, same, other = (identity_of((tmp_path / name).stat()) for name in "abc")
    assert first == same != other


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "permission denied"),
        (OSError(errno.EIO, "Input/output error"), "I/O error"),
        (OSError("no number"), "no number"),
    ],
)
def test_errors_are_said_as_people_do(error, words):
    assert words_of(error) == words
