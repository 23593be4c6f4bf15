"""The host, also where a platform hides things."""

import shutil
import time

import psutil
import pytest

from trainmon_tui.telemetry import host
from trainmon_tui.telemetry.host import HostReader


def test_the_host_is_read(tmp_path):
    reader = HostReader(str(tmp_path / "run.log"))
    while (read := reader.read(0.0)).cpu_percent is None:
        time.sleep(0.02)  # until the cores' clocks have advanced
    assert read.name
    assert read.cores >= 1
    assert 0 <= read.cpu_percent <= 100
    assert 0 < read.memory_used_bytes < read.memory_total_bytes
    assert read.disk_free_bytes == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)


def test_a_log_whose_folder_is_not_there_yet_names_a_disk(tmp_path):
    assert HostReader(str(tmp_path / "not" / "yet" / "run.log")).read(0.0).disk_free_bytes > 0


def test_a_name_cannot_act_on_the_terminal(monkeypatch):
    monkeypatch.setattr(host.socket, "gethostname", lambda: "box\x1b]0;owned\x07")
    assert HostReader().read(0.0).name == "box"


def test_what_is_hidden_is_none(monkeypatch):
    def hidden(*_args, **_named):
        raise PermissionError

    reader = HostReader()
    monkeypatch.setattr(psutil, "virtual_memory", hidden)
    monkeypatch.setattr(psutil, "cpu_times", hidden)
    monkeypatch.setattr(host.os, "getloadavg", hidden)
    monkeypatch.setattr(host.shutil, "disk_usage", hidden)
    for name in ("swap_memory", "disk_io_counters", "net_io_counters"):
        monkeypatch.setattr(psutil, name, hidden)
    monkeypatch.setattr(host, "memory_limit", lambda _run: None)
    read = reader.read(0.0)
    assert (read.cpu_percent, read.load_1m, read.memory_used_bytes, read.disk_free_bytes) == (None,) * 4
    assert (read.swap_used_bytes, read.disk_read_bytes_per_s, read.net_in_bytes_per_s) == (None,) * 3
    assert (read.core_percents, read.iowait_percent) == ((), None)


def test_the_disk_is_asked_rarely(monkeypatch):
    asked = []
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(host.shutil, "disk_usage", lambda _path: asked.append(1) or usage)
    reader = HostReader()
    for now in (0.0, 1.0, 4.9, 5.0):
        reader.read(now)
    assert len(asked) == 2


def test_memory_is_what_a_container_may_use(monkeypatch):
    limit = host.Limit(3e6, 4e6)
    asked = []
    monkeypatch.setattr(host, "memory_limit", lambda run: asked.append(run) or limit)
    read = HostReader().read(0.0, run=7)
    assert (read.memory_used_bytes, read.memory_total_bytes) == (3e6, 4e6)
    assert asked == [7]


def test_a_limit_above_what_the_machine_has_is_none(monkeypatch):
    monkeypatch.setattr(host, "memory_limit", lambda _run: host.Limit(1.0, 2.0**59))
    assert HostReader().read(0.0).memory_total_bytes == psutil.virtual_memory().total


def test_the_disk_of_the_checkpoints_is_told_once_it_is_there(tmp_path):
    reader = HostReader(str(tmp_path / "run.log"))
    folder = tmp_path / "checkpoints"
    reader.watch_folder(str(folder))
    assert reader.read(0.0).disk_folder == str(tmp_path)
    folder.mkdir()
    reader.watch_folder(str(folder))
    assert reader.read(0.1).disk_folder == str(folder)


@pytest.mark.parametrize(
    ("environment", "files", "kind"),
    [
        ({}, {}, ""),
        ({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, {"/": "docker"}, "kubernetes"),
        ({"APPTAINER_NAME": "x.sif"}, {}, "apptainer"),
        ({}, {"/": "docker"}, "docker"),
        ({}, {"/no/such/file": "docker"}, ""),
    ],
)
def test_a_container_is_recognised(environment, files, kind):
    assert host.container_of(environment, files) == kind
