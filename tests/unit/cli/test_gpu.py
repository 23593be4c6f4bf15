"""The table and the waiting of ``trainmon-tui gpu``, without a driver."""

import itertools
import json
from types import SimpleNamespace

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.cli import gpu as command
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Instance, Reading, RunProcess, Telemetry
from trainmon_tui.report.machine import as_json
from trainmon_tui.report.schemas import schema

GIB = 1024.0**3
HOST = Host("node7", 12.4, 64, 3.25, 40 * GIB, 512 * GIB, 900 * GIB)
H100 = Gpu(
    0, "H100", Reading(87.6), Reading(60 * GIB), Reading(80 * GIB), Reading(61.0), Reading(412.3), Reading(700.0)
)  # fmt: skip


def lines(**parts):
    return command.as_table(Telemetry(**parts)).splitlines()


def cells(**parts):
    """The words of the one GPU's row, without its number and name."""
    return lines(gpus=(msgspec.structs.replace(H100, **parts),))[1].split()[2:]


def test_the_host_is_told_in_one_line():
    assert lines(host=HOST) == ["node7: 64 cores, CPU 12%, load 3.2, memory 40G/512G, disk free 900G"]


def test_what_the_host_does_not_say_is_a_dash():
    assert lines(host=Host("n")) == ["n: 0 cores, CPU -, load -, memory -/-, disk free -"]


def test_a_gpu_has_a_row_below_the_heading():
    heading, row = lines(gpus=(H100,))
    assert heading.split() == ["#", "name", "util", "memory", "temp", "power"]
    assert row.split() == ["0", "H100", "88%", "60G/80G", "61C", "412/700W"]


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("unsupported", "n/a"),
        ("denied", "denied"),
        ("failed", "failed"),
        ("lost", "lost"),
        ("stale", "-"),
        ("ok", "-"),
    ],
)
def test_why_there_is_no_number_is_said_in_its_place(state, word):
    none = Reading(None, state)
    assert cells(util_percent=none, memory_used_bytes=none, temperature_c=none, power_w=none) == [word] * 4


def test_power_without_a_limit_stands_alone():
    assert cells(power_limit_w=Reading(None, "unsupported"))[-1] == "412W"


def test_memory_without_a_total_keeps_what_is_used():
    assert cells(memory_total_bytes=Reading(None, "failed"))[1] == "60G/-"


@pytest.mark.parametrize(
    ("throttle", "note", "shown"),
    [
        (("power cap",), "", ["    slowed: power cap"]),
        ((), "MIG is on", ["    MIG is on"]),
        (("too hot",), "MIG is on", ["    slowed: too hot; MIG is on"]),
        ((), "", []),
    ],
)
def test_notes_stand_below_their_gpu(throttle, note, shown):
    assert lines(gpus=(msgspec.structs.replace(H100, throttle=throttle, note=note),))[2:] == shown


def test_processes_stand_below_their_gpu():
    processes = (GpuProcess(4242, 2 * GIB, "ada", "python train.py"), GpuProcess(7, None))
    first, second = lines(gpus=(msgspec.structs.replace(H100, processes=processes),))[2:]
    assert first.split() == ["4242", "2.0G", "ada", "python", "train.py"]
    assert second.split() == ["7", "-", "(not", "visible)"]


def test_a_machine_without_gpus_has_no_heading():
    assert lines(gpu_note="no NVIDIA driver") == ["no NVIDIA driver"]


@given(st.text(max_size=120), st.text(max_size=120), st.integers(0, 10**6))
def test_every_line_fits_a_narrow_terminal(name, command_line, index):
    processes = (GpuProcess(index, None, name, command_line, is_run=True),)
    gpu = Gpu(index, name, processes=processes, note=name, instances=(Instance(index, name),))
    run = RunProcess(index, command_line, None, None)
    for width in (40, 80, 200):
        table = command.as_table(Telemetry(HOST, (gpu,), process=run), width)
        assert max(map(len, table.split("\n"))) <= width


