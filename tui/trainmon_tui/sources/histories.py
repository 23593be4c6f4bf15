"""Histories inside one JSON document, as records: what trainers rewrite as a whole each time they have news.

A list of records (Chainer's ``log``), records under a key (``log_history`` of a trainer's state), columns
(``{"loss": [..], "val_loss": [..]}``, as Keras keeps them), or records by epoch (``{"1": {..}, "2": {..}}``).
"""

from __future__ import annotations

import json
from typing import Any

FIRST = ("step", "epoch")
"""Keys that a line begins with."""
LEAST_ROWS = 2
"""A single row of columns or records by epoch is more likely a setting."""

Record = dict[str, Any]


def history_of(document: object) -> list[Record] | None:
    """Return the records of a document, in their order; None if it holds no history."""
    if isinstance(document, list):
        return _records(document)
    if not isinstance(document, dict):
        return None
    nested = [
        records for value in document.values() if isinstance(value, list) and (records := _records(value))
    ]
    return max(nested, key=len, default=None) or _columns(document) or _by_epoch(document)


def line_of(record: Record) -> bytes:
    """Return a record as a JSON line, its step and epoch first."""
    places = {name: record[name] for name in FIRST if name in record}
    return json.dumps(places | record).encode() + b"\n"


class Told:
    """Remembers the lines of a history that were told, to tell only what is new."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def news(self, lines: list[bytes]) -> bytes:
        """Return what a history adds; one that was resumed from an earlier record is told again from there."""
        pairs = enumerate(zip(self.lines, lines, strict=False))
        same = next((place for place, (old, new) in pairs if old != new), len(self.lines))
        if same >= len(lines):
            return b""
        self.lines = lines
        return b"".join(lines[same:])


def _records(values: list[Any]) -> list[Record] | None:
    records = [value for value in values if isinstance(value, dict)]
    tells = any(_is_number(number) for record in records for number in record.values())
    return records if tells and len(records) == len(values) else None


def _columns(document: Record) -> list[Record] | None:
    """Return the rows of columns of the same length; without an epoch of their own they are counted from 1."""
    columns = {
        name: values
        for name, values in document.items()
        if isinstance(values, list) and len(values) >= LEAST_ROWS and all(map(_is_number, values))
    }
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        return None
    if not columns.keys() & set(FIRST):
        columns = {"epoch": list(range(1, lengths.pop() + 1))} | columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _by_epoch(document: Record) -> list[Record] | None:
    if len(document) < LEAST_ROWS or not all(key.isdecimal() and key.isascii() for key in document):
        return None
    records = _records(list(document.values()))
    return records and [{"epoch": int(key)} | record for key, record in zip(document, records, strict=True)]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
