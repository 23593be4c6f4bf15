"""What the live pane is fed: samples, and what the machine's checks find in them."""

import argparse

import pytest

from trainmon_tui.cli import gpu, gpu_live
from trainmon_tui.cli.flags import process_id
from trainmon_tui.cli.parser import Parser
from trainmon_tui.model.readings import Gpu, Reading, Telemetry


class Sampling:
    """A sampler that tells of a hot GPU."""

    def __init__(self, **given):
        self.given = given
        self.closed = False

    def start(self):
        pass

    def poll(self, _now):
        return Telemetry(gpus=(Gpu(0, "H100", Reading(99.0), throttle=("too hot",)),))

    def close(self):
        self.closed = True


def test_the_machines_checks_speak_after_a_minute(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(gpu_live.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(gpu_live.time, "time", lambda: clock[0])
    look = gpu_live.Looker(Sampling())
    found = {}
    for _ in range(120):
        clock[0] += 1.0
        found[clock[0]] = [alert.id for alert in look()[1]]
    assert found[1010.0] == []
    assert found[1120.0] == ["throttled-heat"]


def test_the_sampler_is_closed_when_the_pane_is_left(monkeypatch):
    sampler = Sampling()
    monkeypatch.setattr(gpu_live, "run", lambda _look, _options: 0)
    monkeypatch.setattr(gpu_live, "ui_options", lambda _args: None)
    assert gpu_live.show(sampler, argparse.Namespace()) == 0
    assert sampler.closed


@pytest.mark.parametrize(("words", "live"), [([], True), (["--once"], False), (["--json"], False)])
def test_a_terminal_gets_the_live_pane_unless_asked_otherwise(monkeypatch, words, live, capsys):
    made = []
    monkeypatch.setattr(
        "trainmon_tui.telemetry.sampler.Sampler", lambda **given: made.append(given) or Sampling()
    )
    monkeypatch.setattr(gpu, "can_show_a_screen", lambda _stream: True)
    monkeypatch.setattr(gpu, "wait_for_sample", lambda _sampler: Telemetry())
    monkeypatch.setattr(gpu_live, "show", lambda _sampler, _args: 7)
    parser = Parser("gpu", "show the machine")
    gpu.add_arguments(parser)
    assert gpu.run(parser.read([*words, "--pid", "42", "--interval", "0.5"])) == (7 if live else 0)
    assert made == [{"pid": 42, "interval_s": 0.5}]
    capsys.readouterr()


@pytest.mark.parametrize("text", ["", "0", "-3", "x", "99999999999", "4.0", "\u0664"])
def test_what_is_no_process_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        process_id(text)
