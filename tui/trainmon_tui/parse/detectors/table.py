"""Tables without frames: a line of column names, and below it lines of numbers (CSV, tabs, aligned columns)."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import divide
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.pairs import counter_of
from trainmon_tui.parse.roles import metric_of

SAMPLES = (
    "epoch,train_loss,train_acc,train_lr,val_loss",
    "1,1.7439,0.2956,2.00e-03,",
    "epoch       train_loss  acc         lr          valid_loss  time      ",
    "0           1.741067    0.419434    0.000871    1.656719    00:00     ",
)
_NAME = re.compile(rb"[\"']?([A-Za-z_][\w/%.@() -]*?)[\"']?")
_CELL = {b",": re.compile(rb"[^,]*"), b"\t": re.compile(rb"[^\t]*"), b" ": re.compile(rb"[^ ]+")}
_NUMBER = re.compile(rb" *(" + NUMBER + rb") *")
_CLOCK = re.compile(rb" *[0-9:]* *")
FEWEST_COLUMNS = 3
MOST_COLUMNS = 256


def detect(text: bytes) -> Finding | None:
    """Return the column names of a table's head, or where the numbers of one of its lines stand."""
    separator = next((each for each in (b",", b"\t") if each in text), b" ")
    spans = [found.span() for found in _CELL[separator].finditer(text.rstrip(b" "))]
    if separator != b" ":
        spans = _without_ends(spans)
    if not FEWEST_COLUMNS <= len(spans) <= MOST_COLUMNS:
        return None
    return _head(text, spans, separator) or _line(text, spans, separator)


def _without_ends(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop the empty match that ``finditer`` gives behind each cell that is not empty."""
    return [span for i, span in enumerate(spans) if not (i and span[0] == span[1] == spans[i - 1][1])]


def _head(text: bytes, spans: list[tuple[int, int]], separator: bytes) -> Finding | None:
    found = [_NAME.fullmatch(text[start:end].strip()) for start, end in spans]
    if not all(found):
        return None
    names = tuple(name[1].decode("utf-8", "replace") for name in found if name)
    if sum(_is_known(name) for name in names) < (2 if separator == b" " else 1):
        return None
    return Finding(columns=names, label=separator.decode())


def _is_known(name: str) -> bool:
    rest = divide(name)[1]
    return bool(counter_of(name) or metric_of(name) or metric_of(rest)) or "loss" in name.lower()


def _line(text: bytes, spans: list[tuple[int, int]], separator: bytes) -> Finding | None:
    captures, cells = [], []
    for index, (start, end) in enumerate(spans):
        if number := _NUMBER.fullmatch(text, start, end):
            captures.append(Capture(*number.span(1), "cell"))
            cells.append(index)
        elif not _CLOCK.fullmatch(text, start, end):
            return None
    if len(cells) < FEWEST_COLUMNS - 1:
        return None
    return Finding(tuple(captures), cells=tuple(cells), width=len(spans), label=separator.decode())
