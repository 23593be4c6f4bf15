"""The machine's pane at every width: what it shows, what it leaves out first, and what it never leaves out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import lines, sight_of, told, words

from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Instance, Reading, RunProcess, Telemetry
from trainmon_tui.model.verdicts import Alert, Judgement, Place
from trainmon_tui.protocol.header import Outlook
from trainmon_tui.telemetry.gpu_reader import stale
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.machine import machine
from trainmon_tui.ui.views.process_table import process_table, short_command

GIB = 2.0**30
RUN = GpuProcess(4242, 117 * GIB, "me", "python train.py", is_run=True, util_percent=93.0)
OTHER = GpuProcess(77, 2 * GIB, "you", "jupyter")
H200 = Gpu(
    0, "NVIDIA H200", Reading(97.0), Reading(118 * GIB), Reading(139 * GIB), Reading(71.0), Reading(612.0),
    Reading(700.0), Reading(1980.0), processes=(RUN,), trend=(0.0, 50.0, -1.0, 100.0),
    pcie_in_bytes_per_s=Reading(2.0**28), pcie_out_bytes_per_s=Reading(2.0**26), fan_percent=Reading(30.0),
    temperature_limit_c=Reading(90.0),
)  # fmt: skip
HOST = Host("node-17", 34.0, 64, 21.4, 211 * GIB, 503 * GIB, 1.4 * 2.0**40)


def gpus(count, **changes):
    return tuple(replace(H200, index=index, **changes) for index in range(count))


def pane(width, height, *cards, judgement=None, header=None, **parts):
    sight = told(sight_of(), judgement=judgement, header=header)
    sight.frame = replace(sight.frame, telemetry=Telemetry(HOST, cards, **parts))
    return machine(sight, width, height)


def text(width, height, *cards, **parts):
    return "\n".join(lines(pane(width, height, *cards, **parts)))


@pytest.mark.parametrize("width", [20, 38, 78, 118, 158])
@pytest.mark.parametrize("count", [0, 1, 8])
@pytest.mark.parametrize("height", [3, 8, 22])
def test_the_pane_fits_every_size(width, count, height):
    view = pane(width, height, *gpus(count))
    assert len(view.rows) <= height
    assert {width_of(row) for row in view.rows} == {width}


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (38, ["97%", "118/139G", "71°C"]),
        (78, ["97%", "118/139G", "71°C", "612/700W", "1.98GHz"]),
        (158, ["97%", "118/139G", "71°C", "612/700W", "1.98GHz", "256M/64M", "30%", "▁▅·█"]),
    ],
)
def test_wider_panes_say_more(width, shown):
    row = text(width, 22, *gpus(1))
    assert all(word in row for word in shown)


def test_a_heading_stands_above_many_columns():
    assert lines(pane(158, 22, H200))[0].split() == [
        "gpu", "busy", "memory", "temp", "power", "clock", "in/out", "fan", "last", "10", "minutes",
    ]  # fmt: skip


def test_eight_gpus_stand_two_a_row_where_there_is_little_room():
    found = lines(pane(38, 7, *gpus(8)))
    assert [row.split()[0] for row in found[:4]] == ["0", "2", "4", "6"]
    assert "97% 118G" in found[0]


def test_what_is_wrong_is_said_even_in_one_row_a_gpu():
    broken = replace(H200, index=3, throttle=("too hot", "power cap"))
    found = text(78, 12, *gpus(3), broken, *gpus(4))
    assert "slowed down: too hot" in found
    assert "this run" not in text(78, 12, *gpus(8)), "without trouble there is one row a GPU"


def test_a_power_cap_is_no_warning():
    row = pane(118, 22, replace(H200, throttle=("power cap",))).rows[2]
    assert "at its power limit" in words(row)
    assert {role for _, role, _ in row if role in ("warn", "bad")} == set()


@pytest.mark.parametrize(
    ("degrees", "limit", "role"),
    [(71.0, 90.0, "dim"), (86.0, 90.0, "warn"), (91.0, 90.0, "bad"), (86.0, None, "warn")],
)
def test_heat_is_judged_by_the_gpus_own_limit(degrees, limit, role):
    hot = replace(H200, temperature_c=Reading(degrees), temperature_limit_c=Reading(limit))
    (run,) = [run for run in pane(78, 22, hot).rows[0] if "°C" in run[0]]
    assert run[1] == role


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("mig", "n/a (MIG)"),
        ("unsupported", "n/a"),
        ("denied", "denied"),
        ("failed", "failed"),
        ("lost", "lost"),
    ],
)
def test_why_there_is_no_number_is_said_in_its_place(state, word):
    row = lines(pane(78, 22, replace(H200, util_percent=Reading(None, state))))[0]
    assert word in row
    assert "0%" not in row


@pytest.mark.parametrize("width", [36, 40, 46])
def test_a_narrow_pane_keeps_an_instances_memory(width):
    part = Instance(1, "1g.20gb", Reading(2 * GIB), Reading(20 * GIB))
    found = text(width, 22, replace(H200, util_percent=Reading(None, "mig"), instances=(part,)))
    assert "instance 1 1g.20gb   2.0G/20G" in found


def test_instances_have_memory_and_no_utilization():
    part = Instance(1, "1g.10gb", Reading(1 * GIB), Reading(10 * GIB))
    found = text(78, 22, replace(H200, util_percent=Reading(None, "mig"), instances=(part,)))
    assert "instance 1 1g.10gb" in found
    assert "1.0G/10G" in found
    assert found.count("n/a (MIG)") == 2


def test_the_run_is_told_with_its_share():
    assert "this run: pid 4242 117G 93% · 1 other process" in text(
        78, 22, replace(H200, processes=(RUN, OTHER))
    )
    assert "this run 117G 93%" in text(38, 22, replace(H200, processes=(RUN, OTHER)))
    assert "pid 77 2.0G you jupyter" in text(78, 22, replace(H200, processes=(OTHER,)))
    assert "no process on it" in text(78, 22, replace(H200, processes=()))
    assert "not this run's" in text(78, 22, replace(H200, processes=(), for_run=False))


@pytest.mark.parametrize(
    ("gpu", "age", "note"),
    [(H200, 0.4, "node-17"), (H200, 6.0, "node-17"), (stale(H200), 6.0, "stale: 6.0s old")],
    ids=["fresh", "asked rarely", "stale"],
)
def test_values_that_should_have_come_again_are_called_old(gpu, age, note):
    assert words(pane(78, 22, gpu, gpu_age_s=age).note) == note


def test_a_driver_that_fails_is_said_above_its_gpus():
    found = lines(pane(78, 22, H200, gpu_note="the GPU driver does not answer; trying again in 4 s"))
    assert found[0].strip() == "the GPU driver does not answer; trying again in 4 s"
    assert "97%" in found[1]


def test_why_there_is_no_gpu_is_said_whole():
    why = "no NVIDIA driver (no libnvidia-ml.so.1), no AMD one (no amdsmi)"
    assert " ".join(text(38, 10, gpu_note=why).split()).startswith(why)


def alert(severity="warn", metric="gpu.util", ended=None):
    return Alert(
        "starved-gpu", "dataloader_stall", severity, metric, Place(), Place(), ended, "GPU busy 35%", ""
    )


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (alert(), True),
        (alert("info", "silence_s"), True),
        (alert(ended=Place()), False),
        (alert(metric="loss"), False),
    ],
)
def test_what_the_machines_checks_find_stands_first(found, shown):
    rows = lines(pane(78, 22, H200, judgement={"alerts": (found,)}))
    assert ("GPU busy 35%" in rows[0]) is shown


def test_the_runs_process_is_told_with_what_it_started():
    process = RunProcess(
        4242, "python", 512.0, 31 * GIB, how="writes run.log", threads=12, open_files=210, children=9,
        tree_cpu_percent=2310.0, tree_rss_bytes=90 * GIB, workers=8, worker_cpu_percent=86.0, zombies=2,
    )  # fmt: skip
    found = text(100, 22, H200, process=process)
    for word in (
        "pid 4242",
        "cpu 512%",
        "31G",
        "12 threads",
        "210 files",
        "8 workers at 86%",
        "9 processes",
        "cpu 2310%",
        "90G",
        "2 ended unnoticed",
    ):
        assert word in found


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("", "pid 4242 has ended"),
        ("zombie", "pid 4242 has ended (zombie"),
        ("unseen", "there is no pid 4242: it has ended already"),
    ],
)
def test_the_runs_end_is_told(state, word):
    ended = RunProcess(4242, "python", None, None, alive=False, state=state)
    assert word in text(78, 22, H200, process=ended)


def test_the_host_tells_flows_and_cores_where_there_is_room():
    host = replace(
        HOST, disk_read_bytes_per_s=2.0**20, disk_write_bytes_per_s=0.0, net_in_bytes_per_s=1.0, net_out_bytes_per_s=2.0,
        core_percents=(0.0, 100.0), swap_used_bytes=GIB, iowait_percent=40.0, container="docker",
    )  # fmt: skip
    sight = sight_of()
    sight.frame = replace(sight.frame, telemetry=Telemetry(host))
    view = machine(sight, 78, 22)
    found = "\n".join(lines(view))
    for word in (
        "waits for disks 40%",
        "disk read 1.0M write 0B/s",
        "net in 1B out 2B/s",
        "swap 1.0G",
        "cores ▁▇",
    ):
        assert word in found
    assert words(view.note) == "node-17 (in docker)"


def test_the_pace_is_told(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    outlook = Outlook(
        eta_low_s=6000.0,
        eta_high_s=9000.0,
        ends_wall_s=1e9,
        epoch_s=192.0,
        steps_an_epoch=338.0,
        steps_expected=340.0,
        slower=0.5,
    )
    found = text(158, 22, H200, header={"outlook": outlook, "eta_s": 7000.0})
    for word in (
        "slower: 50% of the pace before",
        "ends about",
        "in 1h40m to 2h30m",
        "epoch 3m12s",
        "338 steps an epoch (expected 340)",
    ):
        assert word in found
    same = replace(outlook, steps_expected=338.0, slower=None, ends_wall_s=None)
    found = text(158, 22, H200, header={"outlook": same})
    assert "(as expected)" in found
    assert "slower" not in found
    assert "pace" not in text(158, 22, H200, header={"outlook": Outlook()})


@pytest.mark.parametrize(
    ("outlook", "steps_total", "shown"),
    [
        (Outlook(steps_an_epoch=338.0), None, "338 steps an epoch"),
        (Outlook(steps_an_epoch=338.0, steps_expected=338.0), None, "338 steps an epoch (as expected)"),
        (Outlook(steps_an_epoch=338.0, steps_expected=338.0, total_expected=3380.0), 3380.0, "(as expected)"),
        (
            Outlook(steps_an_epoch=338.0, steps_expected=340.0, total_expected=3400.0),
            3380.0,
            "(expected 340, 3400 in all)",
        ),
        (
            Outlook(steps_an_epoch=338.0, steps_expected=338.0, total_expected=3400.0),
            3380.0,
            "(expected 338, 3400 in all)",
        ),
    ],
)
def test_steps_stand_beside_what_is_expected(outlook, steps_total, shown):
    assert shown in text(158, 22, H200, header={"outlook": outlook, "steps_total": steps_total})


def test_processes_stand_once_the_runs_own_first():
    both = (replace(H200, processes=(OTHER, RUN)), *gpus(3)[1:], replace(H200, index=5, processes=(RUN,)))
    heading, first, second = ["".join(run[0] for run in row) for row in process_table(both, 100, 9)[1:]]
    assert heading.split() == ["pid", "user", "gpu", "memory", "busy", "command"]
    assert first.split()[:5] == ["4242", "me", "0-2,5", "468G", "93%"]
    assert "this run" in first
    assert second.split()[:4] == ["77", "you", "0", "2.0G"]


def test_processes_beyond_the_room_are_counted():
    many = tuple(GpuProcess(pid, None) for pid in range(1, 9))
    rows = process_table((replace(H200, processes=many),), 100, 5)
    assert words(rows[-1]).strip() == "6 more"
    assert process_table((H200,), 40, 9) == process_table((H200,), 100, 2) == []
    assert process_table((replace(H200, processes=many),), 100, 3) == [], (
        "no heading above nothing but a count"
    )
    assert len(process_table((H200,), 100, 3)) == 3


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/usr/bin/python3 -u train.py", "python3 -u train.py"),
        ("python train.py --out /a/b", "python train.py --out /a/b"),
        ("/opt/x", "x"),
        ("", ""),
    ],
)
def test_a_program_is_told_without_its_folder(command, shown):
    assert short_command(command) == shown


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
readings = st.builds(
    Reading,
    st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32) | st.sampled_from([0.0, 1e15]),
    st.sampled_from(["ok", "stale", "lost", "mig", "unsupported"]),
)
anything = st.builds(
    Gpu, st.integers(0, 63), names, *[readings] * 7,
    throttle=st.lists(st.sampled_from(["too hot", "power cap"]), max_size=2).map(tuple),
    note=names, trend=st.lists(st.floats(-1, 100), max_size=80).map(tuple), pcie_in_bytes_per_s=readings,
    temperature_limit_c=readings, for_run=st.none() | st.booleans(),
    processes=st.lists(st.builds(GpuProcess, st.integers(1, 9), st.none() | st.floats(0, 1e12), names, names), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(anything, min_size=1, max_size=9), st.integers(4, 200), st.integers(1, 40))
def test_any_gpus_fit(cards, width, height):
    view = pane(width, height, *cards, judgement={"alerts": ()})
    assert len(view.rows) <= height
    assert all(width_of(row) == width for row in view.rows)


def test_what_stands_below_is_counted():
    assert words(pane(78, 3, *gpus(8)).note) == "3 more below  node-17"


def test_nothing_read_yet_is_no_finding():
    sight = sight_of("none")
    assert lines(machine(sight, 40, 5)) == [" not read yet"]
    assert Judgement().alerts == ()
