import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from trainmon_tui.cli import check_live
from trainmon_tui.cli.check_live import ProcessWatch, Watching, open_runs
from trainmon_tui.model.errors import BadDataError, NoInputError, UsageError
from trainmon_tui.model.verdicts import Judgement, Stop
from trainmon_tui.protocol.asks import News
from trainmon_tui.report.check import check_document, unread_run
from trainmon_tui.report.run_info import RunInfo

UNREAD = [unread_run("gone.log", NoInputError("there is no gone.log"))]


class FakeCheck:
    """A run that says one thing after the other, and is over after the last."""

    def __init__(self, *judgements, fault=None):
        self._coming = list(judgements)
        self._fault = fault
        self.run = None
        self.fault = None
        self.over = False
        self.trouble = ""
        self.closed = 0

    @property
    def done(self):
        return self.over or self.fault is not None

    def filenos(self):
        return []

    def poll(self):
        if not self._coming:
            self.fault, self.over = self._fault, self._fault is None
            return False
        info = RunInfo("run.log", "run.log", 1, ended=False, lines=1, bytes=2)
        self.run = check_document(self._coming.pop(0), info)
        return True

    def close(self):
        self.closed += 1


class Told:
    """A teller that remembers."""

    def __init__(self):
        self.shown = []
        self.finished = 0

    def show(self, runs, unread):
        self.shown.append([run.verdict for run in runs])

    def finish(self, runs, unread):
        self.finished += 1


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(check_live, "LOOK_S", 0.0)


def watched(*checks, unread=()):
    told = Told()
    watching = Watching({f"{n}.log": check for n, check in enumerate(checks)}, list(unread), told)
    watching.go_on(float("inf"))
    assert told.finished == 1
    return watching, told


def test_runs_are_watched_until_all_are_over():
    watching, told = watched(FakeCheck(Judgement("pass"), Judgement("warn")), FakeCheck(Judgement("pass")))
    assert told.shown == [["pass", "pass"], ["warn", "pass"]]
    assert (watching.ended, watching.exit_code()) == (True, 1)


def test_a_stop_rule_ends_it_at_once():
    stopped = Judgement("fail", stop=(Stop("nan", "Loss is NaN"),))
    watching, told = watched(
        FakeCheck(Judgement("pass"), stopped, Judgement("pass")), FakeCheck(*[Judgement("pass")] * 9)
    )
    assert told.shown[-1] == ["fail", "pass"]
    assert watching.exit_code() == 2


def test_time_ends_it_with_the_verdict_as_it_stands():
    watching = Watching({"a.log": FakeCheck(Judgement("pass"))}, [], Told())
    watching.go_on(time.monotonic() - 1)
    assert not watching.ended
    assert watching.exit_code() == 3


def test_a_run_that_turns_out_unreadable_is_counted_and_the_others_go_on(capsys):
    broken = FakeCheck(fault=NoInputError("there is no a.log"))
    watching, told = watched(broken, FakeCheck(Judgement("pass"), Judgement("warn")))
    assert told.shown[-1] == ["warn"]
    assert broken.closed == 1
    assert watching.exit_code() == 66
    assert "there is no a.log" in capsys.readouterr().err


def test_what_is_wrong_with_the_playbook_ends_it():
    with pytest.raises(BadDataError):
        watched(FakeCheck(fault=BadDataError("bad")))


@pytest.mark.parametrize(("verdict", "code"), [("pass", 66), ("fail", 2)])
def test_a_run_that_cannot_be_read_outweighs_all_but_a_failure(verdict, code):
    watching, _ = watched(FakeCheck(Judgement(verdict)), unread=UNREAD)
    assert watching.exit_code() == code


def test_what_became_of_an_engine_is_told_once(capsys):
    check = FakeCheck(Judgement("pass"), Judgement("pass"))
    check.trouble = "engine died; restarted"
    watched(check)
    assert capsys.readouterr().err.count("engine died; restarted") == 1


def test_a_process_has_ended_when_it_is_gone_or_waited_for():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    watch = ProcessWatch(process.pid)
    assert watch.news() == News()
    process.stdin.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert watch.news().ended
    process.wait()
    assert watch.news() == News(f"process {process.pid} has ended", ended=True)


def test_a_process_that_was_never_seen_is_not_said_to_have_run():
    told = ProcessWatch(0x7FFFFFF0).news()
    assert told.ended
    assert told.words.startswith(f"there is no process {0x7FFFFFF0}:")


@pytest.mark.parametrize("pid", ["0", "-3", "x"])
def test_what_is_no_processs_number_is_refused(cli, pid):
    code, _, err = cli("check", "--watch", f"--pid={pid}", "run.log")
    assert (code, "is not a process's number" in err) == (64, True)


def args_for(*runs, pid=None):
    return argparse.Namespace(
        runs=list(runs),
        playbook="",
        log_format="",
        alone=False,
        config="",
        record="",
        pid=pid,
        json=False,
        timeout=None,
    )


def test_what_can_never_be_read_is_counted_and_what_may_come_is_awaited(tmp_path):
    awaited = str(tmp_path / "later.log")
    with contextlib.ExitStack() as closing:
        runs, unread = open_runs(args_for(str(tmp_path / "no/such/run.log"), awaited, awaited), closing)
    assert list(runs) == [awaited]
    assert [one.path for one in unread] == [str(tmp_path / "no/such/run.log")]


def test_standard_input_is_one_run():
    with pytest.raises(UsageError, match="one run only"):
        check_live.watch(args_for("-", "-"))


def test_an_address_that_is_none_is_refused():
    with contextlib.ExitStack() as closing, pytest.raises(UsageError):
        open_runs(args_for("ssh://"), closing)


def test_a_process_of_this_machine_is_not_looked_for_on_another():
    with (
        contextlib.ExitStack() as closing,
        pytest.raises(UsageError, match="the run is on another") as refused,
    ):
        open_runs(args_for("ssh://gpu1/run.log", pid=17), closing)
    assert "ssh gpu1 trainmon-tui check --watch --pid 17 /run.log" in refused.value.hint


def test_an_interrupt_ends_the_engines(monkeypatch):
    closed = FakeCheck(Judgement("pass"))
    closed.filenos = lambda: signal.raise_signal(signal.SIGINT)
    monkeypatch.setattr(check_live, "opened", lambda *_: closed)
    with pytest.raises(KeyboardInterrupt):
        check_live.watch(args_for("a.log"))
    assert closed.closed == 1
