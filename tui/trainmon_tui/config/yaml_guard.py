"""The one way YAML enters the program: bounded before anything is built, typed by us, every value with its place.

The parser's events are turned into plain values in one pass without recursion, so that nothing nests deeper or
grows larger than the limits. Aliases, anchors and tags are refused (merge-key bombs grow tenfold a level), and
so are duplicate keys. Scalars are typed as people mean them: ``1e-5`` is a number, ``no``, ``012``, ``1:30`` and
``2026-01-20`` are text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_DIGITS = 300
_OPEN_ALREADY = (Path("/dev/fd"), Path("/proc/self/fd"))
"""Folders of files that this process was given open."""

Path_ = tuple[str | int, ...]
"""Where a value stands in a document: keys and list indices from the root."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?)", re.ASCII
)
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "true": True, "false": False, "True": True, "False": False,
    ".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip


class Document(msgspec.Struct, frozen=True):
    """A loaded YAML document and the place of each of its values."""

    value: Any
    """dict, list, str, int, float, bool or None."""
    source: str
    """The file's name, for messages."""
    places: dict[Path_, tuple[int, int]]
    """Line and column (from 1) of each value, by its path; of a mapping's value it is the key's place."""

    def where(self, path: Path_) -> str:
        """Return ``file:line:column`` of the value at ``path``, or of its nearest known parent."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.source}:{line}:{column}"

    def error(self, path: Path_, message: str, hint: str = "") -> BadDataError:
        """Return the error that says what is wrong at ``path``, to be raised by the caller."""
        shown = "\n".join(clean(line) for line in hint.split("\n"))
        return BadDataError(clean(f"{self.where(path)}: {message}"), shown)


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    Raises `BadDataError` with file, line and column when it cannot be read, is too large or is not plain YAML.
    """
    return load_yaml(read_bytes(path), source=str(path))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, one more than may be loaded at most; raises `BadDataError`.

    A FIFO that a path leads to may never have a writer; one that a shell opened (``<(...)``) is read.
    """
    if path.is_fifo() and path.parent not in _OPEN_ALREADY:
        raise BadDataError(f"{clean(str(path))}: is a FIFO, not a file", "name a file")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise BadDataError(f"{clean(str(path))}: {words or error}") from error


def load_yaml(data: bytes | str, *, source: str) -> Document:
    """Load one YAML document; ``source`` names it in messages. Raises `BadDataError`."""
    name = clean(source)
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise BadDataError(
            f"{name}: larger than {MAX_BYTES // 1024} KB", "a hand-written file is far smaller"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadDataError(f"{name}:{line}:1: not UTF-8 text") from error
    from trainmon_tui.config.yaml_build import Builder  # noqa: PLC0415 - heavy; not every start reads YAML

    return Builder(name).build(text)


def scalar(text: str) -> Any:  # noqa: ANN401 (a YAML scalar is of any plain type)
    """Return the value that a plain (unquoted) scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= MAX_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= MAX_DIGITS and _FLOAT.fullmatch(text):
        return float(text)
    return text
