"""By what a run is known again."""

from __future__ import annotations

import gzip
import os
import shutil

import msgspec
import pytest

from trainmon_tui.engine import run_mark
from trainmon_tui.engine.run_mark import Mark, belongs, decode_mark, encode_mark, mark_of

LINES = b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 400))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(LINES)
    return path


def is_known(mark, path):
    return belongs(mark, str(path), mark_of(str(path)))


def test_a_mark_is_one_line_that_comes_back(log):
    mark = mark_of(str(log))
    assert (mark.path, mark.bytes) == (os.path.realpath(log), len(LINES))
    line = encode_mark(mark)
    assert line.count(b"\n") == 1
    assert decode_mark(line) == mark
    assert decode_mark(b'{"v":1}') is None
    with pytest.raises(msgspec.ValidationError):
        decode_mark(b'{"run":3}')


def test_a_log_that_grew_is_the_same(log):
    mark = mark_of(str(log))
    with log.open("ab") as file:
        file.write(b"step 400 loss 0.1\n")
    assert is_known(mark, log)


def test_a_log_that_was_written_anew_is_another(log):
    mark = mark_of(str(log))
    log.write_bytes(LINES.replace(b"9.000", b"8.999"))
    assert not is_known(mark, log)
    log.write_bytes(LINES[:100])
    assert not is_known(mark, log)


def test_a_log_that_differs_before_the_marked_end_is_another(log):
    mark = mark_of(str(log))
    log.write_bytes(LINES[:-5] + b"7.77\n" + LINES)
    assert not is_known(mark, log)


def test_a_log_that_was_moved_is_the_same(log, tmp_path):
    mark = mark_of(str(log))
    assert is_known(mark, log.rename(tmp_path / "kept.log"))


def test_a_copy_is_the_same_only_if_much_of_it_is_alike(log, tmp_path, monkeypatch):
    copy = shutil.copy(log, tmp_path / "copy.log")
    mark = mark_of(str(log))
    assert not is_known(mark, copy)
    monkeypatch.setattr(run_mark, "ALIKE_BYTES", len(LINES))
    assert is_known(mark, copy)


def test_another_machine_has_other_paths(log):
    mark = msgspec.structs.replace(mark_of(str(log)), host="elsewhere")
    assert not is_known(mark, log)


def test_a_log_that_is_awaited_is_known_by_its_place(tmp_path):
    path = tmp_path / "later.log"
    mark = mark_of(str(path))
    assert mark.bytes == 0
    path.write_bytes(LINES)
    assert is_known(mark, path)
    assert not is_known(mark, tmp_path / "other.log")


def test_what_is_rewritten_as_it_goes_is_known_by_its_place(tmp_path):
    path = tmp_path / "trainer_state.json"
    path.write_text('{"log_history": [{"loss": 1.0, "step": 1}]}')
    mark = mark_of(str(path))
    path.write_text('{"log_history": [{"loss": 1.0, "step": 1}, {"loss": 0.5, "step": 2}]}')
    assert mark.bytes == 0
    assert is_known(mark, path)


def test_a_packed_log_is_known_by_its_own_bytes(tmp_path):
    path = tmp_path / "run.log.gz"
    path.write_bytes(gzip.compress(LINES))
    mark = mark_of(str(path))
    assert mark.bytes == path.stat().st_size
    assert is_known(mark, path)


@pytest.mark.parametrize("name", ["", "\udcff.log", "x" * 300])
def test_no_name_does_harm(name, tmp_path):
    mark = mark_of(str(tmp_path / name))
    assert decode_mark(encode_mark(mark)) == mark


def test_an_unreadable_log_does_not_belong(log):
    mark = mark_of(str(log))
    log.unlink()
    assert not belongs(mark, str(log), mark)
    assert not belongs(Mark("h", "/x"), str(log), mark)
