import json
import sys
from types import SimpleNamespace

import pytest

from trainmon_tui.cli import progress
from trainmon_tui.model.errors import BadDataError, NoInputError
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.protocol.spec import EngineSpec


@pytest.mark.parametrize(("verdict", "code"), [("pass", 0), ("warn", 1), ("fail", 2), ("unknown", 3)])
def test_the_verdict_is_the_exit_status(cli, engine, verdict, code):
    status, out, err = cli("check", f"{verdict}.log")
    assert (status, err) == (code, "")
    assert out.endswith(f"verdict: {verdict.upper()}\n")


def test_several_runs_are_one_document_and_the_worst_decides(cli, engine):
    code, out, _ = cli("check", "pass.log", "--json", "warn.log", "unknown.log")
    document = json.loads(out)
    assert code == 1
    assert document["schema"] == 1
    assert [run["verdict"] for run in document["runs"]] == ["pass", "warn", "unknown"]


def test_the_moment_and_the_playbook_are_handed_on(cli, engine):
    cli("check", "pass.log", "--at", "epoch=5", "--playbook", "none")
    cli("check", "--at=step=1000", "pass.log")
    assert engine == [
        (EngineSpec("pass.log", "none"), DocumentAsk("check", "epoch=5")),
        (EngineSpec("pass.log"), DocumentAsk("check", "step=1000")),
    ]


@pytest.mark.parametrize(
    ("error", "code"), [(NoInputError("no such run: x"), 66), (BadDataError("x:3: no"), 65)]
)
def test_what_cannot_be_read_prints_no_document(cli, monkeypatch, error, code):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setitem(sys.modules, "trainmon_tui.client.local", SimpleNamespace(read_document=refuse))
    status, out, err = cli("check", "x", "--json")
    assert (status, out) == (code, "")
    assert err == f"trainmon-tui: {error.message}\n"


def test_export_prints_the_document(cli, engine):
    assert cli("export", "pass.log", "--format", "json") == (0, '{"schema":1}\n', "")
    assert engine == [(EngineSpec("pass.log"), DocumentAsk("export"))]


def test_export_writes_a_file_as_a_whole(cli, engine, tmp_path):
    target = tmp_path / "run.json"
    target.write_text("old")
    assert cli("export", "pass.log", "--format", "json", "-o", str(target)) == (0, "", "")
    assert target.read_text() == '{"schema":1}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("place", "reason"),
    [(".", "it is a folder"), ("no/run.json", "there is no folder"), ("x" * 300, "name too long")],
)
def test_a_place_that_cannot_be_written_is_refused_before_reading(cli, engine, tmp_path, place, reason):
    code, _, err = cli("export", "pass.log", "--format", "json", "-o", str(tmp_path / place))
    assert code == 64
    assert reason in err.lower()
    assert engine == []


def test_progress_is_told_on_a_terminal_and_taken_away(monkeypatch, capsys):
    monkeypatch.setattr(progress, "is_terminal", lambda stream: stream is sys.stderr)
    with progress.Waiting("reading \x1b[2Jrun.log", quiet_s=0.0, every_s=0.001) as waiting:
        while not waiting._columns:
            pass
    err = capsys.readouterr().err
    assert err.startswith("\rreading run.log ... 0.")
    assert err.endswith(" \r")
    assert "\x1b" not in err


def test_progress_is_silent_where_nobody_looks(capsys):
    with progress.Waiting("reading", quiet_s=0.0, every_s=0.001):
        pass
    assert capsys.readouterr() == ("", "")


def test_a_link_that_leads_to_itself_is_refused(cli, engine, tmp_path):
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    code, _, err = cli("export", "pass.log", "--format", "json", "-o", str(loop))
    assert code in (0, 64)  # newer Pythons let the link be replaced
    assert "internal error" not in err


def test_a_file_is_named_before_it_is_read(cli, engine, tmp_path):
    code, _, err = cli("export", "", "--format", "json")
    assert code == 64
    assert "the name is empty" in err
    assert engine == []


def test_a_file_can_be_read_alone(cli, engine):
    assert cli("check", "pass.out", "--alone")[0] == 0
    assert cli("export", "pass.out", "--format", "json", "--alone")[0] == 0
    assert [spec.alone for spec, _ in engine] == [True, True]
