"""Tables without frames: a line of column names, and below it lines of numbers (CSV, tabs, aligned columns)."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import counter_of, divide
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.roles import metric_of

SAMPLES = (
    "epoch,train_loss,train_acc,train_lr,val_loss",
    "1,1.7439,0.2956,2.00e-03,",
    "epoch       train_loss  acc         lr          valid_loss  time      ",
    "0           1.741067    0.419434    0.000871    1.656719    00:00     ",
    "#  step      rmse_val    rmse_trn    lr",
    "E    #       LOSS TEXTCAT  CATS_SCORE  SCORE ",
    "     Epoch   gpu_mem       box       obj       cls",
    "      0/99     3.97G   0.08988    0.0183   0.02755",
)
_NAME = re.compile(rb"[\"']?(#|[A-Za-z_][\w/%.@:() -]*?)[\"']?")
_CELL = {b",": re.compile(rb"[^,]*"), b"\t": re.compile(rb"[^\t]*"), b" ": re.compile(rb"[^ ]+")}
_WIDE_CELL = re.compile(rb"[^ ]+(?: [^ ]+)*")
_COMMENT = re.compile(rb" *# +(?=[A-Za-z])")
_SHORT = {"#": "step", "E": "epoch"}
"""Names of columns that mean a counter where both stand in one head."""
_NUMBER = re.compile(rb" *(" + NUMBER + rb")(?:/[0-9]+|[KMGTkm%]|m?s)? *")
_CLOCK = re.compile(rb" *[0-9:]* *")
_METRIC_WORDS = ("loss", "acc", "map@", "score", "rmse", "error", "auc", "#")
FEWEST_COLUMNS = 3
MOST_COLUMNS = 256


def detect(text: bytes) -> Finding | None:
    """Return the column names of a table's head, or where the numbers of one of its lines stand."""
    separator = next((each for each in (b",", b"\t") if each in text), b" ")
    return _head(text, separator) or _line(text, separator)


def _spans(text: bytes, cell: re.Pattern[bytes], separator: bytes) -> list[tuple[int, int]]:
    spans = [found.span() for found in cell.finditer(text.rstrip(b" "))]
    spans = spans if separator == b" " else _without_ends(spans)
    return spans if FEWEST_COLUMNS <= len(spans) <= MOST_COLUMNS else []


def _without_ends(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop the empty match that ``finditer`` gives behind each cell that is not empty."""
    return [span for i, span in enumerate(spans) if not (i and span[0] == span[1] == spans[i - 1][1])]


def _head(text: bytes, separator: bytes) -> Finding | None:
    text = text[found.end() :] if (found := _COMMENT.match(text)) else text
    cell = _WIDE_CELL if separator == b" " and b"  " in text else _CELL[separator]
    spans = _spans(text, cell, separator)
    matches = [_NAME.fullmatch(text[start:end].strip()) for start, end in spans]
    if not spans or not all(matches):
        return None
    names = tuple(name[1].decode("utf-8", "replace") for name in matches if name)
    if sum(map(_is_known, names)) < (2 if separator == b" " else b" " in text):
        return None
    if _SHORT.keys() <= set(names):
        names = tuple(_SHORT.get(name, name) for name in names)
    return Finding(columns=names, label=separator.decode())


def _is_known(name: str) -> bool:
    rest, plain = divide(name)[1], name.lower()
    return bool(counter_of(name) or metric_of(name) or metric_of(rest)) or any(
        word in plain for word in _METRIC_WORDS
    )


def _line(text: bytes, separator: bytes) -> Finding | None:
    spans = _spans(text, _CELL[separator], separator)
    captures, cells = [], []
    for index, (start, end) in enumerate(spans):
        if number := _NUMBER.fullmatch(text, start, end):
            captures.append(Capture(*number.span(1), "cell"))
            cells.append(index)
        elif text[start:end] != b"all" and not _CLOCK.fullmatch(text, start, end):
            return None
    if len(cells) < FEWEST_COLUMNS - 1:
        return None
    return Finding(tuple(captures), cells=tuple(cells), width=len(spans), label=separator.decode())
