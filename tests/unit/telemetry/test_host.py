"""The host, also where a platform hides things."""

import shutil

import psutil
import pytest

from trainmon_tui.telemetry import host
from trainmon_tui.telemetry.host import HostReader


def test_the_host_is_read(tmp_path):
    read = HostReader(str(tmp_path / "run.log")).read(0.0)
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
    def hidden(*_args):
        raise PermissionError

    reader = HostReader()
    monkeypatch.setattr(psutil, "virtual_memory", hidden)
    monkeypatch.setattr(psutil, "cpu_percent", hidden)
    monkeypatch.setattr(host.os, "getloadavg", hidden)
    monkeypatch.setattr(host.shutil, "disk_usage", hidden)
    read = reader.read(0.0)
    assert (read.cpu_percent, read.load_1m, read.memory_used_bytes, read.disk_free_bytes) == (None,) * 4


def test_the_disk_is_asked_rarely(monkeypatch):
    asked = []
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(host.shutil, "disk_usage", lambda _path: asked.append(1) or usage)
    reader = HostReader()
    for now in (0.0, 1.0, 4.9, 5.0):
        reader.read(now)
    assert len(asked) == 2
