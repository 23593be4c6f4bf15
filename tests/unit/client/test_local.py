from __future__ import annotations

import json

import pytest

from trainmon_tui.client.local import read_document
from trainmon_tui.model.errors import ExitCode, TrainmonError
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.protocol.spec import EngineSpec


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 21)))
    return str(path)


@pytest.mark.parametrize("kind", ["check", "export"])
def test_one_question_is_answered_by_one_document(log, kind):
    document = read_document(EngineSpec(log), DocumentAsk(kind))
    assert document.kind == kind
    assert json.loads(document.body)["run"]["lines"] == 20


def test_the_moment_is_handed_on(log):
    assert (
        json.loads(read_document(EngineSpec(log), DocumentAsk("export", "line=3")).body)["run"]["lines"] == 3
    )


def test_the_playbook_is_handed_on(log):
    assert json.loads(read_document(EngineSpec(log, "none"), DocumentAsk("check")).body)["playbook"] is None
    assert (
        json.loads(read_document(EngineSpec(log, "vivqa"), DocumentAsk("check")).body)["playbook"] == "vivqa"
    )


def test_a_folder_without_a_run_is_no_input(tmp_path):
    with pytest.raises(TrainmonError) as refusal:
        read_document(EngineSpec(str(tmp_path)), DocumentAsk("check"))
    assert refusal.value.exit_code == ExitCode.NO_INPUT


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"path": "/missing/run.log"}, ExitCode.NO_INPUT, "no such file"),
        ({"playbook": "vivqq"}, ExitCode.BAD_DATA, "vivqq"),
        ({"at": "noon"}, ExitCode.USAGE, "names no moment"),
    ],
)
def test_what_cannot_be_done_is_raised_with_its_status(log, changes, code, words):
    at = changes.pop("at", "")
    with pytest.raises(TrainmonError, match=words) as refusal:
        read_document(EngineSpec(log)._replace(**changes), DocumentAsk("check", at))
    assert refusal.value.exit_code == code


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(TrainmonError, match="directory") as refusal:
        read_document(EngineSpec(str(tmp_path)), DocumentAsk("check"))
    assert refusal.value.exit_code == ExitCode.NO_INPUT


def test_one_file_of_several_can_be_read_alone(tmp_path):
    (tmp_path / "job.out").write_text("step 1: loss=2\nstep 2: loss=1\n")
    (tmp_path / "job.err").write_text("Traceback (most recent call last):\n")
    path = str(tmp_path / "job.out")
    together, alone = (
        json.loads(read_document(EngineSpec(path, alone=alone), DocumentAsk("export")).body)
        for alone in (False, True)
    )
    assert (together["events"]["traceback"], alone["events"]["traceback"]) == (1, 0)


def test_a_name_of_any_bytes_is_read(tmp_path):
    path = tmp_path / "bad\udcff\x1b[31m\n.log"
    path.write_bytes(b"step 1 loss 2\n")
    told = json.loads(read_document(EngineSpec(str(path)), DocumentAsk("check")).body)
    assert told["run"]["name"].isprintable()
