"""Users and commands of processes that end, hide or lie."""

import os
import sys

import psutil
import pytest

from trainmon_tui.telemetry.process_names import ProcessNames, command_of


def test_a_process_has_a_user_and_a_command(holding, tmp_path):
    process = holding(tmp_path / "file")
    user, command = ProcessNames().of(process.pid)
    assert user == psutil.Process().username()
    assert command.startswith(sys.executable)


@pytest.mark.parametrize("pid", [0x7FFFFFF0, -1, 2**40])
def test_a_process_that_cannot_be_is_nameless(pid):
    assert ProcessNames().of(pid) == ("", "")


@pytest.mark.parametrize("error", [psutil.AccessDenied(1), psutil.NoSuchProcess(1), psutil.ZombieProcess(1)])
def test_what_psutil_refuses_is_empty(monkeypatch, error):
    def refuse(_self):
        raise error

    for method in ("cmdline", "username"):
        monkeypatch.setattr(psutil.Process, method, refuse)
    assert ProcessNames().of(os.getpid()) == ("", "")


def test_a_user_without_a_name_is_empty(monkeypatch):
    def nameless(_self):
        raise KeyError(4711)

    monkeypatch.setattr(psutil.Process, "username", nameless)
    assert ProcessNames().of(os.getpid())[0] == ""


def test_a_command_is_cleaned_and_cut(monkeypatch):
    monkeypatch.setattr(psutil.Process, "cmdline", lambda _self: ["a\x1b[2Jb\n", "x" * 500])
    command = command_of(psutil.Process())
    assert command.isprintable()
    assert len(command) == 200


def test_a_kernel_thread_has_its_bare_name(monkeypatch):
    monkeypatch.setattr(psutil.Process, "cmdline", lambda _self: [])
    monkeypatch.setattr(psutil.Process, "name", lambda _self: "kworker")
    assert command_of(psutil.Process()) == "kworker"


def test_names_are_asked_for_once_and_forgotten_when_unused(monkeypatch):
    asked = []
    monkeypatch.setattr(psutil.Process, "cmdline", lambda _self: asked.append(1) or ["train"])
    names = ProcessNames()
    for _ in range(3):
        names.of(os.getpid())
        names.keep_recent()
    assert len(asked) == 1
    names.keep_recent()
    names.of(os.getpid())
    assert len(asked) == 2
