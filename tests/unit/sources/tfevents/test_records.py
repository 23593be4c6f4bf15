from __future__ import annotations

import os

import pytest
from event_writer import crc32c, masked, record, scalar_record, version_record
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents import records
from trainmon_tui.sources.tfevents.records import RecordFile

EVENTS = [b"", b"x", b"hello" * 20, bytes(3000)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "events.out.tfevents.1.host"


def events_of(file):
    """Return every event that can be read now."""
    events = []
    while block := file.take():
        events += [block.data[a:b] for a, b in zip(block.starts, block.stops, strict=True)]
    return events


def test_the_checksum_is_that_of_the_standard():
    assert crc32c(b"123456789") == 0xE306_9283
    assert records.crc32c(b"123456789") == 0xE306_9283
    assert crc32c(bytes(32)) == 0x8A91_36AA


def test_whole_records_are_read_as_they_stand(path):
    path.write_bytes(b"".join(map(record, EVENTS)))
    file = RecordFile(path)
    assert events_of(file) == EVENTS
    assert file.words() == ""
    file.close()


@given(st.lists(st.integers(0, 3300), max_size=6), st.integers(1, 4000))
def test_any_growth_gives_the_same_records(tmp_path_factory, cuts, peeked):
    path = tmp_path_factory.mktemp("grown") / "events.out.tfevents.1.host"
    data = b"".join(map(record, EVENTS))
    places = sorted(min(cut, len(data)) for cut in cuts)
    file, events = RecordFile(path), []
    patch = pytest.MonkeyPatch()
    patch.setattr(records, "PEEKED_BYTES", peeked)
    for start, stop in zip([0, *places], [*places, len(data)], strict=True):
        with path.open("ab") as out:
            out.write(data[start:stop])
        events += events_of(file)
    patch.undo()
    assert events == EVENTS
    assert file.words() == ""
    file.close()


@pytest.mark.parametrize("kept", [1, 8, 11, 12, 13, 15, 28])
def test_an_unfinished_record_is_waited_for(path, kept):
    whole, more = record(b"one"), record(b"another event")
    path.write_bytes(whole + more[:kept])
    file = RecordFile(path)
    assert events_of(file) == [b"one"]
    assert file.words() == f"{path.name} ends early: record 2 at byte 19 is not complete"
    assert file.take() is None
    path.write_bytes(whole + more)
    assert events_of(file) == [b"another event"]
    assert file.words() == ""
    file.close()


def test_an_unfinished_record_is_not_read_again_and_again(path, monkeypatch):
    path.write_bytes(record(bytes(5000))[:3000])
    file = RecordFile(path)
    assert file.take() is None
    monkeypatch.setattr(file.file, "peek", lambda limit: pytest.fail("read again"))
    assert file.take() is None
    with path.open("ab") as out:
        out.write(bytes(100))
    assert file.take() is None
    file.close()


@pytest.mark.parametrize(
    ("place", "words"), [(20, "checksum of its length is wrong"), (35, "its checksum is wrong")]
)
def test_a_damaged_record_stops_the_reading_with_its_place(path, place, words):
    good, bad = record(b"one"), bytearray(record(b"another event"))
    bad[place - 19] ^= 4
    path.write_bytes(good + bytes(bad) + good)
    file = RecordFile(path)
    assert events_of(file) == [b"one"]
    assert file.words().startswith(f"{path.name}: record 2 at byte 19 is damaged")
    assert words in file.words()
    assert file.take() is None
    path.write_bytes(good + record(b"another event") + good + good)
    assert events_of(file) == [b"another event", b"one", b"one"]
    assert file.words() == ""
    file.close()


@pytest.mark.parametrize("size", [(64 << 20) + 1, 1 << 40, (1 << 64) - 1])
def test_a_huge_length_is_refused_before_anything_is_allocated(path, size, monkeypatch):
    header = size.to_bytes(8, "little")
    path.write_bytes(version_record() + header + masked(header) + bytes(100))
    file, asked = RecordFile(path), []
    peek = file.file.peek
    monkeypatch.setattr(file.file, "peek", lambda limit: asked.append(limit) or peek(limit))
    assert len(events_of(file)) == 1
    assert "more than 64" in file.words()
    assert max(asked) <= records.PEEKED_BYTES
    file.close()


def test_a_file_that_begins_again_is_read_again(path):
    path.write_bytes(scalar_record("loss", 1.0, 1) * 3)
    file = RecordFile(path)
    assert len(events_of(file)) == 3
    path.write_bytes(scalar_record("loss", 2.0, 1))
    assert len(events_of(file)) == 1
    assert file.file.take_notices() == [f"{path.name} was truncated; reading from its start"]
    file.close()


def test_a_missing_file_is_said_and_waited_for(path):
    file = RecordFile(path)
    assert file.take() is None
    assert "no such file" in file.words()
    path.write_bytes(record(b"one"))
    file.file._look_at = 0.0
    assert events_of(file) == [b"one"]
    file.close()
    file.close()


def test_the_length_of_known_records_is_kept_within_bounds(path, monkeypatch):
    monkeypatch.setattr(records, "KNOWN_HEADERS", 4)
    path.write_bytes(b"".join(record(bytes(size)) for size in range(50)))
    file = RecordFile(path)
    assert len(events_of(file)) == 50
    assert len(file._headers) <= 4
    file.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_said(path):
    path.write_bytes(record(b"one"))
    path.chmod(0)
    file = RecordFile(path)
    assert file.take() is None
    assert "permission denied" in file.words()
    file.close()


@pytest.mark.parametrize("damaged", [None, 0, 700, 2999])
def test_many_records_are_cut_where_each_alone_is(tmp_path, monkeypatch, damaged):
    """Sizes repeat, change at some place and repeat again; a wrong byte in a header stops at its record."""
    monkeypatch.setattr(records, "LOOKED_AT", 100)
    bodies = [bytes([n % 251]) * (3 + n % 7 + 5 * (n > 1500)) for n in range(3000)]
    whole = [record(body) for body in bodies]
    if damaged is not None:
        whole[damaged] = b"\x01" + whole[damaged][1:]
    path = tmp_path / "events"
    path.write_bytes(b"".join(whole))
    file, found = RecordFile(path), []
    while (block := file.take()) is not None:
        found += [block.data[a:b] for a, b in zip(block.starts, block.stops, strict=True)]
    assert found == bodies[:damaged]
    assert ("is damaged" in file.words()) is (damaged is not None)
