"""What kind of run a path leads to; if none that can be read, one clear message and what to do instead."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Literal

from trainmon_tui.model.errors import NoInputError, did_you_mean
from trainmon_tui.model.text import clean
from trainmon_tui.sources.document import may_be_document
from trainmon_tui.sources.regular import NotRegularError, open_regular, words_of
from trainmon_tui.sources.tfevents.files import is_event_name

FIRST_BLOCK = 64 * 1024
FIRST_RECORD = 64
"""Bytes in which an event file has named its version."""
TEXT_LINE = 4
"""Characters that make a line of text: shorter ones occur in any binary file."""
MOSTLY_BROKEN = 0.3
NAMES_LOOKED_AT = 2000

RunKind = Literal["log", "gzip", "bzip2", "xz", "events", "document", "folder"]
"""How a run's bytes are made: read as they stand, unpacked, told by event files or
by one JSON document (which may hold no history), or merged from what a folder holds."""
PACKED: tuple[tuple[bytes, RunKind], ...] = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_ZSTD = b"\x28\xb5\x2f\xfd"
_TERMINATORS = re.compile(rb"[\n\r]+")
_STRANGE = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def check_readable(path: str | Path) -> None:
    """Raise `NoInputError` unless ``path`` leads to a run that can be read; an empty file is fine."""
    run_kind(path)


def run_kind(path: str | Path) -> RunKind:
    """Return how the run at ``path`` is to be read; raises `NoInputError` if it cannot be."""
    path = Path(path)
    try:
        fd = open_regular(path)
    except NotRegularError as error:
        kind = _kind_of_folder(path) if error.kind == "a directory" else None
        if kind is not None:
            return kind
        raise NoInputError(f"{_shown(path)} is {error.kind}, not a log file", _way_out(error.kind)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(path) from error
    except (OSError, ValueError) as error:
        words = words_of(error) if isinstance(error, OSError) else str(error)
        raise NoInputError(f"cannot read {_shown(path)}: {words}") from error
    try:
        return _kind_of_block(path, _first_block(fd))
    except OSError as error:
        raise NoInputError(f"cannot read {_shown(path)}: {words_of(error)}") from error
    finally:
        os.close(fd)


def holds_several(folder: str) -> bool:
    """Return whether several runs log to a folder at the same time."""
    from trainmon_tui.sources.run_folder import look_into  # noqa: PLC0415 - heavy, and most runs are a file

    return look_into(Path(folder)).is_several


def _kind_of_folder(folder: Path) -> RunKind | None:
    """Return how a folder's run is to be read; None if nothing in it tells of one.

    Raises `NoInputError` where it holds several, written at the same time.
    """
    from trainmon_tui.sources.companions import ranks_in  # noqa: PLC0415 - heavy, and most runs are a file
    from trainmon_tui.sources.folder import listed  # noqa: PLC0415 - as above
    from trainmon_tui.sources.kinship import trains  # noqa: PLC0415 - as above
    from trainmon_tui.sources.run_folder import look_into  # noqa: PLC0415 - as above

    found = look_into(folder)
    if found.is_several:
        names = sorted(entry.path.name for entry in (*found.logs, *found.strangers) if trains(entry))
        raise NoInputError(
            clean(f"{folder} holds several runs: {listed([*names, *found.others])}"),
            clean(f"name one of them, or see all of them: trainmon-tui runs {folder}"),
        )
    if not found and not ranks_in(folder):
        if found.unseen:
            raise NoInputError(
                f"nothing of a run can be seen in {_shown(folder)}",
                clean(f"not looked into: {found.unseen[0]}"),
            )
        return None
    return "events" if found.is_events_alone else "folder"


def _shown(path: Path) -> str:
    return clean(str(path))


def _way_out(kind: str) -> str:
    if kind == "a directory":
        return "no log, metric file, event file or trainer_state.json was found in it: name the log file"
    return "name the file that the run logs to" if kind != "a FIFO" else "log to a file, and name that"


def _missing(path: Path) -> NoInputError:
    if path.is_symlink():
        target = _shown(path.readlink())
        return NoInputError(
            f"{_shown(path)} is a link to a file that does not exist", f"it leads to {target}"
        )
    folder = path.parent
    if not folder.is_dir():
        return NoInputError(f"no such file: {_shown(path)}", f"there is no folder {_shown(folder)}")
    return NoInputError(f"no such file: {_shown(path)}", _nearest(path.name, folder))


def _nearest(name: str, folder: Path) -> str:
    """Return the file of the folder whose name is nearest, or nothing."""
    try:
        with os.scandir(folder) as entries:
            names = [clean(entry.name) for entry, _ in zip(entries, range(NAMES_LOOKED_AT), strict=False)]
    except OSError:
        return ""
    hint = did_you_mean(name, names)
    return hint if hint.startswith("did you mean") else ""


def _first_block(fd: int) -> bytes:
    """Return the file's first bytes; a hole that a truncation left at its front is passed over."""
    try:
        start = os.lseek(fd, 0, os.SEEK_DATA)
    except (OSError, AttributeError) as error:
        if getattr(error, "errno", None) == errno.ENXIO:
            return b""
        start = 0
    return os.pread(fd, FIRST_BLOCK, start)


def _kind_of_block(path: Path, block: bytes) -> RunKind:
    if _is_event_file(path.name, block):
        return "events"
    for magic, kind in PACKED:
        if block.startswith(magic):
            return kind
    if block.startswith(_ZSTD):
        hint = f"unpack it first: unzstd {_shown(path)}"
        raise NoInputError(f"{_shown(path)} is compressed (zstd), which is not read", hint)
    if is_binary(block):
        raise NoInputError(
            f"{_shown(path)} is a binary file, not a text log", "name the file that the run logs to"
        )
    return "document" if may_be_document(block) else "log"


def _is_event_file(name: str, block: bytes) -> bool:
    """Whether a file begins as event files do, or has the name of one whose first record is not whole yet."""
    begins = block[12:13] == b"\x09" and b"brain.Event:" in block[:FIRST_RECORD]
    return begins or (len(block) < FIRST_RECORD and is_event_name(name))


def is_binary(block: bytes) -> bool:
    """Whether a block has NULs or broken UTF-8, is strange for the most part, and has no line of text."""
    solid = block.replace(b"\0", b"")
    text = solid.decode("utf-8", "replace").removesuffix("\ufffd" if len(block) == FIRST_BLOCK else "")
    if len(solid) == len(block) and "\ufffd" not in text:
        return False
    if not text or len(_STRANGE.findall(text)) <= MOSTLY_BROKEN * len(text):
        return not text
    return not any(_is_text(piece) for piece in _TERMINATORS.split(solid))


def _is_text(piece: bytes) -> bool:
    text = piece.decode("utf-8", "replace").strip()
    return len(text) >= TEXT_LINE and _STRANGE.search(text) is None
