"""Text on its way into Markdown: what a log, a path or a playbook says is shown as it is, and does nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ACTIVE = re.compile(
    r"[\\`*\[\]|~$]"
    r"|<(?=[^\W\d]|[/!?])"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|&(?=#?\w)"
    r"|(?<=:)/(?=/)"
    r"|(?<=www)\.(?=\S)"
    r"|(?<=\w)@(?=\w)",
    re.IGNORECASE,
)
"""Signs that mark something up; an underscore inside a word, as in ``free_bits``, does not."""
_OPENING = re.compile(r"[#>=]|[-+](?=\s|\Z)|--|\d{1,9}(?=[.)](?:\s|\Z))")
"""What begins a heading, a list or a rule where it is the first thing of a line."""


def escape(text: str) -> str:
    """Return text for one line of Markdown: no sign of it marks anything up."""
    flat = " ".join(clean(" ".join(text.split())).split())
    escaped = _ACTIVE.sub(lambda found: f"\\{found[0]}", flat)
    opening = _OPENING.match(escaped)
    if opening is None:
        return escaped
    at = opening.end() if opening[0][0].isdigit() else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; its cells are escaped."""
    yield _row(head)
    yield _row(["---"] * len(head))
    for row in rows:
        yield _row([escape(cell) for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
