import gzip

import pytest
from tests.unit.sources.run_builder import put
from tests.unit.sources.tfevents.event_writer import scalar_record, version_record

from trainmon_tui.engine.explaining import explain_run
from trainmon_tui.model.errors import BadDataError, NoInputError

LOG = "Epoch 1: loss=10\nheat 3 ~ 4\nEpoch 2: loss=9\nheat 4 ~ 4\n"
FORMAT = r"""
format: 1
name: heat
description: heat
lines:
  - pattern: 'heat (?P<heat>\S+) ~ (?P<cold>\S+)'
samples:
  - line: 'heat 3 ~ 4'
    gives: {values: {heat: 3, cold: 4}}
"""


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text(LOG)
    return path


def test_a_log_is_read_to_its_end(log):
    said = explain_run(str(log))
    assert (said.lines, said.understood, said.not_understood) == (4, 2, 2)
    assert (said.path, said.formats, said.notices) == (str(log), {}, [])


def test_a_packed_log_is_explained_as_the_log_in_it(log, tmp_path):
    packed = tmp_path / "run.log.gz"
    packed.write_bytes(gzip.compress(LOG.encode()))
    plain, same = explain_run(str(log)), explain_run(str(packed))
    assert (same.kinds, same.unread) == (plain.kinds, plain.unread)


def test_a_file_is_explained_alone_and_called_as_it_is_asked_for(tmp_path):
    for stream in ("out", "err"):
        (tmp_path / f"job.{stream}").write_text(LOG)
    said = explain_run(str(tmp_path / "job.out"), alone=True, called="-")
    assert (said.path, said.lines, said.notices) == ("-", 4, [])


def test_event_files_are_explained_as_the_lines_that_they_become(tmp_path):
    records = [scalar_record("train/loss", 2.0, step) for step in (1, 2, 3)]
    alone = put(tmp_path / "events.out.tfevents.1.host", version_record() + b"".join(records))
    for run in (alone, tmp_path):
        said = explain_run(str(run))
        assert (said.lines, said.understood, said.not_understood) == (3, 3, 0)
        assert said.kinds[0].example.text.startswith('{"step": 1, ')


def test_a_run_of_several_files_is_explained_file_by_file(tmp_path):
    (tmp_path / "train.rank0.log").write_text("step 1: loss=3\nheat 1 ~ 2\nstep 2: loss=2\n")
    (tmp_path / "train.rank1.log").write_text("step 1: loss=3\nstep 2: loss=2\nheat 7 ~ 8\n")
    said = explain_run(str(tmp_path))
    assert (said.understood, said.not_understood) == (4, 2)
    assert sorted({kind.example.place for kind in said.kinds} | {each.example.place for each in said.unread}) == [
        "train.rank0.log:1", "train.rank0.log:2",
    ]  # fmt: skip


def test_a_format_reads_its_lines_and_is_named(log, tmp_path):
    path = tmp_path / "heat.yaml"
    path.write_text(FORMAT)
    said = explain_run(str(log), log_format=str(path))
    assert said.formats == {"heat": 2}
    assert said.not_understood == 0
    assert [kind.title for kind in said.kinds if kind.format] == ["Format heat"]


def test_ones_own_formats_apply_and_broken_ones_are_told_of(log, tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "heat.yaml").write_text(FORMAT)
    (tmp_path / "formats" / "bad.yaml").write_text("format: 2\n")
    said = explain_run(str(log))
    assert said.formats == {"heat": 2}
    assert said.notices[0].startswith("format bad is left out: ")
    assert explain_run(str(log), log_format="none").formats == {}


def test_lines_are_told_as_they_are_read(log):
    told = []
    explain_run(str(log), wanted=range(2, 4), tell=told.append)
    assert [(read.line, read.kind) for read in told] == [(2, ""), (3, "line")]


def test_what_cannot_be_read_is_refused(tmp_path, log):
    with pytest.raises(NoInputError):
        explain_run(str(tmp_path / "missing.log"))
    with pytest.raises(BadDataError):
        explain_run(str(log), log_format="missing")