def test_json_is_the_sample_and_ends_its_line():
    sample = Telemetry(HOST, (H100,), "a note", 1.5)
    text = as_json(sample)
    assert text.endswith("}\n")
    assert msgspec.json.decode(text, type=Telemetry) == sample
    jsonschema.validate(json.loads(text), schema("gpu"))
    assert json.loads(text)["schema"] == 1


def test_every_number_has_its_unit_or_is_a_count():
    units = ("_bytes", "_percent", "_percents", "_w", "_c", "_mhz", "_s", "_1m", "trend")
    counts = {
        "schema", "index", "pid", "id", "cores", "instance", "xid", "threads", "open_files", "children", "workers",
        "zombies", "ecc_corrected", "ecc_uncorrected", "value",
    }  # fmt: skip
    numbers = {
        name
        for one in schema("gpu")["$defs"].values()
        for name, told in one.get("properties", {}).items()
        if any(kind in json.dumps(told) for kind in ('"number"', '"integer"', "Reading"))
    }
    assert numbers
    assert {name for name in numbers if not name.endswith(units)} <= counts


def test_the_runs_process_is_told_and_marked():
    process = RunProcess(4242, "python train.py", 98.0, 3 * GIB)
    own = msgspec.structs.replace(H100, processes=(GpuProcess(4242, GIB, "ada", "python", is_run=True),))
    run, _, _, marked = lines(gpus=(own,), process=process)
    assert run == "run 4242: CPU 98%, memory 3.0G, python train.py"
    assert marked.split() == ["*", "4242", "1.0G", "ada", "python"]
    assert lines(process=msgspec.structs.replace(process, alive=False)) == ["run 4242: ended"]


def test_instances_stand_below_their_gpu_and_are_never_0():
    parts = (Instance(1, "1g.20gb", Reading(2 * GIB), Reading(20 * GIB)), Instance(2, "1g.20gb"))
    cut = msgspec.structs.replace(H100, util_percent=Reading(None, "mig"), instances=parts)
    _, whole, first, second = lines(gpus=(cut,))
    assert "n/a MIG" in whole
    assert first.split() == ["MIG", "1", "1g.20gb", "n/a", "MIG", "2.0G/20G"]
    assert second.split() == ["MIG", "2", "1g.20gb", "n/a", "MIG", "n/a"]


class Sampling:
    """A sampler whose GPUs answer at the given poll, or never."""

    def __init__(self, answers_at=None):
        self.polls = 0
        self.answers_at = answers_at
        self.started = self.closed = False

    def start(self):
        self.started = True

    @property
    def settled(self):
        return self.polls == self.answers_at

    def filenos(self):
        return []

    def poll(self, now):
        self.polls += 1
        return Telemetry(gpu_note=f"sample {self.polls}")

    def close(self):
        self.closed = True


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes a second on each time it is read, and waits that take no time."""
    seconds = itertools.count()
    monkeypatch.setattr(command, "time", SimpleNamespace(monotonic=lambda: float(next(seconds))))
    monkeypatch.setattr(command, "select", SimpleNamespace(select=lambda *given: None))


@pytest.mark.parametrize("answers_at", [1, 3])
def test_the_first_sample_with_an_answer_is_taken(clock, answers_at):
    sampler = Sampling(answers_at)
    assert command.wait_for_sample(sampler).gpu_note == f"sample {answers_at}"
    assert sampler.started


def test_a_driver_that_never_answers_is_given_up(clock):
    assert command.wait_for_sample(Sampling()).gpu_note == f"sample {int(command.PATIENCE_S)}"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_the_sampler_is_closed_whatever_happens(cli, monkeypatch, error):
    sampler = Sampling()
    monkeypatch.setattr("trainmon_tui.telemetry.sampler.Sampler", lambda **_named: sampler)

    def fail(*given):
        raise error

    monkeypatch.setattr(command, "wait_for_sample", fail)
    assert cli("gpu")[0] in (70, 130)
    assert sampler.closed
