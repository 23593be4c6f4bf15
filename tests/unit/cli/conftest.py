import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from trainmon_tui.cli.main import main
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.messages import Document
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo


@pytest.fixture(autouse=True)
def own_state(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("TRAINMON_DEBUG", raising=False)
    return tmp_path / "state"


@pytest.fixture
def cli(capsys):
    """Run a command line; return (exit status, standard output, standard error)."""

    def run(*words):
        code = main(list(words))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def engine(monkeypatch):
    """An engine that judges a run by its file's name, and remembers what it was asked."""
    asked = []

    def read_document(spec, ask):
        asked.append((spec, ask))
        if ask.kind == "export":
            return Document("export", b'{"schema":1}', 0)
        info = RunInfo(spec.path, spec.path, 1, ended=not ask.at, lines=1, bytes=2)
        run = check_document(Judgement(verdict=Path(spec.path).stem.removeprefix("--")), info)
        return Document("check", msgspec.json.encode(run), 0)

    monkeypatch.setitem(
        sys.modules, "trainmon_tui.client.local", SimpleNamespace(read_document=read_document)
    )
    return asked
