"""Boxes and blanks in a line of Markdown: found again when they are filled, and written anew.

A blank is a run of underscores. A filled one keeps two on each side, which Markdown shows as bold: ``__0.035__``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.report.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.report.guide.scan import Line

Mark = Literal[" ", "x", "~", "!"]
"""Open, ticked, doubtful, failed."""

MAX_FILLED = 200
BLANK = "_____"
"""What a blank is that was filled and is not known any more."""

_BOXES = ({" ": "☐", "x": "☑", "~": "◩", "!": "☒"}, {" ": "□", "x": "▣", "~": "◪", "!": "⊠"})
_BOX_OF = {sign: boxes for boxes in _BOXES for sign in boxes.values()}
_PLACE = re.compile(
    r"(?P<blank>_{3,}|__(?=[^\s_])(?:(?!__).)*?[^\s_]__(?!_))"
    r"|(?<![\w\]!\\])\[(?P<mark>[ xX!~])\](?![\[(:])"
    rf"|(?P<sign>[{''.join(_BOX_OF)}])"
)


class Found(NamedTuple):
    """A box or blank, with the stretch of the guide that is written anew."""

    kind: Literal["box", "blank"]
    start: int
    end: int
    now: str
    fenced: bool


def find_places(text: str, line: Line) -> Iterator[Found]:
    """Yield the boxes and blanks of a stretch of text, in its order."""
    for match in _PLACE.finditer(text, line.start, line.end):
        group = match.lastgroup or ""
        kind: Literal["box", "blank"] = "blank" if group == "blank" else "box"
        yield Found(kind, *match.span(group), match[group], bool(line.block))


def marked(found: Found, mark: Mark) -> str:
    """Return the box with another mark, in its own shape."""
    if found.now in _BOX_OF:
        return _BOX_OF[found.now][mark]
    return found.now if mark == "x" and found.now == "X" else mark


def filled(found: Found, text: str) -> str:
    """Return the blank with a text, or as a blank again where there is none."""
    shown = _in_code(text) if found.fenced else _in_prose(text)
    if shown:
        return f"__{shown}__"
    return found.now if not found.now.strip("_") else BLANK


def _in_prose(text: str) -> str:
    return _harmless(escape(_cut(text)))


def _in_code(text: str) -> str:
    return _harmless(re.sub("__+", "_", _cut(text)))


def _cut(text: str) -> str:
    return " ".join(clean(" ".join(text.split()))[:MAX_FILLED].split()).strip("_ ")


def _harmless(text: str) -> str:
    """Return a text that opens and closes no comment: the next time it would be taken for a binding."""
    return text.replace("<!-", "<! -").replace("-->", "-- >")
