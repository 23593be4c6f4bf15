"""Fills the bound places of a guide: everything else of it stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from trainmon_tui.config.yaml_guard import MAX_BYTES
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean
from trainmon_tui.report.guide.binding import BindingError
from trainmon_tui.report.guide.places import filled, find_places, marked
from trainmon_tui.report.guide.scan import Places, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trainmon_tui.report.guide.answers import Answer
    from trainmon_tui.report.guide.binding import Binding
    from trainmon_tui.report.guide.places import Found
    from trainmon_tui.report.guide.scan import Bound


class FilledPlace(msgspec.Struct, frozen=True):
    """A box or blank that a binding speaks of, and what was written into it."""

    line: int
    column: int
    binding: str
    kind: Literal["box", "blank"]
    written: str
    """Of a box the sign inside it, of a blank its text; empty where it stays blank."""
    why: str
    """Why it stays open; empty where it does not."""


class FilledGuide(msgspec.Struct, frozen=True):
    """A guide that was filled in."""

    name: str
    text: bytes
    places: list[FilledPlace]
    notices: list[str]
    """Lines that were left as they are, because their places do not fit their bindings."""


class _Edit(NamedTuple):
    found: Found
    text: str


def fill_guide(name: str, guide: bytes, answer: Callable[[Binding], Answer]) -> FilledGuide:
    """Return a guide with its bound places filled; ``name`` is its file's, for messages.

    Raises `BadDataError` with file, line and column for a binding that cannot be used.
    """
    text = decode(name, guide)
    where = Places(text)
    places: list[FilledPlace] = []
    notices: list[str] = []
    edits: list[_Edit] = []
    try:
        for bound in scan(text):
            pairs = _paired(text, bound, answer)
            if isinstance(pairs, str):
                notices.append(f"{_named(name, where(bound.bindings[0].start))}: {pairs}")
                continue
            for binding, found, said in pairs:
                edit = _edit(found, said)
                edits.append(edit)
                places.append(_told(where(found.start), binding, edit, said))
    except BindingError as error:
        raise located(name, text, error) from error
    return FilledGuide(clean(name), _edited(text, edits), places, notices)


def decode(name: str, guide: bytes) -> str:
    """Return a guide as text from which its bytes can be made again; raises `BadDataError` for one too large."""
    if len(guide) > MAX_BYTES:
        raise BadDataError(f"{clean(name)}: larger than {MAX_BYTES // 1024} KB", "a runbook is far smaller")
    return guide.decode("utf-8", "surrogateescape")


def bindings(name: str, guide: bytes) -> Iterator[Binding]:
    """Yield every binding of a guide; raises `BadDataError` with file, line and column."""
    text = decode(name, guide)
    try:
        for bound in scan(text):
            yield from bound.bindings
    except BindingError as error:
        raise located(name, text, error) from error


def located(name: str, text: str, error: BindingError) -> BadDataError:
    """Return the error of a binding with its file, line and column."""
    hint = "\n".join(clean(line) for line in error.hint.split("\n"))
    return BadDataError(f"{_named(name, Places(text)(error.at))}: {clean(error.message)}", hint)


def _named(name: str, at: tuple[int, int]) -> str:
    return f"{clean(name)}:{at[0]}:{at[1]}"


def _paired(
    text: str, bound: Bound, answer: Callable[[Binding], Answer]
) -> list[tuple[Binding, Found, Answer]] | str:
    """Return each binding with its place and answer, or why they do not fit.

    A verdict or condition takes the next box, or where none is left the next blank; all else takes the next blank.
    """
    found = [place for stretch in bound.stretches for place in find_places(text, stretch)]
    boxes = [place for place in found if place.kind == "box"]
    blanks = [place for place in found if place.kind == "blank"]
    many = f"{len(boxes)} boxes and {len(blanks)} blanks for {len(bound.bindings)} bindings: left as they are"
    pairs = []
    for binding in bound.bindings:
        said = None if binding.kind == "skip" else answer(binding)
        here = boxes if said is not None and said.for_box and boxes else blanks
        if not here:
            return many
        taken = here.pop(0)
        if said is not None:
            pairs.append((binding, taken, said))
    return pairs


def _edit(found: Found, said: Answer) -> _Edit:
    if found.kind == "blank":
        return _Edit(found, filled(found, said.text))
    return _Edit(found, found.now if said.mark is None else marked(found, said.mark))


def _told(at: tuple[int, int], binding: Binding, edit: _Edit, said: Answer) -> FilledPlace:
    found = edit.found
    written = edit.text.strip("_") if found.kind == "blank" else edit.text
    is_open = not said.text if found.kind == "blank" else said.mark in (None, " ")
    return FilledPlace(
        *at, clean(binding.text), found.kind, clean(written), clean(said.why) if is_open else ""
    )


def _edited(text: str, edits: list[_Edit]) -> bytes:
    parts, end = [], 0
    for found, written in sorted(edits, key=lambda edit: edit.found.start):
        parts += [text[end : found.start], written]
        end = found.end
    return "".join([*parts, text[end:]]).encode("utf-8", "surrogateescape")
