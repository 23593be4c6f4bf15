"""Tables: a line of column names, and below it lines of numbers (CSV, tabs, aligned columns, cells in a frame)."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.gaps import NO_COLUMN
from trainmon_tui.parse.names import counter_of, divide, split_of_word
from trainmon_tui.parse.numbers import LIST, NUMBER
from trainmon_tui.parse.prefix import read_prefix
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
    "| Epoch | Train Loss | Val Loss | Accuracy |",
    "|   1   |   0.9123   |  0.8123  |  71.12%  |",
    "┃ Epoch ┃ Loss   ┃ Val Loss ┃",
    "step;loss;acc",
    '"step","loss","note"',
    '"20","0.81","lr, halved"',
    "step,name,value",
    "20,train/loss,0.81",
    "epoch | train_loss | val_loss",
    "           Training |  Validation",
    "accuracy   |  0.712 |     0.742",
)
_SIDE = rb"(?:\||\xe2\x94[\x82\x83]|\xe2\x95\x91)"
_FRAMED = re.compile(rb" *" + _SIDE + rb".*" + _SIDE + rb" *")
_NAME = re.compile(rb"[\"']?(#|[A-Za-z_(][\w/%.@:() -]*?)[\"']?")
_CELL = {
    b",": re.compile(rb'"[^"]*"|[^,]*'),
    b"\t": re.compile(rb'"[^"]*"|[^\t]*'),
    b";": re.compile(rb'"[^"]*"|[^;]*'),
    b" ": re.compile(rb"\[[^\]]{1,400}\]|[^ ]+"),
    b"|": re.compile(rb"(?<=\||\x82|\x83|\x91)[^|\xe2]*(?=" + _SIDE + rb")"),
}
_SIGNS = (b",", b"\t", b";")
"""What parts the cells of a file of records."""
_BARS = b" | "
"""Parts cells that no frame surrounds."""
_CELL[_BARS] = re.compile(rb"[^|]*")
_WIDE_CELL = re.compile(rb"[^ ]+(?: [^ ]+)*")
_COMMENT = re.compile(rb" *# +(?=[A-Za-z])")
_GROUP = re.compile(r"([A-Za-z]\w*)\((\w.*)")
_COUNTERS = re.compile(rb"(?:epoch|step|iter) batch", re.IGNORECASE)
"""Two names that only a blank parts."""
_SHORT = {"#": "step", "E": "epoch"}
"""Names of columns that mean a counter where both stand in one head."""
_NUMBER = re.compile(rb" *[*\[]{0,2}(" + NUMBER + rb")\]?[*]{0,2}(?:/[0-9]+|[KMGT]i?B|[KMGTkm%]|m?s)? *")
_LISTED = re.compile(rb" *\[(" + LIST + rb")\] *")
_EMPTY = re.compile(rb" *(?:[0-9]*(?::[0-9]{2})+(?:\.[0-9]+)?|-{1,3}|N/?A|None|n/a|[+*])? *")
"""A cell that says nothing: a clock, a dash, the mark of the best line."""
_WIDE_NUMBER = re.compile(
    rb"(" + NUMBER + rb")(?:/[0-9]+| ?(?:%|[A-Za-z]{1,5}(?:/[A-Za-z]{1,5})?))?(?: ?\([^()]{0,24}\))?"
)
"""A number with its unit or a remark: ``31.22 K``, ``10000 obs/sec``, ``2500 (8.33%)``."""
_WIDE_EMPTY = re.compile(
    rb"(?:[0-9.]+ ?(?:days?|hours?|minutes?|seconds?|[dhm]|[mu]?s)(?:,? |$)){2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+"
)
"""How long something took, in several units, and when it was: ``1 h, 15 m, 58 s``, ``3m 21s``."""
_PROGRESS = re.compile(rb"^\[(?:[- ]{4,40}| *[0-9]{1,3}% *)\] ")
"""How far a run is, before the line of a table: ``[ 10%      ]      1     0.6123``."""
_TOOK = re.compile(rb"[0-9] ?[dhm],? [0-9.]+ ?(?:[hm]|m?s)\b")
_PART = re.compile(rb"[ !*>]{0,4}(\w{2,12}) {2,}(?=[-+]?[0-9.])")
"""A line's own first word: ``! Validation    3   0.41``."""
_REMARK = re.compile(r" \(%[^()]*\)$")
_WORD = re.compile(rb" *([A-Za-z][\w/@.-]{0,63}) *")
_AVERAGED = re.compile(r"m?AP[sml@]?[0-9.:-]*")
_METRICS = re.compile(r"(?:\w+ )?metrics?", re.IGNORECASE)
"""The head of a column that names what stands in the others."""
_METRIC_WORDS = re.compile(
    r"loss|acc|deviance|map|score|rmse|error|auc|iou|f1(?!\d)|precision|recall|reward|bleu|psnr|ssim|perplexity|#",
    re.IGNORECASE,
)
FEWEST_COLUMNS = 3
FEWEST_PARTED = 2
"""Where a sign parts the columns; of so few both names have to be known."""
MOST_COLUMNS = 256
MOST_WORDS = 4


