"""A compressed log, unpacked while it is read, within limits that no real log reaches."""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.units import format_bytes
from trainmon_tui.sources.growing import GrowingFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Packing = Literal["gzip", "bzip2", "xz"]

RAW_BYTES = 64 * 1024
MAX_OUTPUT = 4 << 30
MAX_RATIO = 1000
"""Bytes out for a byte in, from `RATIO_FROM` bytes on: only a file made to fill a disk has more."""
RATIO_FROM = 100_000_000
XZ_MEMORY = 256 << 20
"""Bytes that an xz file's dictionary may take."""

MAGIC: dict[Packing, bytes] = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\x00"}


class _Member(Protocol):
    """One compressed stream of a file, as the standard library unpacks it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _GzipMember:
    """`zlib` behind the names that `bz2` and `lzma` use."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail and self._error is None

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return the next bytes; what stands before damage is returned before the error is raised."""
        if self._error is not None:
            raise self._error
        packed, before = self._inflate.unconsumed_tail + data, self._inflate.copy()
        try:
            return self._inflate.decompress(packed, max_length)
        except zlib.error as error:
            self._error = error
        whole = b"".join(_up_to_damage(before, packed))
        if not whole:
            raise self._error
        return whole


def _up_to_damage(inflate: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    for i in range(len(packed)):
        try:
            yield inflate.decompress(packed[i : i + 1])
        except zlib.error:
            return


class UnpackedFile:
    """A feed of what a compressed file holds: all its members, up to where it is damaged, ends or explodes.

    A member that is still being written is unpacked as far as it goes.
    """

    def __init__(self, path: str | Path, packing: Packing) -> None:
        self._file = GrowingFile(path)
        self._packing = packing
        self._new_member, self._errors = _library(packing)
        self._begin(0)

    def _begin(self, beginnings: int) -> None:
        self._beginnings = beginnings
        self._member: _Member | None = None
        self._between = b""
        self._stopped = ""
        self._at_end = False
        self._taken = self._given = 0

    def read(self, limit: int) -> bytes:
        """Return the next unpacked bytes; ``b""`` where the file ends for now, or for good."""
        try:
            data = self._next(max(1, limit))
        except self._errors as error:
            self._stop(f"is damaged near byte {self._taken} ({error}); what stands before it was read")
            data = b""
        self._at_end = not data
        self._given += len(data)
        self._hold_limits()
        return data

    def _next(self, limit: int) -> bytes:
        while True:
            raw, before = self._raw(), self._member
            if self._stopped:
                return b""
            if self._member is None:
                raw = self._begin_member(raw)
            data = self._unpack(raw, limit)
            if data or (not raw and self._member is before):
                return data

    def _raw(self) -> bytes:
        """Return more of the file if the member has used up what it was given."""
        if self._member is not None and not self._member.needs_input:
            return b""
        raw = self._file.read(RAW_BYTES)
        if self._file.beginnings != self._beginnings:
            self._begin(self._file.beginnings)
        self._taken += len(raw)
        return raw

    def _begin_member(self, raw: bytes) -> bytes:
        """Begin the next member, and return what is known of it; zeros before it are padding."""
        waiting, magic = (self._between + raw).lstrip(b"\0"), MAGIC[self._packing]
        self._between = b""
        if waiting.startswith(magic):
            self._member = self._new_member()
            return waiting
        self._between = waiting
        if not magic.startswith(waiting):
            self._stop(f"goes on behind its {self._packing} data with something else, which was left out")
        return b""

    def _unpack(self, raw: bytes, limit: int) -> bytes:
        if self._member is None:
            return b""
        data = self._member.decompress(raw, limit)
        if self._member.eof:
            self._between, self._member = self._member.unused_data, None
        return data

    def _hold_limits(self) -> None:
        if self._given > MAX_OUTPUT:
            self._stop(f"unpacks to more than {format_bytes(MAX_OUTPUT)}; reading stopped there")
        elif self._given > max(RATIO_FROM, MAX_RATIO * self._taken):
            self._stop(f"unpacks to more than {MAX_RATIO} times its size; reading stopped there")

    def _stop(self, words: str) -> None:
        self._member, self._stopped = None, f"{self._file.name} {words}"

    def settled(self) -> bool:
        """Return whether all that the file holds now was unpacked."""
        return self._at_end

    def words(self) -> str:
        """Return why reading stopped, or that the file breaks off inside a member."""
        if self._stopped or self._file.trouble:
            return self._stopped or self._file.trouble
        if self._at_end and (self._member is not None or self._between):
            return f"{self._file.name} ends early: its {self._packing} data is not complete"
        return ""

    def take_notices(self) -> list[str]:
        """Return that the file was cut or replaced since the last call."""
        return self._file.take_notices()

    def parts(self) -> tuple[str, ...]:
        """Return (): all lines are of one file."""
        return ()

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        self._file.close()


def _library(packing: Packing) -> tuple[Callable[[], _Member], tuple[type[Exception], ...]]:
    """Return what unpacks a member, and what it raises; raises `NoInputError` where Python was built without it."""
    try:
        if packing == "bzip2":
            import bz2  # noqa: PLC0415 - few logs need it, and not every Python has it

            return bz2.BZ2Decompressor, (OSError, ValueError)
        if packing == "xz":
            import lzma  # noqa: PLC0415 - as above

            return partial(lzma.LZMADecompressor, memlimit=XZ_MEMORY), (lzma.LZMAError,)
    except ImportError as error:
        raise NoInputError(f"this Python was built without {packing}", "unpack the log first") from error
    return _GzipMember, (zlib.error,)
