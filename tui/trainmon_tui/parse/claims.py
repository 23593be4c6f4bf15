"""Figures that a log derives from others it printed: ``Loss reduction: 52.1% (3.165 → 1.523)``, ``Best epoch: 12``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from trainmon_tui.parse.names import divide, split_of_text
from trainmon_tui.parse.numbers import DECIMAL, THOUSANDS, parse_number
from trainmon_tui.parse.roles import metric_of

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Split

_FIGURE = rb"(?:" + THOUSANDS + rb"(?![0-9])|" + DECIMAL + rb")"
_ARROW = rb" *(?:\xe2\x86\x92|-{1,2}>|=>|\bto\b) *"
_NAME = rb"(?P<name>[A-Za-z][\w %/-]{1,48}?)"
_CHANGE = re.compile(
    _NAME
    + rb" *[:=] *(?P<printed>"
    + _FIGURE
    + rb") ?%[^\d(]{0,12}[(\[]?(?:from )?(?P<before>"
    + _FIGURE
    + rb")"
    + _ARROW
    + rb"(?P<after>"
    + _FIGURE
    + rb")",
    re.IGNORECASE,
)
_SINCE_START = re.compile(
    rb"(?P<name>(?:improvement|reduction|decrease) (?:from|since) (?:the )?(?:start|beginning|first epoch))\s*[:=] *(?P<printed>"
    + _FIGURE
    + rb") ?%",
    re.IGNORECASE,
)
_MEAN = re.compile(
    rb"\[(?P<items>"
    + _FIGURE
    + rb"(?:, *"
    + _FIGURE
    + rb"){1,255})\][^\[\]\d]{0,24}\b(?P<name>mean|avg|average)\b *[:=]? *(?P<printed>"
    + _FIGURE
    + rb")",
    re.IGNORECASE,
)
_BEST_VALUE = re.compile(
    rb"\bbest (?P<name>[A-Za-z][\w /-]{1,40}?)(?: is)? *[:=] *(?P<printed>"
    + _FIGURE
    + rb"),? *(?:\(|at |@ ?|in )(?:at |in )?(?:epoch|ep\.?)[ =:#]*(?P<epoch>[0-9]+)\b",
    re.IGNORECASE,
)
_BEST_EPOCH = re.compile(rb"\bbest epoch(?: is)? *[:=]? *(?P<epoch>[0-9]+)\b", re.IGNORECASE)
_FALLS = ("reduc", "decreas", "drop", "fell")
"""A change in these words is positive where the figure falls; any other may mean either."""
_LONGEST = 400


class Figure(NamedTuple):
    """A printed number: its value, and the least step in which it could have been printed otherwise."""

    value: float
    unit: float


def read_claim(text: bytes) -> dict[str, Any] | None:
    """Return what a line derives; None where it derives nothing.

    ``kind`` is ``change`` {before, after, falls}, ``improvement``, ``mean`` {items} or ``best`` {metric, split, epoch};
    the printed figure is ``printed`` and ``unit``.
    """
    if len(text) > _LONGEST:
        return None
    if found := _CHANGE.search(text):
        name = found["name"].decode()
        falls = any(word in name.lower() for word in _FALLS)
        ends = {"before": _figure(found["before"]), "after": _figure(found["after"])}
        return _claim("change", name, found["printed"]) | ends | {"falls": falls}
    if found := _SINCE_START.search(text):
        return _claim("improvement", found["name"].decode(), found["printed"])
    if found := _MEAN.search(text):
        items = [_figure(item.strip()).value for item in found["items"].split(b",")]
        return _claim("mean", found["name"].decode(), found["printed"]) | {"items": items}
    return _best(text)


def _best(text: bytes) -> dict[str, Any] | None:
    if found := _BEST_VALUE.search(text):
        name = found["name"].decode()
        metric, split = _series_of(name)
        told = {"metric": metric, "split": split, "epoch": float(found["epoch"])}
        return _claim("best", f"best {name}", found["printed"]) | told
    if found := _BEST_EPOCH.search(text):
        return {
            "kind": "best",
            "name": "best epoch",
            "metric": "",
            "split": "valid",
            "epoch": float(found["epoch"]),
        }
    return None


def _series_of(name: str) -> tuple[str, Split]:
    split, rest = divide(name)
    return metric_of(rest) or rest, split or split_of_text(name)


def _claim(kind: str, name: str, printed: bytes) -> dict[str, Any]:
    value, unit = _figure(printed)
    return {"kind": kind, "name": name.strip(), "printed": value, "unit": unit}


def _figure(text: bytes) -> Figure:
    value = parse_number(text) or 0.0
    mantissa, _, exponent = text.lower().partition(b"e")
    decimals = len(mantissa.partition(b".")[2])
    return Figure(value, 10.0 ** (int(exponent or b"0") - decimals))