class _Row(NamedTuple):
    """The cells of one line."""

    text: bytes
    spans: list[tuple[int, int]]
    separator: bytes

    @property
    def cells(self) -> list[bytes]:
        return [self.text[start:end].strip() for start, end in self.spans]

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a cell stands in quotes, which are no part of it."""
        return (
            self.separator in _SIGNS
            and start > 0
            and self.text[start - 1 : start] == self.text[end : end + 1] == b'"'
        )


def detect(text: bytes) -> Finding | None:
    """Return the column names of a table's head, or where the numbers of one of its lines stand."""
    if _BARS in text and not _FRAMED.fullmatch(text):
        message = _message(text)
        return _head(message, _BARS) or _line(message, _BARS)
    text = _PROGRESS.sub(_blanked, text)
    if b"  " in text and _TOOK.search(text) and (found := _wide_line(text)):
        return found
    parted = _LISTED.sub(b"", text)
    separator = next((each for each in _SIGNS if each in parted), b" ")
    found = _head(text, separator) or _line(text, separator)
    return _wide_line(text) if found is None and separator == b" " else found


def _blanked(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def _message(text: bytes) -> bytes:
    """Return a line with blanks for its prefix, of which a first cell is no part: ``… - logger - Training | Test``."""
    end = read_prefix(text).end
    dash = text.rfind(b" - ", 0, end)
    start = dash + 3 if dash >= 0 and b"|" in text[dash:end] else end
    return b" " * start + text[start:]


def detect_framed(text: bytes) -> Finding | None:
    """Return the same of a line whose cells stand between bars."""
    start = read_prefix(text).end
    if not _FRAMED.fullmatch(text, start):
        start = max(0, text.rfind(b"|", 0, start))
    if not _FRAMED.fullmatch(text, start):
        return None
    text = b" " * start + text[start:]
    return _head(text, b"|") or _line(text, b"|")


def _row(text: bytes, cell: re.Pattern[bytes], separator: bytes) -> _Row:
    spans = [found.span() for found in cell.finditer(text.rstrip(b" "))]
    if separator not in (b" ", b"|"):
        spans = _without_ends(spans)
    if separator in _SIGNS and b'"' in text:
        spans = [_unquoted(text, *span) for span in spans]
    fewest = FEWEST_COLUMNS if separator == b" " else FEWEST_PARTED
    return _Row(text, spans if fewest <= len(spans) <= MOST_COLUMNS else [], separator)


def _without_ends(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop the empty match that ``finditer`` gives behind each cell that is not empty."""
    return [span for i, span in enumerate(spans) if not (i and span[0] == span[1] == spans[i - 1][1])]


def _unquoted(text: bytes, start: int, end: int) -> tuple[int, int]:
    quoted = end - start > 1 and text[start : start + 1] == text[end - 1 : end] == b'"'
    return (start + 1, end - 1) if quoted else (start, end)


def _head(text: bytes, separator: bytes) -> Finding | None:
    text = text[found.end() :] if (found := _COMMENT.match(text)) else text
    wide = separator == b" " and b"  " in text
    row = _row(text, _WIDE_CELL if wide else _CELL[separator], separator)
    cells = [name for cell in row.cells for name in (cell.split() if _COUNTERS.fullmatch(cell) else [cell])]
    matches = [_NAME.fullmatch(cell) if cell or separator != b"|" else _NOTHING for cell in cells]
    if not row.spans or not all(matches):
        return None
    names = [name[1].decode("utf-8", "replace") if name and name[0] else "" for name in matches]
    names = [_REMARK.sub("", name) for name in _ungrouped(names)]
    splits = names if names[0] else names[1:]
    if splits and all(map(split_of_word, splits)):
        return Finding(columns=("metric", *splits), label="|")
    if separator == b"|" and len(names) >= FEWEST_COLUMNS and _METRICS.fullmatch(names[0]):
        return Finding(columns=("metric", *names[1:]), label="|")
    few = 2 if len(names) == FEWEST_PARTED else int(b" " in text or separator in (b"|", _BARS))
    if sum(map(_is_known, names)) < (2 if separator == b" " else few):
        return None
    if _SHORT.keys() <= set(names):
        names = [_SHORT.get(name, name) for name in names]
    return Finding(columns=tuple(names), label=separator.decode().strip() or " ")


_NOTHING = re.compile(rb"()").match(b"")


def _ungrouped(names: list[str]) -> list[str]:
    """Return names without the brackets around groups of them: ``Box(P  R  mAP50)`` -> ``P  R  mAP50``.

    Where a head has several groups their names qualify those inside.
    """
    groups = [found[1] for name in names if (found := _GROUP.fullmatch(name)) and ")" not in name]
    ungrouped, group = [], ""
    for name in names:
        inner = name
        if (found := _GROUP.fullmatch(name)) and ")" not in name:
            group, inner = found[1], found[2]
        closes = bool(group) and inner.endswith(")") and "(" not in inner
        inner = inner.removesuffix(")") if closes else inner
        ungrouped.append(f"{group} {inner}" if group and len(groups) > 1 else inner)
        group = "" if closes else group
    return ungrouped


def _is_known(name: str) -> bool:
    rest = divide(name)[1]
    known = counter_of(name) or metric_of(name) or metric_of(rest) or _AVERAGED.fullmatch(name)
    return bool(known or _METRIC_WORDS.search(name))


def _line(text: bytes, separator: bytes) -> Finding | None:
    row = _row(text, _CELL[separator], separator)
    captures, cells, words = [], [], []
    for index, (start, end) in enumerate(row.spans):
        if listed := _LISTED.fullmatch(text, start, end):
            captures.append(Capture(*listed.span(1), "list"))
            cells.append(index)
        elif number := _NUMBER.fullmatch(text, start, end):
            captures.append(Capture(*number.span(1), "cell"))
            cells.append(index)
        elif _EMPTY.fullmatch(text, start, end) or (separator == b" " and text[start:end] == b"all"):
            continue
        elif separator != b" " and (word := _WORD.fullmatch(text, start, end)):
            words.append((index, word[1].decode()))
        elif not row.is_quoted(start, end):
            return None
    fewest = FEWEST_COLUMNS - 1 - (separator != b" " and len(row.spans) >= FEWEST_COLUMNS) * len(words)
    if len(cells) < max(1, fewest) or len(words) > min(MOST_WORDS, len(cells) + 1):
        return None
    return Finding(
        tuple(captures),
        cells=tuple(cells),
        words=tuple(words),
        width=len(row.spans),
        label=separator.decode().strip() or " ",
    )


def _wide_line(text: bytes) -> Finding | None:
    """Return a line whose cells at least two blanks part, because single ones stand inside of them."""
    part = _PART.match(text)
    split = split_of_word(part[1].decode("utf-8", "replace")) if part else ""
    start = part.end() if part and split else 0
    spans = _row(b" " * start + text[start:], _WIDE_CELL, b" ").spans
    numbers = [(i, _WIDE_NUMBER.fullmatch(text, *span)) for i, span in enumerate(spans)]
    captures = {i: Capture(*number.span(1), "cell") for i, number in numbers if number}
    empty = all(
        i in captures or _WIDE_EMPTY.fullmatch(text, *span) or _EMPTY.fullmatch(text, *span)
        for i, span in enumerate(spans)
    )
    if len(captures) < FEWEST_COLUMNS - 1 or not empty:
        return None
    cells, found = tuple(captures), tuple(captures.values())
    words = ((NO_COLUMN, split),) if split else ()
    return Finding(found, cells=cells, width=len(spans), label=" ", split=split, words=words)
