"""Buffering: seen from the end of a log, from its growth, and from a writer that is alive and silent."""

import subprocess
import sys

import psutil
import pytest

from trainmon_tui.engine.checkup import buffering
from trainmon_tui.engine.checkup.buffering import (
    check_buffering,
    cut_block,
    grown_in,
    is_unbuffered,
    writer_of,
)

LINE = "step=1 loss=2.5\n"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text(LINE * 10)
    return path


@pytest.fixture
def writer(monkeypatch):
    """The test's own process as the writer of any log."""
    monkeypatch.setattr(buffering, "writer_of", lambda _path: psutil.Process())
    monkeypatch.setattr(buffering, "is_unbuffered", lambda _process: False)


def checks(path, age_s=5.0, sleep=lambda _seconds: None):
    return [(check.id, check.state, check.say) for check in check_buffering(path, age_s, sleep)]


@pytest.mark.parametrize(
    ("size", "last", "block"),
    [
        (4096, b"x", 4096),
        (8192, b"x", 8192),
        (12288, b"x", 4096),
        (4096, b"\n", 0),
        (4096, b"\r", 0),
        (4095, b"x", 0),
        (0, b"", 0),
    ],
)
def test_a_log_that_ends_inside_a_line_at_a_block_is_cut(size, last, block):
    assert cut_block(size, last) == block


@pytest.mark.parametrize(
    ("sizes", "block"),
    [
        ([10, 10], 0),
        ([10, 8202], 8192),
        ([0, 8192, 20480], 4096),
        ([0, 8192, 8300], 0),
        ([5], 0),
        ([9000, 100], 0),
    ],
)
def test_a_log_that_grows_by_blocks_is_buffered(sizes, block):
    assert grown_in(sizes) == block


def test_a_finished_log_has_nothing_to_mend(log):
    assert checks(log) == []


def test_a_cut_log_is_told_with_its_cure(log):
    log.write_text((LINE * 600)[:8192].rstrip("\n") + "x" * (8192 - len((LINE * 600)[:8192].rstrip("\n"))))
    ((id_, state, say),) = checks(log)
    assert (id_, state) == ("buffering", "warn")
    assert "8192" in say


def test_a_growing_log_names_its_writer(log, writer):
    ((id_, state, say),) = checks(log)
    assert (id_, state) == ("writer", "ok")
    assert say.startswith(f"written by process {psutil.Process().pid} (")


def test_a_silent_writer_may_be_buffering(log, writer):
    ((id_, state, say),) = checks(log, age_s=100.0)
    assert (id_, state) == ("buffering", "warn")
    assert say.startswith("no output for 1m40s while process ")
    assert say.endswith("stdout may be buffered: python -u")


def test_a_silent_writer_that_does_not_buffer_may_hang(log, writer, monkeypatch):
    monkeypatch.setattr(buffering, "is_unbuffered", lambda _process: True)
    (check,) = check_buffering(log, 100.0, lambda _seconds: None)
    assert check.advice.startswith("it may hang: py-spy dump --pid ")


def test_a_log_that_grew_while_it_was_watched_is_not_silent(log, writer):
    def grow(_seconds):
        with log.open("a") as file:
            file.write(LINE)

    assert [check[0] for check in checks(log, age_s=1000.0, sleep=grow)] == ["writer"]


def test_growth_by_blocks_is_told(log, writer):
    def grow(_seconds):
        with log.open("a") as file:
            file.write("x" * 8191 + "\n")

    ((id_, state, say),) = checks(log, sleep=grow)
    assert (id_, state) == ("buffering", "warn")
    assert "whole blocks of 8192" in say


@pytest.mark.skipif(sys.platform != "linux", reason="writers are found through /proc")
@pytest.mark.parametrize(("flags", "unbuffered"), [([], False), (["-u"], True)])
def test_a_real_writer_is_found(log, flags, unbuffered, monkeypatch):
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    code = "import sys; print('ready', file=sys.stderr, flush=True); sys.stdin.read()"
    with (
        log.open("a") as out,
        subprocess.Popen(
            [sys.executable, *flags, "-c", code], stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE
        ) as process,
    ):
        process.stderr.readline()
        found = writer_of(log)
        assert found is not None
        assert found.pid == process.pid or process.pid in [
            child.pid for child in found.children(recursive=True)
        ]
        assert is_unbuffered(psutil.Process(process.pid)) is unbuffered
        process.stdin.close()


def test_a_process_that_is_gone_is_not_unbuffered(monkeypatch):
    class Gone:
        def cmdline(self):
            raise psutil.NoSuchProcess(1)

    assert not is_unbuffered(Gone())


def test_a_long_command_is_cut(log, writer, monkeypatch):
    monkeypatch.setattr(buffering, "command_of", lambda _process: "python train.py " + "--flag 1 " * 40)
    ((_, _, say),) = checks(log)
    assert say.endswith(" ...)")
    assert len(say) < 120
