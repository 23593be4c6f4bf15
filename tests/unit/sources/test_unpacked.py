from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources import unpacked
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.spooled import Spooled
from trainmon_tui.sources.unpacked import UnpackedFile

LOG = b"".join(b"step %d loss %.4f\n" % (n, 9 / n) for n in range(1, 4000))
PACK = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.fixture
def written(tmp_path):
    def write(data, packing="gzip"):
        path = tmp_path / "run.log.gz"
        path.write_bytes(data)
        return UnpackedFile(path, packing)

    return write


def read_all(feed, limit=1000):
    """Return everything that the feed holds now, and what it says at its end."""
    source = Spooled(feed, live=False)
    data = b"".join(drain(source, limit))
    notices = source.take_notices()
    source.close()
    return data, notices


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("limit", [7, 1000, 1 << 20])
def test_members_follow_each_other(written, packing, limit):
    pack = PACK[packing]
    text = LOG[:2000] if limit == 7 else LOG
    assert read_all(written(pack(text) + pack(b"") + pack(b"end\n"), packing), limit) == (text + b"end\n", [])


@pytest.mark.parametrize("packing", PACK)
def test_a_cut_file_ends_early_and_says_so(written, packing):
    data, notices = read_all(written(PACK[packing](LOG)[:-9], packing))
    assert LOG.startswith(data)
    assert notices == [f"run.log.gz ends early: its {packing} data is not complete"]


def test_of_a_cut_gzip_file_nothing_is_lost_but_its_end(written):
    packed = gzip.compress(LOG, mtime=0)
    data, _ = read_all(written(packed[: len(packed) // 2]))
    assert len(data) > len(LOG) // 3


@pytest.mark.parametrize(
    ("more", "told"),
    [(bytes(700), []), (b"hello", ["goes on behind its gzip data"]), (b"\x1f", ["ends early"])],
)
def test_what_stands_behind_the_data_is_padding_or_said(written, more, told):
    data, notices = read_all(written(gzip.compress(LOG, mtime=0) + more))
    assert data == LOG
    assert len(notices) == len(told)
    assert all(words in notice for words, notice in zip(told, notices, strict=True))


def test_a_damaged_file_is_read_up_to_the_damage(written):
    packed = bytearray(gzip.compress(LOG, mtime=0))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    data, (notice,) = read_all(written(bytes(packed)))
    assert len(LOG) // 3 < len(data) < len(LOG)
    assert LOG.startswith(data[: len(LOG) // 3])
    assert "run.log.gz is damaged near byte" in notice


def test_a_wrong_checksum_is_damage(written):
    packed = bytearray(gzip.compress(LOG, mtime=0))
    packed[-8] ^= 1
    data, (notice,) = read_all(written(bytes(packed)))
    assert data == LOG
    assert "damaged" in notice


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("MAX_OUTPUT", 1 << 20, "more than 1.0M"), ("RATIO_FROM", 1 << 20, "more than 1000 times")],
)
def test_a_bomb_is_not_unpacked(written, monkeypatch, limit, value, words):
    monkeypatch.setattr(unpacked, limit, value)
    data, (notice,) = read_all(written(gzip.compress(bytes(80 << 20), 9)), 1 << 18)
    assert len(data) <= 70 << 20
    assert words in notice


def test_a_growing_file_is_followed(tmp_path):
    path = tmp_path / "run.log.gz"
    feed = UnpackedFile(path, "gzip")
    assert (feed.read(99), feed.settled()) == (b"", True)
    assert "no such file" in feed.words()
    packer = zlib.compressobj(wbits=31)
    path.write_bytes(packer.compress(b"one\n") + packer.flush(zlib.Z_SYNC_FLUSH))
    feed._file._look_at = 0.0
    assert feed.read(99) == b"one\n"
    assert feed.words() == ""
    assert feed.read(99) == b""
    assert "ends early" in feed.words()
    with path.open("ab") as file:
        file.write(packer.compress(b"two\n") + packer.flush())
    assert feed.read(99) == b"two\n"
    assert (feed.read(99), feed.words()) == (b"", "")
    feed.close()


def test_a_file_that_is_replaced_begins_again(tmp_path):
    path = tmp_path / "run.log.gz"
    path.write_bytes(gzip.compress(b"one\n", mtime=0)[:-3])
    feed = UnpackedFile(path, "gzip")
    assert feed.read(99) == b"one\n"
    path.write_bytes(gzip.compress(b"another\n", mtime=0))
    assert feed.read(99) == b"another\n"
    (notice,) = feed.take_notices()
    assert "reading from its start" in notice
    fresh = tmp_path / "fresh"
    fresh.write_bytes(gzip.compress(b"third\n", mtime=0))
    fresh.replace(path)
    feed._file._look_at = 0.0
    assert feed.read(99) == b"third\n"
    assert feed.take_notices() == ["run.log.gz was replaced; reading from its start"]
    feed.close()


@given(st.data(), st.integers(1, 300))
def test_any_growth_gives_the_same_bytes(tmp_path_factory, data, limit):
    path = tmp_path_factory.mktemp("grown") / "run.log.gz"
    packed = gzip.compress(LOG[:3000]) + gzip.compress(b"end\n", mtime=0)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(packed)), max_size=6)))
    feed, read = UnpackedFile(path, "gzip"), b""
    path.touch()
    for start, stop in zip([0, *cuts], [*cuts, len(packed)], strict=True):
        with path.open("ab") as file:
            file.write(packed[start:stop])
        while piece := feed.read(limit):
            read += piece
    assert read == LOG[:3000] + b"end\n"
    assert feed.words() == ""
    feed.close()
