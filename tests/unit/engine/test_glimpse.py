"""A look at the end of a log, and the row that it gives."""

import math
import os

import pytest

from trainmon_tui.engine.fleet_run import FleetRun
from trainmon_tui.engine.glimpse import GLIMPSE_BYTES, glimpse
from trainmon_tui.engine.row import TREND_COLUMNS, glimpsed_row, whole_row
from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.found import FoundRun
from trainmon_tui.protocol.several import RunRow
from trainmon_tui.protocol.spec import EngineSpec

NOW = 1_700_000_000.0


def log_text(steps, total=1000):
    return "".join(
        f"epoch {n // 100 + 1}/{total // 100} step {n}/{total} train_loss {1 + 2 / (1 + n / 50):.4f}\n"
        for n in range(steps)
    )


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"

    def write(data):
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    return write


def row_of(path, kind="log"):
    return RunRow(path, kind, os.path.getsize(path), NOW)  # noqa: PTH202 - a name as it is given


def glimpsed(path):
    seen = glimpse(path)
    return glimpsed_row(row_of(path), seen.session, seen.line)


@pytest.mark.parametrize("steps", [1, 10, 1000])
def test_it_says_where_the_run_stands_and_judges_nothing(log, steps):
    row = glimpsed(log(log_text(steps)))
    assert (row.step, row.steps_total) == (steps - 1, 1000)
    assert row.progress == pytest.approx((steps - 1) / 1000)
    assert (row.verdict, row.best, row.phase) == (None, None, "")


def test_no_more_than_a_block_is_read(log):
    path = log(log_text(5000, 10_000) * 3)
    assert glimpse(path).session.bytes_fed <= GLIMPSE_BYTES


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", ""),
        (b"\n\n\n", ""),
        (b"one\ntwo", "two"),
        (b"one\ntwo\n\n  \n", "two"),
        (b"bar 1\rbar 2\rbar 3", "bar 3"),
        (b"\x1b[31mred\x1b[0m end\n", "red end"),
        (b"\xff\xfe\x00 end\n", "\ufffd\ufffd\u2400 end"),
    ],
)
def test_the_last_line_is_the_newest_redraw_and_harmless(log, data, line):
    assert glimpsed(log(data)).line == line


def test_a_line_longer_than_a_block_is_survived(log):
    row = glimpsed(log("x" * (GLIMPSE_BYTES * 2)))
    assert len(row.line) <= 300


@pytest.mark.parametrize("name", ["missing.log", "folder"])
def test_what_is_no_file_is_said(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        glimpse(str(tmp_path / name))


def test_the_whole_row_agrees_with_the_glimpse_and_knows_more(log):
    path = log(log_text(300))
    engine = start_engine(EngineSpec(path, "none", telemetry=False))
    while engine.advance():
        pass
    whole, part = whole_row(row_of(path), engine), glimpsed(path)
    engine.close()
    for name in ("step", "steps_total", "epoch", "epochs_total", "last", "metric", "line"):
        assert getattr(whole, name) == getattr(part, name)
    assert whole.best is not None
    assert whole.verdict is not None
    assert 1 < len(whole.trend) <= TREND_COLUMNS
    assert all(map(math.isfinite, whole.trend))


def test_a_log_without_numbers_has_a_row_too(log):
    row = glimpsed(log("hello\nworld\n"))
    assert (row.metric, row.last, row.trend, row.line) == ("", None, (), "world")


@pytest.mark.parametrize("kind", ["checkpoints", "tensorboard", "wandb"])
def test_folders_are_not_glimpsed_but_count_as_seen(tmp_path, kind):
    run = FleetRun(FoundRun(str(tmp_path), kind, 10, NOW), EngineSpec("", "none"))
    assert not run.is_seen
    run.glimpse(NOW)
    assert run.is_seen
    assert not run.is_fresh
    assert run.row.state == "unread"


def test_a_file_that_vanishes_is_said_and_read_no_further(tmp_path, log):
    path = log(log_text(5))
    run = FleetRun(FoundRun(path, "log", 10, NOW), EngineSpec("", "none"))
    os.unlink(path)  # noqa: PTH108 - a name as it is given
    assert run.stat(NOW)
    assert (run.row.state, run.row.words) == ("error", "no such file or directory")
    run.glimpse(NOW)
    assert run.row.state == "error"


def test_a_later_glimpse_keeps_what_the_whole_run_showed(log):
    path = log(log_text(300))
    run = FleetRun(FoundRun(path, "log", 1, NOW), EngineSpec("", "none"))
    run.stat(NOW)
    while not run.advance(NOW):
        pass
    best, trend = run.row.best, run.row.trend
    run.let_go()
    log(log_text(301))
    run.stat(NOW + 1)
    run.glimpse(NOW + 1)
    assert (run.row.step, run.row.best, run.row.trend) == (300, best, trend)
    assert not run.is_fresh
