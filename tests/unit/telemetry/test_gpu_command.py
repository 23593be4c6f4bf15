"""``trainmon-tui gpu``: a table that fits the terminal, and JSON of the same."""

import msgspec
import pytest

from trainmon_tui.cli import gpu as command
from trainmon_tui.cli.parser import Parser
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, Telemetry
from trainmon_tui.telemetry import gpu_reader, sampler

GIB = 1024.0**3


def run(*words):
    parser = Parser("gpu", "the GPUs and the host alone")
    command.add_arguments(parser)
    return command.run(parser.read(words))


@pytest.fixture
def machine(nvml_env, monkeypatch):
    """Return a function that gives this process's machine two GPUs, or another script's."""

    def use(script):
        for name, value in nvml_env(script).items():
            monkeypatch.setenv(name, value)

    return use


def test_the_table_shows_every_gpu(machine, capsys):
    machine("count=2;nvmlDeviceGetPowerUsage:1=3;nvmlDeviceGetTemperature:0=4")
    assert run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    rows = [line.split() for line in lines if "Fake H200" in line]
    assert rows[0] == ["0", "Fake", "H200", "90%", "100G/140G", "denied", "412/700W"]
    assert rows[1] == ["1", "Fake", "H200", "91%", "100G/140G", "55C", "n/a"]
    assert any("slowed: power cap" in line for line in lines)


def test_json_is_the_sample(machine, capsys):
    machine("count=2")
    assert run("--json") == 0
    sample = msgspec.json.decode(capsys.readouterr().out, type=Telemetry)
    assert [gpu.name for gpu in sample.gpus] == ["Fake H200"] * 2
    assert sample.host.cores >= 1


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_machine_without_a_driver_says_so_and_is_no_error(machine, capsys, words):
    machine("nvmlInit=9")
    assert run(*words) == 0
    assert "NVIDIA driver not loaded" in capsys.readouterr().out


def test_a_driver_that_hangs_is_not_waited_for_for_ever(machine, capsys, monkeypatch):
    machine("nvmlInit=hang")
    monkeypatch.setattr(command, "PATIENCE_S", 0.2)
    assert run() == 0
    assert "asking the GPU driver" in capsys.readouterr().out


def test_long_names_and_missing_numbers_fit():
    process = GpuProcess(2147483647, None, "a-user-with-a-long-name", "python " * 30)
    gpu = Gpu(
        63, "NVIDIA " * 20, Reading(100.0), power_w=Reading(1400.0), processes=(process,), note="n" * 99
    )
    big = msgspec.structs.replace(
        gpu, memory_used_bytes=Reading(288 * GIB), memory_total_bytes=Reading(288 * GIB)
    )
    table = command.as_table(Telemetry(Host("h" * 200), (big,), gpu_note="w" * 200))
    assert all(len(line) <= 80 for line in table.splitlines())
    assert "288G/288G" in table
    assert "1400W" in table


def test_the_command_reads_through_the_same_child():
    assert sampler.CHILD_COMMAND is gpu_reader.CHILD_COMMAND
