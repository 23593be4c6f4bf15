"""Many runs as one table: what is looked at, read whole, followed and let go of."""

import os
from pathlib import Path

import pytest

from trainmon_tui.engine.fleet import FRESH_S, ROUND_S, Fleet, homely
from trainmon_tui.engine.fleet_run import FleetRun
from trainmon_tui.engine.glimpse import GLIMPSE_BYTES, glimpse
from trainmon_tui.engine.seen_runs import look_for_runs
from trainmon_tui.engine.starting import start_served
from trainmon_tui.model.errors import UsageError
from trainmon_tui.protocol.asks import Ask, DocumentAsk
from trainmon_tui.protocol.spec import EngineSpec, SeveralSpec, decode_spec, encode_spec

NOW = 1_700_000_000.0


def log_lines(start, stop):
    return "".join(
        f"epoch {n // 100 + 1}/10 step {n}/1000 loss {3 / (1 + n / 100):.4f}\n" for n in range(start, stop)
    )


@pytest.fixture
def runs(tmp_path):
    for name, steps, age_s in (("a", 300, 5), ("b", 40, 7000), ("c", 1000, 90_000)):
        path = tmp_path / f"{name}.log"
        path.write_text(log_lines(0, steps))
        os.utime(path, (NOW - age_s, NOW - age_s))
    return tmp_path


class Stand:
    """A fleet with clocks that stand still until they are moved."""

    def __init__(self, *paths, playbook="none"):
        self.now = 0.0
        several = SeveralSpec("table", tuple(map(str, paths)), "here")
        spec = EngineSpec("", playbook, telemetry=False, several=several)
        self.fleet = Fleet(spec, several, lambda: self.now, lambda: NOW + self.now)
        self.rows = {}
        self.number = 0

    def work(self, times=60):
        for _ in range(times):
            self.fleet.advance()

    def see(self, *seen, ack=None):
        """Take a frame with these rows on the screen; return the paths of the rows that it told."""
        self.number += 1
        frame = self.fleet.frame(
            self.number, Ask(1, self.number - 1 if ack is None else ack, rows=tuple(map(str, seen)))
        )
        self.rows |= {row.path: row for row in frame.runs.rows}
        for path in frame.runs.gone:
            self.rows.pop(path, None)
        return {Path(row.path).name for row in frame.runs.rows}


def test_the_end_of_a_log_says_where_the_run_stands(runs):
    seen = glimpse(str(runs / "c.log"))
    assert seen.session.progress.step == 999
    assert seen.session.progress.epochs_total == 10
    assert seen.line.startswith("epoch 10/10 step 999")
    assert seen.session.bytes_fed <= GLIMPSE_BYTES


