"""Which texts every line that a pattern matches must hold: how lines of other shapes are passed over at no cost.

Reads the pattern's outermost sequence and leaves out whatever may be absent. Too little is found where a pattern is
written in a way that is not understood here; that costs time, never a line.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\(?:[pP](?:\{[^}]*\}|.)|x\{[0-9a-fA-F]*\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|[A-Za-z0-9])"
    r"|\\(?P<escaped>.)|(?P<group>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:?))?)|(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])"
    r"|(?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)|(?P<special>[.^$|)])|(?P<plain>.)",
    re.DOTALL,
)
_KEPT_AT_LEAST_ONCE = re.compile(r"\+|\{0*[1-9]")


def required_texts(pattern: str) -> tuple[str, ...]:
    """Return texts that every match holds, in order; empty when none is sure."""
    if re.search(r"\(\?[a-zA-Z]*[isx][a-zA-Z-]*[:)]|\\Q", pattern):
        return ()
    runs: list[str] = [""]
    depth = 0
    for token in _TOKEN.finditer(pattern):
        if token["group"]:
            depth += 1
        elif token["special"] == ")":
            depth -= 1
        elif token["special"] == "|" and depth <= 0:
            return ()
        if depth > 0 or token["group"] or token["special"] == ")":
            _break(runs)
        elif token["repeat"]:
            _repeat(runs, token["repeat"])
        elif literal := token["escaped"] or token["plain"]:
            runs[-1] += literal
        elif token["special"] not in ("^", "$"):
            _break(runs)
    return tuple(run for run in runs if run)


def _break(runs: list[str]) -> None:
    if runs[-1]:
        runs.append("")


def _repeat(runs: list[str], written: str) -> None:
    """Take back the character that may be absent, and begin anew behind one that may come several times."""
    if not runs[-1]:
        return
    if not _KEPT_AT_LEAST_ONCE.match(written):
        runs[-1] = runs[-1][:-1]
    runs.append("")
