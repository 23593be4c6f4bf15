"""The records of an event file: a length, its checksum, the event, its checksum; and where they break off.

The framing is TensorFlow's ``record_writer.h``: checksums are CRC-32C, rotated and shifted by a constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from google_crc32c import value as crc32c

from trainmon_tui.model.units import format_bytes
from trainmon_tui.sources.growing import GrowingFile
from trainmon_tui.sources.tfevents.repeats import Repeats, cut, over

if TYPE_CHECKING:
    from pathlib import Path

    from trainmon_tui.sources.tfevents.repeats import Bytes, Ints

PEEKED_BYTES = 1 << 20
"""Looked at in one go; a longer record is read as a whole."""
MAX_RECORD = 64 << 20
HEADER, FOOTER = 12, 4
"""Bytes before an event (its length and the length's checksum) and behind it (its checksum)."""
KNOWN_HEADERS = 4096
LOOKED_AT = 1024
"""Records that are looked at one after the other before it is guessed how they go on."""
PADDING = bytes(32)
"""Behind a block, so that what follows a short event can be looked at."""
_SHIFT, _MASK = 0xA282EAD8, 0xFFFF_FFFF


class Block(NamedTuple):
    """Whole records whose checksums are right: event ``i`` stands at ``data[starts[i]:stops[i]]``."""

    data: bytes
    starts: Ints
    stops: Ints


class RecordFile:
    """Reads the whole records of a file as it grows; a damaged or unfinished one is looked at again when it does."""

    def __init__(self, path: str | Path) -> None:
        self.file = GrowingFile(path)
        self._headers: dict[bytes, int] = {}
        self._order = Repeats()
        """The sizes of the records as they came."""
        self._begin(0)

    def _begin(self, beginnings: int) -> None:
        self._beginnings = beginnings
        self._records = 0
        self._trouble = ""
        self._stuck_at = -1
        self._awaited = 0

    def take(self) -> Block | None:
        """Return the next records; None where there are none now."""
        if self._stuck_at >= 0 and self._stuck_at <= self.file.unread() < max(
            self._awaited, self._stuck_at + 1
        ):
            return None
        data = self.file.peek(max(PEEKED_BYTES, self._awaited))
        if self.file.beginnings != self._beginnings:
            self._begin(self.file.beginnings)
        block = self._cut(data)
        return self.take() if block is None and data and self._stuck_at < 0 else block

    def words(self) -> str:
        """Return why the next record cannot be read; empty as long as all is well."""
        return self.file.trouble or self._trouble

    def _cut(self, data: bytes) -> Block | None:
        """Return the whole records of a block, and understand what follows them."""
        self._trouble, self._stuck_at, self._awaited = "", -1, 0
        edges = self._walk(data)
        block = Block(data + PADDING, edges[:-1] + HEADER, edges[1:] - FOOTER)
        good = _intact(block)
        end = int(edges[good])
        self.file.take(data[:end])
        self._records += good
        if good < len(block.starts):
            self._stop("is damaged: its checksum is wrong")
        elif end < len(data):
            self._understand(data[end : end + HEADER])
        return Block(block.data, block.starts[:good], block.stops[:good]) if good else None

    def _walk(self, data: bytes) -> Ints:
        """Return where records begin, and the end of the last one that is whole and has a right length."""
        parts, at = [np.zeros(1, np.int64)], 0
        while True:
            guessed = self._guessed(data, at)
            at += int(guessed.sum())
            looked = self._looked_at(data, at)
            at += int(looked.sum())
            parts += guessed, looked
            self._order.add(np.concatenate((guessed, looked)))
            if len(looked) < LOOKED_AT:
                return np.cumsum(np.concatenate(parts))

    def _guessed(self, data: bytes, at: int) -> Ints:
        """Return the sizes of the records from a place on, as far as they go on as they came."""
        period = self._order.period()
        if not len(period):
            return period
        sizes = over(period, ((len(data) - at) // int(period.sum()) + 1) * len(period))
        ends = at + np.cumsum(sizes)
        sizes = sizes[: np.searchsorted(ends, len(data), side="right")]
        headers, which = self._headers_of(period)
        found = cut(data, ends[: len(sizes)] - sizes, HEADER)
        wrong = np.flatnonzero((found != headers[over(which, len(sizes))]).any(axis=1))
        return sizes[: wrong[0]] if len(wrong) else sizes

    def _headers_of(self, sizes: Ints) -> tuple[Bytes, Ints]:
        """Return the headers that records of these sizes have, each once, and which one each of them has."""
        known, which = np.unique(sizes, return_inverse=True)
        lengths = [(size - HEADER - FOOTER).to_bytes(8, "little") for size in known.tolist()]
        headers = b"".join(length + _masked(crc32c(length)).to_bytes(4, "little") for length in lengths)
        return np.frombuffer(headers, np.uint8).reshape(-1, HEADER), which

    def _looked_at(self, data: bytes, at: int) -> Ints:
        """Return the sizes of the next records, one after the other."""
        sizes: list[int] = []
        known, end = self._headers, len(data)
        while len(sizes) < LOOKED_AT:
            header = data[at : at + HEADER]
            size = known.get(header)
            if size is None:
                size = self._size(header) if len(header) == HEADER else -1
                if size < 0:
                    break
            at += HEADER + size + FOOTER
            if at > end:
                break
            sizes.append(HEADER + size + FOOTER)
        return np.array(sizes, np.int64)

    def _size(self, header: bytes) -> int:
        """Return the length that a header tells, -1 if its checksum is wrong."""
        if _masked(crc32c(header[:8])) != int.from_bytes(header[8:], "little"):
            return -1
        if len(self._headers) >= KNOWN_HEADERS:
            self._headers.clear()
        return self._headers.setdefault(header, int.from_bytes(header[:8], "little"))

    def _understand(self, header: bytes) -> None:
        """Say what stands behind the last whole record: one that is damaged, too long, or not there yet."""
        size = self._size(header) if len(header) == HEADER else 0
        if size < 0:
            self._stop("is damaged: the checksum of its length is wrong")
        elif size > MAX_RECORD:
            self._stop(f"claims {format_bytes(size)}, more than {format_bytes(MAX_RECORD)}")
        else:
            self._awaited = HEADER + size + FOOTER
            if self.file.unread() < self._awaited:
                self._trouble = f"{self.file.name} ends early: {self._place()} is not complete"
                self._stuck_at = self.file.unread()

    def _stop(self, words: str) -> None:
        self._trouble = f"{self.file.name}: {self._place()} {words}; what stands before it was read"
        self._stuck_at = self.file.unread()

    def _place(self) -> str:
        return f"record {self._records + 1} at byte {self.file.offset}"

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        self.file.close()


def _intact(block: Block) -> int:
    """Return how many events are right before the first whose checksum is wrong."""
    data, places = block.data, zip(block.starts.tolist(), block.stops.tolist(), strict=True)
    told = np.array([crc32c(data[start:stop]) for start, stop in places], np.uint64)
    sums = cut(data, block.stops, FOOTER)
    wrong = np.flatnonzero(((told >> 15 | told << 17) + _SHIFT) & _MASK != sums.view("<u4")[:, 0])
    return int(wrong[0]) if len(wrong) else len(told)


def _masked(crc: int) -> int:
    """Return a checksum as it is written: rotated and shifted, so that sums over bytes that hold sums stay strong."""
    return ((crc >> 15 | crc << 17) + _SHIFT) & _MASK