def test_the_cut_first_line_of_a_block_is_left_out(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("step 123456 loss 1\n" * 6000)
    assert glimpse(str(log)).session.bytes_fed % len("step 123456 loss 1\n") == 0


def test_all_runs_are_told_at_once_and_looked_at_where_they_are_seen(runs):
    stand = Stand(runs)
    stand.work(1)
    assert stand.see(runs / "a.log") == {"a.log", "b.log", "c.log"}
    assert {row.verdict for row in stand.rows.values()} == {None}
    stand.work()
    assert "a.log" in stand.see(runs / "a.log")
    row = stand.rows[str(runs / "a.log")]
    assert (row.state, row.step, row.epochs_total, row.verdict) == ("live", 299, 10, "unknown")
    assert row.last == pytest.approx(0.7519, abs=1e-3)
    assert row.best == row.last
    assert len(row.trend) > 10
    assert row.trend[0] > row.trend[-1]
    assert row.line.startswith("epoch 3/10 step 299")


def test_what_is_not_on_the_screen_is_looked_at_but_not_read_whole(runs):
    stand = Stand(runs)
    stand.work(1)
    stand.see(runs / "a.log")
    for _ in range(5):
        stand.work(20)
        stand.now += 1.0
    stand.see(runs / "a.log")
    other = stand.rows[str(runs / "c.log")]
    assert (other.step, other.verdict, other.best) == (999, None, None)


def test_only_what_changed_is_told_again(runs):
    stand = Stand(runs)
    stand.work(1)
    everything = [runs / name for name in ("a.log", "b.log", "c.log")]
    stand.see(*everything)
    stand.work()
    stand.see(*everything)
    assert not stand.fleet.changed()
    assert stand.see(*everything) == set()
    assert stand.see(*everything, ack=0) == {"a.log", "b.log", "c.log"}


def test_a_run_that_grows_is_followed_and_alive_by_our_own_clock(runs):
    stand = Stand(runs)
    stand.work(1)
    stand.see(runs / "b.log")
    stand.work()
    stand.see(runs / "b.log")
    assert stand.rows[str(runs / "b.log")].state == "silent"
    with (runs / "b.log").open("a") as file:
        file.write(log_lines(40, 60))
    os.utime(runs / "b.log", (NOW - 7000, NOW - 7000))  # a file server whose clock is behind
    stand.now += ROUND_S + FRESH_S
    stand.work()
    assert "b.log" in stand.see(runs / "b.log")
    row = stand.rows[str(runs / "b.log")]
    assert (row.state, row.step) == ("live", 59)
    stand.now += 100.0
    stand.work()
    stand.see(runs / "b.log")
    assert stand.rows[str(runs / "b.log")].state == "silent"


def test_new_runs_come_and_removed_ones_go(runs):
    stand = Stand(runs)
    stand.work(1)
    stand.see()
    (runs / "d.log").write_text(log_lines(0, 5))
    (runs / "a.log").unlink()
    stand.now += 10.0
    stand.work(2)
    assert stand.see() == {"d.log"}
    assert {Path(path).name for path in stand.rows} == {"b.log", "c.log", "d.log"}


def test_a_run_that_cannot_be_read_says_so(runs):
    (runs / "broken.log").write_bytes(bytes(range(256)) * 40)
    stand = Stand(runs / "broken.log")
    stand.work(1)
    stand.see(runs / "broken.log")
    stand.work()
    stand.see(runs / "broken.log")
    row = stand.rows[str(runs / "broken.log")]
    assert row.state == "error"
    assert "binary" in row.words
    assert row.verdict is None


def test_past_runs_are_let_go_of_once_they_were_read(runs):
    stand = Stand(runs)
    stand.work(1)
    everything = [runs / name for name in ("a.log", "b.log", "c.log")]
    stand.see(*everything)
    stand.work()
    engines = {Path(path).name: run.engine for path, run in stand.fleet._runs.items()}
    assert engines["a.log"] is not None
    assert engines["b.log"] is engines["c.log"] is None
    stand.fleet.close()
    assert stand.fleet._runs[str(runs / "a.log")].engine is None


def test_a_run_too_large_is_only_looked_at(runs, monkeypatch):
    monkeypatch.setattr("trainmon_tui.engine.fleet_run.MOST_BYTES", 1000)
    run = FleetRun(
        look_for_runs(SeveralSpec("table", (str(runs / "c.log"),))).runs[0], EngineSpec("", "none")
    )
    run.glimpse(NOW)
    assert run.is_fresh
    assert run.row.step == 999
    assert "too large" in run.row.words


def test_a_run_too_large_is_looked_at_again_when_it_grows(runs, monkeypatch):
    monkeypatch.setattr("trainmon_tui.engine.fleet_run.MOST_BYTES", 1000)
    stand = Stand(runs / "c.log")
    stand.work(1)
    stand.see(runs / "c.log")
    stand.work()
    with (runs / "c.log").open("a") as file:
        file.write(log_lines(1000, 1010))
    stand.now += ROUND_S + FRESH_S
    stand.work()
    stand.see(runs / "c.log")
    row = stand.rows[str(runs / "c.log")]
    assert (row.step, row.verdict) == (1009, None)
    assert stand.fleet._runs[str(runs / "c.log")].engine is None


def test_an_idle_table_sleeps_to_its_next_round(runs):
    stand = Stand(runs)
    stand.work(1)
    stand.see(*(runs / name for name in ("a.log", "b.log", "c.log")))
    stand.work()
    assert stand.fleet.wait_s() > 1.0


def test_names_of_arbitrary_bytes_are_left_out_and_that_is_said(runs):
    (runs / os.fsdecode(b"\xff.log")).write_text(log_lines(0, 3))
    found = look_for_runs(SeveralSpec("table", (str(runs),)))
    assert len(found.runs) == 3
    assert not found.complete


def test_a_table_has_no_documents(runs):
    with pytest.raises(UsageError, match="several runs"):
        Stand(runs).fleet.document(DocumentAsk("check"))


def test_a_spec_of_several_runs_survives_the_command_line(runs):
    spec = EngineSpec("", several=SeveralSpec("table", ("a b.log", "c"), "here"))
    assert decode_spec(encode_spec(spec)) == spec
    assert isinstance(start_served(spec), Fleet)


def test_the_gpus_of_living_runs_are_told(runs):
    class Gpus:
        def __init__(self):
            self.asked = []

        def poll(self, now, paths):
            self.asked = [Path(path).name for path in paths]
            return {str(runs / "a.log"): "0,3"}

        def filenos(self):
            return [5]

        def close(self):
            self.asked = None

    stand = Stand(runs)
    stand.work(1)
    stand.see()
    stand.fleet._gpus = gpus = Gpus()
    stand.work(1)
    assert "a.log" in stand.see()
    assert stand.rows[str(runs / "a.log")].gpu == "0,3"
    assert gpus.asked == ["a.log"]
    assert stand.fleet.filenos() == [5]
    stand.fleet.close()
    assert gpus.asked is None


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        ("/home/me", "~"),
        ("/home/me/runs", "~/runs"),
        ("/home/meg/runs", "/home/meg/runs"),
        ("/x", "/x"),
        ("", ""),
    ],
)
def test_a_folder_below_ones_own_begins_with_a_tilde(monkeypatch, folder, shown):
    monkeypatch.setenv("HOME", "/home/me")
    assert homely(folder) == shown
