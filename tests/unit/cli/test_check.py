import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from trainmon_tui.cli import check as command
from trainmon_tui.model.verdicts import Item, Judgement
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo

INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
FAILED = check_document(Judgement("fail", items=(Item("a", "KL \u2193", "", "expect", "fail"),)), INFO)


class Output(io.StringIO):
    """A standard output of the given encoding, on a terminal or not."""

    def __init__(self, encoding, *, terminal):
        super().__init__()
        self._encoding, self._terminal = encoding, terminal

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return self._terminal


@pytest.fixture
def table(monkeypatch):
    def printed(encoding, *, terminal=False):
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setattr(sys, "stdout", Output(encoding, terminal=terminal))
        text = command.as_table([FAILED]).decode(encoding or "utf-8")
        monkeypatch.undo()
        return text

    return printed


@pytest.mark.parametrize(
    ("encoding", "row"),
    [
        ("utf-8", "  \u2717 fail    KL \u2193\n"),
        ("ascii", "  x fail    KL ?\n"),
        ("latin-1", "  x fail    KL ?\n"),
    ],
)
def test_signs_are_those_that_standard_output_has(table, encoding, row):
    assert row in table(encoding)


@pytest.mark.parametrize("terminal", [True, False])
def test_colour_is_for_terminals(table, terminal):
    assert ("\x1b[31m" in table("utf-8", terminal=terminal)) is terminal


def test_what_can_be_judged_is_printed_before_what_cannot_be_read(cli, tmp_path):
    (tmp_path / "good.log").write_text("epoch 1 loss 1.0\n")
    runs = [str(tmp_path / name) for name in ("gone.log", "good.log", "lost.log")]
    code, out, err = cli("check", *runs)
    assert code == 66
    assert out.startswith("good.log: 1 line")
    assert out.endswith("\n3 runs: 1 unknown, 2 cannot be read\n")
    assert [line for line in err.splitlines() if line.startswith("trainmon-tui: ")] == [
        line for line in err.splitlines() if "gone.log" in line or "lost.log" in line
    ]
    code, out, _ = cli("check", *runs, "--json")
    document = json.loads(out)
    assert [run["run"]["name"] for run in document["runs"]] == ["good.log"]
    assert [Path(run["path"]).name for run in document["unread"]] == ["gone.log", "lost.log"]
    assert "gone.log" in document["unread"][0]["message"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_nothing_is_printed_where_no_run_can_be_read(cli, tmp_path, form):
    code, out, err = cli("check", str(tmp_path / "gone.log"), *form)
    assert (code, out) == (66, "")
    assert "gone.log" in err


@pytest.mark.parametrize(
    ("expression", "word"),
    [("kl < 1 and params.x > kll", "kll"), ("kll > 1", "kll"), ("'  kl > 1 ? 2'", "?")],
)
def test_the_caret_stands_under_the_offending_word(tmp_path, expression, word):
    (tmp_path / "run.log").write_text("epoch 1 loss 1.0\n")
    (tmp_path / "bad.yaml").write_text(
        "playbook: 1\nname: test\nparams: {x: 1}\nmetrics: {kl: {aliases: [raw]}}\n"
        f"checks:\n  - {{id: a, title: b, pass: {expression}}}\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "trainmon_tui", "check", "run.log", "--playbook", "bad.yaml"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    _, shown, carets, *_ = done.stderr.splitlines()
    assert done.returncode == 65
    assert carets.index("^") == shown.index(word)
    assert carets.strip() == "^" * len(word)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--watch", "--at", "epoch=5"], "--watch judges as of now"),
        (["--timeout", "5"], "go with --watch"),
        (["--pid", "1"], "go with --watch"),
        (["--watch", "--timeout", "soon"], "'soon' is no time"),
    ],
)
def test_options_that_do_not_go_together_are_refused(cli, tmp_path, words, reason):
    (tmp_path / "run.log").write_text("epoch 1 loss 1.0\n")
    code, out, err = cli("check", str(tmp_path / "run.log"), *words)
    assert (code, out) == (64, "")
    assert reason in err
