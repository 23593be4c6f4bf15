"""Rows of coloured text, before any toolkit: a run is (text, role, background role), a row a tuple of runs.

Every width here is in terminal cells, so that wide characters never shift what stands beside them.
"""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from trainmon_tui.model.text import clean

Run = tuple[str, str, str]
Row = tuple[Run, ...]

ELLIPSIS = "…"


def cells(text: str) -> int:
    """Return how many cells ``text`` takes."""
    return len(text) if text.isascii() else cell_len(text)


def width_of(row: Row) -> int:
    """Return how many cells a row takes."""
    return sum(cells(text) for text, _, _ in row)


def cut(text: str, width: int) -> str:
    """Return ``text``, cleaned, in at most ``width`` cells: what does not fit ends in an ellipsis."""
    text = clean(text)
    if cells(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def left(text: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` cells, at the left."""
    text = cut(text, width)
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` cells, at the right."""
    text = cut(text, width)
    return " " * (width - cells(text)) + text


def say(text: str, role: str = "text", back: str = "") -> Row:
    """Return a row of one run."""
    return ((text, role, back),)


def join(parts: list[Row], gap: str = "  ") -> Row:
    """Return rows side by side with ``gap`` between them; empty rows take no gap."""
    row: list[Run] = []
    for part in parts:
        if not width_of(part):
            continue
        if row:
            row.append((gap, "dim", ""))
        row.extend(part)
    return tuple(row)


def fit(row: Row, width: int, back: str = "") -> Row:
    """Return a row of exactly ``width`` cells: cut with an ellipsis, or padded on ``back``."""
    taken, rest = [], width
    for text, role, behind in row:
        size = cells(text)
        if size > rest:
            short = cut(text, rest)
            taken.append((short, role, behind or back))
            rest -= cells(short)
            break
        taken.append((text, role, behind or back))
        rest -= size
    if rest > 0:
        taken.append((" " * rest, "text", back))
    return tuple(run for run in taken if run[0])


def spread(start: Row, end: Row, width: int) -> Row:
    """Return ``start`` at the left and ``end`` at the right; ``end`` gives way when both do not fit."""
    room = width - width_of(end)
    if room < min(width_of(start), width) + 1:
        return fit(start, width)
    return (*fit(start, room), *end)


def pick(parts: list[tuple[int, Row]], width: int, gap: str = "  ") -> Row:
    """Return as many parts as fit into ``width``, kept in order; the greatest ranks are left out first."""
    kept = list(parts)
    while len(kept) > 1 and width_of(join([row for _, row in kept], gap)) > width:
        kept.remove(max(kept, key=lambda part: part[0]))
    return join([row for _, row in kept], gap)


def wrap(text: str, width: int, limit: int = 99) -> list[str]:
    """Return ``text`` in lines of at most ``width`` cells, broken at blanks; the last of ``limit`` is cut."""
    if width < 1:
        return []
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        longer = f"{line} {word}" if line else word
        if cells(longer) <= width or not line:
            line = longer
            continue
        lines.append(line)
        line = word
    lines.append(line)
    if len(lines) > limit:
        lines = [*lines[: limit - 1], " ".join(lines[limit - 1 :])]
    return [cut(line, width) for line in lines]
