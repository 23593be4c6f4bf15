from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from event_writer import scalar_record, version_record

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.follow import FollowedFile
from trainmon_tui.sources.open import run_kind
from trainmon_tui.sources.opening import open_finished, open_source
from trainmon_tui.sources.spooled import Spooled
from trainmon_tui.sources.whole import WholeFile

LOG = b"step 1 loss 2\nstep 2 loss 1\n"


@pytest.fixture(params=["run.log", "run.log.gz"])
def run(request, tmp_path):
    path = tmp_path / request.param
    path.write_bytes(gzip.compress(LOG, mtime=0) if path.suffix == ".gz" else LOG)
    return str(path)


@pytest.mark.parametrize("live", [True, False])
def test_every_kind_gives_the_same_stream(run, live):
    source = open_source(run, live=live)
    assert source.read(999) == LOG
    assert source.read(999) == b""
    assert (source.status().state == "ended") is not live
    assert source.window(0, 999) == LOG
    assert source.parts() == ()
    source.close()


def test_a_stream_is_cut_where_it_is_told(run):
    source = open_source(run, live=False, until=14)
    assert b"".join(drain(source, 99)) == LOG[:14]
    source.close()


def test_a_finished_stream_can_be_read_twice(run):
    file = open_finished(run)
    for reader in (file.again(), file):
        assert reader.read(0, 999) == LOG
        reader.close()
    assert file.parts == ()


def test_the_source_is_no_heavier_than_the_run_needs(tmp_path, run):
    kinds = {(True, False): FollowedFile, (False, False): WholeFile}
    for live in (True, False):
        source = open_source(run, live=live)
        assert isinstance(source, kinds.get((live, run.endswith(".gz")), Spooled))
        source.close()


def test_what_is_not_there_yet_is_waited_for_live_only(tmp_path):
    path = str(tmp_path / "later.log")
    source = open_source(path, live=True)
    source.read(1)
    assert source.status().state == "waiting"
    source.close()
    for refused in (lambda: open_source(path, live=False), lambda: open_finished(path)):
        with pytest.raises(NoInputError, match="no such file"):
            refused()
    with pytest.raises(NoInputError, match="there is no folder"):
        open_source(str(tmp_path / "none" / "run.log"), live=True)


def test_a_cut_file_says_so_wherever_it_is_read(tmp_path):
    path = tmp_path / "run.log.gz"
    path.write_bytes(gzip.compress(LOG, mtime=0)[:-5])
    file = open_finished(str(path))
    assert file.take_notices() == ["run.log.gz ends early: its gzip data is not complete"]
    file.close()


def test_no_descriptor_is_left_open(run):
    before = len(list(Path("/dev/fd").iterdir()))
    open_finished(run).close()
    for live in (True, False):
        source = open_source(run, live=live)
        source.read(99)
        source.close()
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_event_files_become_lines_by_file_or_by_folder(tmp_path):
    path = tmp_path / "events.out.tfevents.1700000000.host"
    path.write_bytes(
        version_record() + scalar_record("train/loss", 0.5, 1) + scalar_record("train/loss", 0.25, 2)
    )
    for name in (path, tmp_path):
        file = open_finished(str(name))
        assert file.read(0, 999) == (
            b'{"step": 1, "wall_time": 1700000000.000, "train/loss": 0.5}\n'
            b'{"step": 2, "wall_time": 1700000000.000, "train/loss": 0.25}\n'
        )
        file.close()


def test_an_event_file_is_waited_for_by_its_name(tmp_path):
    path = tmp_path / "events.out.tfevents.1700000000.host"
    source = open_source(str(path), live=True)
    assert source.read(9) == b""
    assert source.status().state == "waiting"
    path.touch()
    assert run_kind(path) == "events"
    source.close()
