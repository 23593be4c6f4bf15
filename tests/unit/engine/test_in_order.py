from __future__ import annotations

import os

import pytest
from tests.unit.engine.merging import folded, merged, points

from trainmon_tui.engine.cut import find_cut, find_cuts
from trainmon_tui.engine.in_order import in_order
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.whole import WholeFile

STATE = "".join(f'{{"step": {n}, "epoch": {n / 100}, "loss": {n}.5}}\n' for n in range(10, 510, 10))
LOG = "".join(f"{{'kl': '{n}.25', 'epoch': '{n / 100:.2f}'}}\n" for n in range(5, 505, 5))
STEPS = "".join(f"step {n}: kl={n}.25\n" for n in range(5, 505, 5))
NOTES = "hello\nthere\n"


def finished(tmp_path, stream):
    path = tmp_path / "stream"
    path.write_bytes(stream)
    file = FinishedFile(path)
    file.parts = ("state", "log")
    return file


def text_of(file):
    data, at = b"", 0
    while piece := file.read(at, 1 << 16):
        data, at = data + piece, at + len(piece)
    return data


@pytest.mark.parametrize("log", [LOG, STEPS])
def test_files_are_played_side_by_side(tmp_path, log):
    stream = merged(("state", STATE), ("run.log", log), ("notes.log", NOTES))
    ordered = text_of(in_order(finished(tmp_path, stream)))
    assert sorted(ordered.splitlines()) == sorted(stream.splitlines())
    whole, half = points(folded(stream)), points(folded(ordered[: len(ordered) // 2]))
    assert points(folded(ordered)) == whole
    for name in (("loss", ""), ("kl", "")):
        assert len(half[name]) == pytest.approx(len(whole[name]) / 2, abs=6)


def test_lines_of_one_file_keep_their_order(tmp_path):
    first = "".join(f"step {n}: loss={n}\n" for n in (10, 20, 30, 40))
    second = "".join(f"step {n}: loss={n}.5\n" for n in (30, 40, 50))
    stream = merged(("run.log", first), ("run.1.log", second), ("state", STATE), voices=(0, 0, 1))
    ordered = text_of(in_order(finished(tmp_path, stream)))
    own = [line for line in ordered.splitlines() if line.startswith((b"\x1f0\x1f", b"\x1f1\x1f"))]
    assert own == [line for line in stream.splitlines() if line.startswith((b"\x1f0\x1f", b"\x1f1\x1f"))]


def test_a_run_that_is_one_file_stays_as_it_is(tmp_path):
    file = finished(tmp_path, STEPS.encode())
    file.parts = ()
    assert in_order(file) is file


def test_files_that_count_nothing_stay_as_they_are(tmp_path):
    stream = merged(("a.log", NOTES), ("b.log", "no end"))
    assert text_of(in_order(finished(tmp_path, stream))) == stream + b"\n"


def test_a_file_that_counts_nothing_but_dies_comes_last(tmp_path):
    died = "a warning\nTraceback (most recent call last):\nValueError: bad\n"
    stream = merged(("job.err", died), ("job.out", STEPS), ("notes.log", NOTES))
    ordered = text_of(in_order(finished(tmp_path, stream)))
    assert ordered.rstrip().endswith(b"ValueError: bad")
    assert b"hello" in ordered[: len(ordered) // 10]
    assert (
        folded(ordered).trouble.words(folded(ordered).progress)
        == "1 traceback (job.err:2; training ends there)"
    )


def test_no_descriptor_is_left_open(tmp_path):
    file = finished(tmp_path, merged(("state", STATE), ("run.log", LOG)))
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0  # noqa: PTH110, PTH208
    in_order(file).close()
    after = len(os.listdir("/proc/self/fd")) if before else 0  # noqa: PTH208
    assert after == before


@pytest.mark.parametrize("moment", ["epoch=2", "step=200"])
def test_each_voice_is_cut_where_it_comes_to_a_moment(tmp_path, moment):
    stream = merged(("state", STATE), ("run.log", STEPS if "step" in moment else LOG))
    cuts = find_cuts(WholeFile(finished(tmp_path, stream)), parse_moment(moment))
    found = points(folded(stream, cuts=cuts))
    assert [value for _, value in found["loss", ""]] == [n + 0.5 for n in range(10, 210, 10)]
    assert [value for _, value in found["kl", ""]] == [n + 0.25 for n in range(5, 205, 5)]


def test_a_moment_after_the_end_cuts_nothing(tmp_path):
    stream = merged(("state", STATE), ("run.log", LOG))
    assert find_cuts(WholeFile(finished(tmp_path, stream)), parse_moment("epoch=99")) == {}


def test_a_run_in_order_is_cut_at_one_place(tmp_path):
    ordered = in_order(finished(tmp_path, merged(("state", STATE), ("run.log", LOG))))
    cut = find_cut(WholeFile(ordered.again()), parse_moment("epoch=2"))
    assert cut is not None
    found = points(folded(text_of(ordered)[:cut]))
    assert found["loss", ""][-1][1] == 200.5
    assert found["kl", ""][-1][1] == 200.25
