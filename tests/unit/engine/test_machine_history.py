"""What the machine said, kept over time: stretches, their file, and the session that recalls them."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine import machine_file
from trainmon_tui.engine.machine_file import MachineFile
from trainmon_tui.engine.machine_history import LONGEST_S, MachineHistory, halved, merged, up_to
from trainmon_tui.engine.session import Session
from trainmon_tui.model.stretches import Stretch
from trainmon_tui.model.verdicts import Place
from trainmon_tui.report.export import export_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """\
playbook: 1
name: Ours
metrics: {loss: {aliases: [loss]}}
checks: [{id: idle, title: GPU works, when: {every: epoch}, pass: gpu.util > 50%}]
"""
NONE = "playbook: 1\nname: Ours\nmetrics: {loss: {aliases: [loss]}}\n"


def stretch(wall_s, offset=0, seconds=10.0, step=None, epoch=None, **sample):
    named = {name.replace("_", ".", 1): value for name, value in sample.items()}
    return Stretch(wall_s, seconds, Place(step, epoch, 1, offset), named or {"gpu.util": 50.0})


def file_of(tmp_path, *stretches):
    file = MachineFile(tmp_path / "run.machine")
    for one in stretches:
        file.append(one)
    file.flush()
    return file


def test_a_stretch_is_a_mean_and_of_some_the_greatest():
    assert merged(
        [{"gpu.util": 10.0, "gpu.temperature_c": 50.0}, {"gpu.util": 30.0, "gpu.temperature_c": 70.0}]
    ) == {
        "gpu.util": 20.0,
        "gpu.temperature_c": 70.0,
    }
    assert merged([{"gpu3.memory_used_frac": 0.1}, {"gpu3.memory_used_frac": 0.4}, {}]) == {
        "gpu3.memory_used_frac": 0.4
    }


def test_stretches_are_short_at_first_and_grow_to_a_limit():
    history = MachineHistory()
    for second in range(20_000):
        history.add(float(second), 1e9 + second, Place(offset=second), {"gpu.util": 1.0})
    lengths = [one.seconds for one in history.stretches]
    assert lengths[0] == 1.0
    assert lengths[-1] == LONGEST_S
    assert lengths == sorted(lengths)
    assert len(lengths) < 3000


def test_a_file_gives_back_what_it_was_told(tmp_path):
    told = [stretch(1e9 + at, at, step=float(at), epoch=0.5, gpu_util=12.345) for at in range(4)]
    told.append(stretch(1e9 + 5, 5, gpu_util=1.0, host_cpu=3.0))
    file_of(tmp_path, *told).close()
    found = MachineFile(tmp_path / "run.machine").read()
    assert [one.sample for one in found] == [{"gpu.util": 12.345}] * 4 + [{"gpu.util": 1.0, "host.cpu": 3.0}]
    assert [one.at for one in found] == [one.at for one in told]
    lines = (tmp_path / "run.machine").read_text().splitlines()
    assert [bool(json.loads(line)[-1]) for line in lines] == [True, False, False, False, True], (
        "names stand once"
    )


def test_a_short_watch_leaves_no_file(tmp_path):
    file = MachineFile(tmp_path / "run.machine")
    file.append(stretch(1e9, seconds=10.0))
    file.close()
    assert not (tmp_path / "run.machine").exists()


@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"[1]\n{}\nnull\n", b"x" * 10_000])
def test_what_is_none_of_ours_is_left_out(tmp_path, junk):
    (tmp_path / "run.machine").write_bytes(junk)
    assert MachineFile(tmp_path / "run.machine").read() == []


def test_a_torn_line_costs_one_stretch(tmp_path):
    file_of(tmp_path, stretch(1.0), stretch(2.0)).close()
    path = tmp_path / "run.machine"
    path.write_bytes(path.read_bytes()[:-5])
    assert [one.wall_s for one in MachineFile(path).read()] == [1.0]


def test_a_second_watcher_reads_and_does_not_write(tmp_path):
    first = file_of(tmp_path, stretch(1.0))
    second = file_of(tmp_path, stretch(2.0))
    assert second.trouble == ""
    assert [one.wall_s for one in second.read()] == [1.0]
    first.close()
    second.close()


def test_a_file_is_bounded_by_longer_stretches(tmp_path, monkeypatch):
    monkeypatch.setattr(machine_file, "MAX_BYTES", 4000)
    file = MachineFile(tmp_path / "run.machine")
    for at in range(1000):
        file.append(stretch(1e9 + 10 * at, at))
    file.close()
    assert (tmp_path / "run.machine").stat().st_size <= 4000
    found = MachineFile(tmp_path / "run.machine").read()
    assert found[0].wall_s - found[0].seconds == pytest.approx(1e9 - 10, abs=1), "the beginning is kept"
    assert found[-1].wall_s == 1e9 + 9990
    assert sum(one.seconds for one in found) == pytest.approx(10_000)


def test_halves_are_twice_as_long():
    pair = halved([stretch(1.0, gpu_util=10.0), stretch(2.0, 9, gpu_util=30.0), stretch(3.0, gpu_util=5.0)])
    assert [(one.wall_s, one.seconds, one.sample["gpu.util"]) for one in pair] == [
        (2.0, 20.0, 20.0),
        (3.0, 10.0, 5.0),
    ]
    assert pair[0].at.offset == 9


def test_a_disk_that_takes_nothing_is_said_once(tmp_path):
    (tmp_path / "file").touch()
    file = MachineFile(tmp_path / "file" / "run.machine")
    for at in range(10):
        file.append(stretch(float(at)))
    assert file.trouble.startswith("the machine's history cannot be kept: ")
    assert MachineHistory(file).words() == [file.trouble]


@pytest.fixture
def watched_log(tmp_path):
    """A log with a history of two stretches."""
    log = tmp_path / "run.log"
    log.write_bytes(LOG)
    file = MachineFile(tmp_path / "run.machine", str(log))
    for one in (stretch(1.0), stretch(2.0), stretch(3.0)):
        file.append(one)
    file.flush()
    file.close()
    return log


def again(log):
    return MachineFile(log.with_name("run.machine"), str(log))


def test_a_log_that_grew_keeps_its_history(watched_log):
    watched_log.write_bytes(LOG * 3)
    assert len(again(watched_log).read()) == 3


def test_another_run_at_the_same_place_does_not_inherit_a_history(watched_log):
    watched_log.write_bytes(LOG.replace(b"loss 1", b"loss 9"))
    file = again(watched_log)
    assert file.read() == []
    for at in range(4, 8):
        file.append(stretch(float(at)))
    file.close()
    assert [one.wall_s for one in again(watched_log).read()] == [4.0, 5.0, 6.0, 7.0]


def test_a_mark_is_renewed_when_the_log_has_doubled(watched_log):
    for times in (1, 2, 3, 4):
        watched_log.write_bytes(LOG * times)
        file = again(watched_log)
        file.read()
        for at in range(3):
            file.append(stretch(10.0 * times + at))
        file.close()
    lines = watched_log.with_name("run.machine").read_bytes().splitlines()
    assert 2 <= sum(line.startswith(b'{"run"') for line in lines) <= 5


def test_a_history_without_a_mark_is_nobodys(tmp_path):
    file_of(tmp_path, stretch(1.0), stretch(2.0), stretch(3.0)).close()
    assert MachineFile(tmp_path / "run.machine", str(tmp_path / "run.log")).read() == []


def test_only_the_newest_histories_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(machine_file, "MOST_FILES", 3)
    for number in range(5):
        other = tmp_path / f"other-{number}.machine"
        other.touch()
        os.utime(other, (number, number))
    (tmp_path / "other-0.jsonl").touch()
    file_of(tmp_path, stretch(1.0), stretch(2.0), stretch(3.0)).close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["other-0.jsonl", "other-2.machine", "other-3.machine", "other-4.machine", "run.machine"]


def test_what_is_read_so_far_is_recalled():
    known = [stretch(1.0, 5), stretch(2.0, 10), stretch(3.0, 20)]
    assert [up_to(known, 0, offset) for offset in (0, 5, 19, 20)] == [0, 1, 2, 3]
    assert up_to(known, 2, 100) == 3


LOG = b"".join(b"epoch %d step %d loss %f\n" % (1 + at // 10, at, 1 / (at + 1)) for at in range(30))


def session_of(book, *stretches):
    history = MachineHistory()
    history.stretches += stretches
    return Session(lambda: Judge([playbook_from(book)], chosen=True), history=history)


def test_an_earlier_watch_is_series_and_rules_read_it():
    middle = LOG.index(b"epoch 2")
    session = session_of(
        BOOK,
        stretch(1e9, middle - 1, step=9.0, epoch=1.0, gpu_util=80.0),
        stretch(1e9 + 10, len(LOG), step=29.0, epoch=3.0, gpu_util=10.0),
    )
    session.feed(LOG[:middle])
    assert [one.key.tag for one in session.store.series if one.family < 0] == ["gpu.util"]
    session.feed(LOG[middle:])
    session.finish()
    (series,) = [one for one in session.store.series if one.key.tag == "gpu.util"]
    assert (series.values.tolist(), series.steps.tolist()) == ([80.0, 10.0], [9.0, 29.0])
    assert series.shown
    (item,) = [one for one in session.judgement(ended=True).items if one.id == "idle"]
    assert item.verdict != "pending"


def test_an_export_holds_what_the_machine_said():
    each = {"gpu.util": 80.0, "gpu0.util": 70.0, "gpu1.util": 90.0, "host.net_in_bytes_per_s": 3.0}
    session = session_of(NONE, Stretch(1e9, 10.0, Place(9.0, 1.0, 10, 100), each))
    session.feed(LOG)
    session.finish()
    info = RunInfo("run.log", "run", 1, ended=True, lines=30, bytes=len(LOG))
    found = {one["tag"]: one for one in json.loads(export_document(session.store, info, {}))["series"]}
    assert found["gpu.util"]["points"] == [[9, 1, 1e9, 80.0, 10]]
    assert found["gpu1.util"]["metric"] == "gpu.util"
    assert found["host.net_in_bytes_per_s"]["shown"] is False
    assert "gpu0.power_w" not in found


def test_stretches_of_later_lines_wait_for_them():
    session = session_of(NONE, stretch(1e9, 10**9))
    session.feed(LOG)
    session.finish()
    assert all(one.family >= 0 for one in session.store.series)


numbers = st.floats(-1e12, 1e12).map(lambda value: float(f"{value:.4g}"))
places = st.builds(
    Place,
    st.none() | st.integers(0, 10**9).map(float),
    st.none() | st.floats(0, 1e4).map(float),
    st.integers(0, 10**6),
    st.integers(0, 10**9),
)
kept = st.builds(
    Stretch, st.integers(0, 2 * 10**9).map(float), st.integers(1, 100).map(float), places,
    st.dictionaries(st.sampled_from(["gpu.util", "host.cpu", "gpu12.power_w", "run.workers"]), numbers, min_size=1),
)  # fmt: skip


@given(st.lists(kept, min_size=1, max_size=12))
def test_any_history_comes_back_as_it_was_kept(tmp_path_factory, stretches):
    path = tmp_path_factory.mktemp("history") / "run.machine"
    file = MachineFile(path)
    for one in stretches:
        file.append(one)
    file.flush()
    file.close()
    assert MachineFile(path).read() == stretches


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_history(tmp_path_factory, junk):
    path = tmp_path_factory.mktemp("history") / "run.machine"
    path.write_bytes(junk)
    for one in MachineFile(path).read():
        assert isinstance(one, Stretch)
    assert MachineFile(path, str(path)).read() == []


@given(st.lists(kept, max_size=9))
def test_halving_keeps_all_the_time(stretches):
    half = halved(stretches)
    assert len(half) == (len(stretches) + 1) // 2
    assert sum(one.seconds for one in half) == sum(one.seconds for one in stretches)
    assert {name for one in half for name in one.sample} == {name for one in stretches for name in one.sample}
