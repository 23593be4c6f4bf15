"""Memory limits of containers and jobs, in both of Linux's interfaces."""

import pytest

from trainmon_tui.telemetry.cgroup import Limit, memory_limit


@pytest.fixture
def machine(tmp_path):
    """Return a function that writes a process's cgroup and the files of its folders."""

    def make(line, **folders):
        process = tmp_path / "proc" / "self"
        process.mkdir(parents=True)
        (process / "cgroup").write_text(line + "\n")
        for folder, files in folders.items():
            place = tmp_path / "tree" / folder.replace("__", "/")
            place.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (place / name.replace("_", ".", 1)).write_text(text)
        return memory_limit(proc=str(tmp_path / "proc"), tree=str(tmp_path / "tree"))

    return make


def newer(most, used, files=0):
    return {
        "memory_max": f"{most}\n",
        "memory_current": f"{used}\n",
        "memory_stat": f"anon 1\ninactive_file {files}\n",
    }


def test_a_limit_is_read_without_files_that_can_be_dropped(machine):
    assert machine("0::/job", job=newer(1000, 700, 200)) == Limit(500.0, 1000.0)


def test_the_tightest_limit_on_the_way_up_counts(machine):
    found = machine("0::/slurm/job", slurm=newer(1000, 950), slurm__job=newer(900, 100))
    assert found == Limit(950.0, 1000.0)


def test_no_limit_is_none(machine):
    assert machine("0::/job", job=newer("max", 700)) is None


def test_the_older_interface_is_read(machine):
    files = {
        "memory_limit_in_bytes": "500",
        "memory_usage_in_bytes": "300",
        "memory_stat": "total_inactive_file 100\n",
    }
    assert machine("9:cpu,memory:/docker/x", memory__docker__x=files) == Limit(200.0, 500.0)


def test_the_older_interfaces_greatest_number_is_no_limit(machine):
    files = {"memory_limit_in_bytes": str(2**63 - 4096), "memory_usage_in_bytes": "300", "memory_stat": ""}
    assert machine("9:memory:/", memory=files) is None


@pytest.mark.parametrize("line", ["", "nonsense", "7:cpu:/x"])
def test_what_is_not_said_is_none(machine, line):
    assert machine(line) is None


def test_a_process_that_is_gone_has_none(tmp_path):
    assert memory_limit(7, proc=str(tmp_path)) is None
