"""The machine beside a run: the history that an engine keeps, and that a later report still has."""

import json

import msgspec
import pytest
from engine_fake import FakeSampler, FakeSource, TimedEngine, read_all

from trainmon_tui.engine.machine_file import MachineFile
from trainmon_tui.engine.machine_history import MachineHistory
from trainmon_tui.engine.machine_watch import HOST_DIGITS_S, HOST_S, TELEMETRY_S, MachineWatch, saving_folder
from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry
from trainmon_tui.protocol.asks import Ask, DocumentAsk
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.rules.playbooks import choose_playbooks

LOG = b"".join(b"step=%d loss=%f\n" % (at, 2 / (at + 1)) for at in range(1, 40))


def telemetry(util=90.0, **changes):
    process = GpuProcess(7, 5.0, is_run=True)
    gpu = Gpu(0, "H100", Reading(util), Reading(50.0), Reading(100.0), processes=(process,), for_run=True)
    return Telemetry(gpus=(gpu,), **changes)


def watched(history, source=None):
    sampler = FakeSampler()
    sampler.telemetry = telemetry()
    source = source or FakeSource(LOG)
    engine = TimedEngine(
        EngineSpec("/runs/run.log"), source, choose_playbooks("none").judge, sampler, history=history
    )
    read_all(engine)
    engine.frame(1, Ask(1))
    return engine, source, sampler


def let_pass(engine, seconds):
    for _ in range(seconds):
        engine.now += 1
        engine.advance()


def test_what_the_machine_says_is_a_chart_of_the_run():
    engine, _, sampler = watched(None)
    let_pass(engine, 5)
    sampler.telemetry = telemetry(40.0)
    let_pass(engine, 3)
    assert ("gpu.util", "GPU load") in engine.frame(2, Ask(2)).header.charts
    (chart,) = engine.frame(3, Ask(3, 2, (ChartAsk("gpu.util", 20),))).charts
    assert (chart.lines[0].name, chart.lines[0].last, chart.lines[0].unit) == ("GPU load", 40.0, "percent")


def test_the_logs_own_charts_stand_before_the_machines():
    engine, source, _ = watched(None, FakeSource(b""))
    let_pass(engine, 3)
    source.data += LOG
    let_pass(engine, 3)
    assert engine.frame(2, Ask(2)).header.charts[0][0] == "loss"


@pytest.mark.parametrize(("alive", "told"), [(True, True), (False, False)])
def test_a_log_whose_process_has_ended_is_not_silent(alive, told):
    engine, _, sampler = watched(None)
    sampler.telemetry = telemetry(0.0, process=RunProcess(7, "train", None, None, alive=alive))
    let_pass(engine, 400)
    assert ("silence_s" in engine.machine.history.stretches[-1].sample) is told
    assert ([alert.id for alert in engine.judgement().alerts if alert.id == "stalled"] == ["stalled"]) is told


def test_a_later_report_still_has_it(tmp_path):
    path = tmp_path / "journals" / "run.machine"
    engine, _, _ = watched(MachineHistory(MachineFile(path)))
    let_pass(engine, 60)
    engine.close()
    later = watched(MachineHistory(MachineFile(path)))[0]
    (series,) = [one for one in later.session.store.series if one.key.tag == "gpu.util"]
    assert len(series) > 30
    assert set(series.values.tolist()) == {90.0}
    assert set(series.steps.tolist()) == {39.0}


def test_an_export_and_a_check_of_the_run_hold_its_history(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    log = tmp_path / "run.log"
    log.write_bytes(LOG)
    first = start_engine(EngineSpec(str(log), telemetry=False))
    history = first.machine.history
    for second in range(100):
        sample = {"gpu.util": 1.0, "gpu.own": 1.0, "gpu.memory_used_frac": 0.5, "silence_s": 400.0}
        history.add(float(second), 1e9 + second, first.session.here(), sample)
    first.close()
    later = start_engine(EngineSpec(str(log), telemetry=False))
    export = json.loads(later.document(DocumentAsk("export")).body)
    assert "gpu.util" in {one["tag"] for one in export["series"]}
    (run,) = [json.loads(later.document(DocumentAsk("check")).body)]
    later.close()
    assert [(alert["id"], alert["fault"]) for alert in run["alerts"]] == [("stalled", "stall")]
    assert (run["verdict"], run["speaker"]) == ("warn", "diagnosis")


def test_a_machine_without_gpus_is_measured_half_as_often():
    engine, _, sampler = watched(None)
    sampler.telemetry = Telemetry(host=Host("node", 12.0, 8))
    let_pass(engine, 1)
    let_pass(engine, 20)
    assert len(next(one for one in engine.session.store.series if one.key.tag == "host.cpu")) == 10


def test_another_playbook_still_reads_what_the_machine_said():
    engine, _, _ = watched(None)
    let_pass(engine, 30)
    again = engine._fresh_session()
    again.feed(LOG)
    assert [len(one) for one in again.store.series if one.key.tag == "gpu.util"] == [29]


@pytest.mark.parametrize(
    ("log", "saved_at", "folder"),
    [
        ("/runs/a/run.log", "", ""),
        ("/runs/a/run.log", "ckpt/best.pt", "/runs/a/ckpt"),
        ("/runs/a/run.log", "/disk/best.pt", "/disk"),
        ("run.log", "best.pt", ""),
    ],
)
def test_the_folder_of_weights_is_found_from_the_log(log, saved_at, folder):
    assert saving_folder(log, saved_at) == folder


def test_a_saved_folder_is_itself(tmp_path):
    (tmp_path / "checkpoint-10").mkdir()
    assert saving_folder(str(tmp_path / "run.log"), "checkpoint-10") == str(tmp_path / "checkpoint-10")


def test_the_sampler_hears_where_weights_are_saved():
    engine, source, sampler = watched(None)
    source.data += b"Saving model checkpoint to /disk/ckpt/checkpoint-40\n"
    let_pass(engine, 3)
    assert sampler.folders == ["/disk/ckpt"]


def test_the_hosts_load_alone_is_news_now_and_then_and_a_gpus_at_once():
    sampler = FakeSampler()
    watch = MachineWatch(sampler)
    busy = Host("node", 12.0, 8, memory_used_bytes=1e9, memory_total_bytes=8e9)
    watch.told = telemetry(host=busy)
    watch.show()
    assert not watch.is_news(HOST_S)
    watch.told = telemetry(host=msgspec.structs.replace(busy, cpu_percent=30.0))
    assert not watch.is_news(HOST_S - 0.1)
    assert watch.is_news(HOST_S)
    watch.told = telemetry(host=msgspec.structs.replace(busy, cpu_percent=18.0))
    assert not watch.is_news(HOST_DIGITS_S - 0.1)
    assert watch.is_news(HOST_DIGITS_S)
    watch.told = telemetry(40.0, host=busy)
    assert watch.is_news(TELEMETRY_S)
    watch.told = telemetry(host=busy, process=RunProcess(7, "train", 5.0, 1e6))
    assert watch.is_news(HOST_S)
