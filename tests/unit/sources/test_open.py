from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random

import pytest
from event_writer import version_record

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources import run_folder
from trainmon_tui.sources.open import check_readable, holds_several, is_binary, run_kind
from trainmon_tui.sources.walking import Listing
from trainmon_tui.sources.whole import WholeFile


@pytest.mark.parametrize(
    "data",
    [b"", b"loss 1\n", "bar █▌\n".encode(), b"caf\xe9 loss 1\n" * 3, bytes(5000) + b"loss 1\n", "loss 1.5 step 3\n".encode("utf-16")],
)  # fmt: skip
def test_logs_of_any_kind_pass(tmp_path, data):
    path = tmp_path / "run.log"
    path.write_bytes(data)
    check_readable(path)


def test_a_hole_that_a_truncation_left_passes(tmp_path):
    path = tmp_path / "run.log"
    with path.open("wb") as file:
        file.seek(1 << 20)
        file.write(b"loss 1\n")
    check_readable(path)


def test_a_character_cut_at_the_blocks_end_is_not_broken():
    assert not is_binary(b"x" * (64 * 1024 - 1) + b"\xe2")


def test_what_is_wrong_is_said_with_a_way_out(tmp_path):
    (tmp_path / "train.log").write_bytes(b"x\n")
    binary, packed = tmp_path / "model.pt", tmp_path / "run.log.zst"
    binary.write_bytes(random.Random(1).randbytes(20_000))
    packed.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    for name, message, hint in [
        ("trian.log", "no such file", "did you mean 'train.log'?"),
        ("none/run.log", "no such file", "there is no folder"),
        ("train.log/run.log", "no such file", "there is no folder"),
        ("empty", "is a directory", "name the log file"),
        ("pipe", "is a FIFO", "log to a file"),
        ("model.pt", "is a binary file", "name the file"),
        ("run.log.zst", "zstd", "unzstd"),
        ("a\0b", "cannot read", ""),
    ]:
        with pytest.raises(NoInputError) as caught:
            check_readable(tmp_path / name)
        assert message in caught.value.message
        assert hint in caught.value.hint


def test_a_folder_of_several_runs_is_none_and_its_runs_are_named(tmp_path):
    for name in ("vit.log", "resnet.log"):
        (tmp_path / name).write_bytes(b"step 1 loss 2\n")
    (tmp_path / "notes.log").write_bytes(b"hello\n")
    assert holds_several(str(tmp_path))
    with pytest.raises(NoInputError, match=r"holds several runs: resnet\.log, vit\.log") as caught:
        check_readable(tmp_path)
    assert f"trainmon-tui runs {tmp_path}" in caught.value.hint
    (tmp_path / "vit.log").unlink()
    assert run_kind(tmp_path) == "folder"
    assert not holds_several(str(tmp_path))


def test_a_link_that_leads_nowhere_is_not_its_own_near_miss(tmp_path):
    (tmp_path / "run.log").symlink_to("gone\x1b[2J.log")
    with pytest.raises(NoInputError, match="is a link to a file that does not exist") as caught:
        check_readable(tmp_path / "run.log")
    assert caught.value.hint == "it leads to gone.log"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_log_without_permission_is_said(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(b"x\n")
    path.chmod(0)
    with pytest.raises(NoInputError, match="permission denied"):
        check_readable(path)


@pytest.mark.parametrize(
    ("until", "text"), [(None, b"one\ntwo\n"), (4, b"one\n"), (0, b""), (99, b"one\ntwo\n")]
)
def test_a_finished_log_is_read_to_its_end_or_to_a_byte(tmp_path, until, text):
    path = tmp_path / "run.log"
    path.write_bytes(b"one\ntwo\n")
    source = WholeFile(path, until=until)
    assert b"".join(iter(lambda: source.read(3), b"")) == text
    assert source.status().state == "ended"
    assert source.status().consumed_bytes == len(text)
    assert source.window(0, 99) == text
    assert source.take_notices() == []
    source.close()
    source.close()


def test_a_finished_log_that_shrinks_ends_there(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(b"one\ntwo\n")
    source = WholeFile(path)
    assert source.read(4) == b"one\n"
    os.truncate(path, 4)
    assert source.read(4) == b""
    assert source.status().state == "ended"
    assert source.take_notices() == ["run.log became shorter while it was read"]
    source.close()


def test_a_finished_log_must_exist(tmp_path):
    with pytest.raises(NoInputError, match="no such file"):
        WholeFile(tmp_path / "none.log")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "log"), (b"loss 1\n", "log"), (gzip.compress(b"", mtime=0), "gzip"), (bz2.compress(b""), "bzip2"), (lzma.compress(b""), "xz")],
)  # fmt: skip
def test_the_kind_is_told_by_the_first_bytes_not_by_the_name(tmp_path, data, kind):
    path = tmp_path / "run.log"
    path.write_bytes(data)
    assert run_kind(path) == kind


@pytest.mark.parametrize("size", [0, 1, 30])
def test_an_event_file_that_has_just_begun_is_one(tmp_path, size):
    path = tmp_path / "events.out.tfevents.1700000000.host"
    path.write_bytes(version_record()[:size])
    assert run_kind(path) == "events"


def test_a_folder_of_event_files_needs_no_merging(tmp_path):
    (tmp_path / "events.out.tfevents.1700000000.host").touch()
    assert run_kind(tmp_path) == "events"
    (tmp_path / "run.log").write_text("step 1 loss 2\n")
    assert run_kind(tmp_path) == "folder"


def test_a_folder_that_cannot_be_looked_into_is_not_called_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "look_at_folder", lambda _: Listing([], "permission denied"))
    with pytest.raises(NoInputError, match="nothing of a run can be seen in ") as caught:
        check_readable(tmp_path)
    assert caught.value.hint == f"not looked into: {tmp_path.name} (permission denied)"
