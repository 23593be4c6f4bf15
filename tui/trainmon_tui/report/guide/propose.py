"""Proposes bindings for a guide that has none, by the words that its lines share with a playbook.

Nothing is certain here: a line is bound where it says nearly what a check, target or metric is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.report.guide.fill import decode
from trainmon_tui.report.guide.places import find_places
from trainmon_tui.report.guide.scan import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.report.guide.places import Found
    from trainmon_tui.report.guide.scan import Line
    from trainmon_tui.rules.playbook import Playbook

ALIKE = 0.6
"""The least share of words that a line and a name have in common."""
UNDER_ITS_HEADING = 0.15
AT_ITS_EPOCH = 0.15
AT_NO_EPOCH = -0.1
AT_ANOTHER_EPOCH = -0.5

_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_EPOCH = re.compile(r"\bepoch\s+([0-9]{1,6})\b", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*)")
_TITLE = re.compile(r"\s*\*\*(.+?)\*\*:?\s*")
_COMMENT = "<!-- tm:"


class Proposed(NamedTuple):
    """A guide with bindings."""

    text: bytes
    bound: int
    places: int
    """Boxes and blanks outside of code."""


class _Named(NamedTuple):
    """Something that a line may speak of."""

    binding: str
    words: frozenset[str]
    epoch: int | None = None
    cite: frozenset[str] = frozenset()


class _Section(NamedTuple):
    """Where a line stands."""

    heading: frozenset[str] = frozenset()
    epoch: int | None = None


def propose(name: str, guide: bytes, playbook: Playbook) -> Proposed:
    """Return a copy of a guide with a comment behind each line that speaks of the playbook; raises `BadDataError`."""
    text = decode(name, guide)
    names = _Names(list(_parts(playbook)), list(_values(playbook)))
    written, bound, places, end = [], 0, 0, 0
    section, taken = _Section(), _COMMENT in text[: text.find("\n")]
    for line in lines_of(text):
        shown = text[line.start : line.end]
        section = _section(shown, section)
        found = [] if line.block or taken or _COMMENT in shown else list(find_places(text, line))
        taken = shown.strip().startswith(_COMMENT)
        places += len(found)
        bindings = list(names.bindings(text, line, found, section))
        bound += sum(binding != "-" for binding in bindings)
        if bindings:
            written += [text[end : line.end], f" {_COMMENT} {' | '.join(bindings)} -->"]
            end = line.end
    return Proposed("".join([*written, text[end:]]).encode("utf-8", "surrogateescape"), bound, places)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower().replace("_", " ")))


def _parts(playbook: Playbook) -> Iterator[_Named]:
    """Yield what a box may stand for."""
    for check in playbook.checks:
        epoch = check.at if check.clock == "epoch" else None
        words = _words(check.title) - ({"at", "epoch", str(epoch)} if epoch is not None else set())
        yield _Named(f"check={check.id}", words, epoch, _words(check.cite))
    for target in playbook.targets:
        yield _Named(f"target={target.id}", _words(target.title), None, _words(target.cite))


def _values(playbook: Playbook) -> Iterator[_Named]:
    """Yield what a blank may stand for: metrics, by each of their names, and settings."""
    for name, rule in playbook.metrics.items():
        for called in (rule.label, name):
            yield _Named(name, _words(called))
    for name in playbook.params:
        yield _Named(f"config.{name}", _words(name))


def _section(line: str, before: _Section) -> _Section:
    """Return the section of a line: headings and bold titles say which epoch is spoken of."""
    heading = _HEADING.match(line) or _TITLE.fullmatch(line)
    if heading is None:
        return before
    epoch = _EPOCH.search(heading[1])
    words = _words(heading[1]) if line.lstrip().startswith("#") else before.heading
    return _Section(words, int(epoch[1]) if epoch else None)


class _Names(NamedTuple):
    """What lines may speak of."""

    parts: list[_Named]
    values: list[_Named]

    def bindings(self, text: str, line: Line, found: list[Found], section: _Section) -> Iterator[str]:
        """Yield the bindings of a line; blanks before the last one that is bound are left to a person."""
        if found and found[0].kind == "box":
            box = _nearest(text[found[0].end : line.end], section, self.parts)
            yield from [box] if box else []
        waiting, end = 0, line.start
        for place in found:
            value = _nearest(text[end : place.start], section, self.values) if place.kind == "blank" else ""
            end = place.end
            if value:
                yield from ["-"] * waiting
                yield _asked(value, section)
            waiting = 0 if value else waiting + (place.kind == "blank")


def _asked(value: str, section: _Section) -> str:
    if value.startswith("config."):
        return value
    return f"last({value})" if section.epoch is None else f"{value} @epoch {section.epoch}"


def _nearest(said: str, section: _Section, known: list[_Named]) -> str:
    """Return the binding of what is said in nearly the same words, or nothing."""
    words = _words(said)
    scores = [(_alike(words, section, named), named.binding) for named in known if words]
    best, binding = max(scores, key=lambda score: score[0], default=(0.0, ""))
    return binding if best >= ALIKE else ""


def _alike(words: frozenset[str], section: _Section, named: _Named) -> float:
    """Return the share of common words (Sorensen-Dice): more under the heading it cites and at its epoch."""
    share = 2 * len(words & named.words) / (len(words) + len(named.words) or 1)
    if named.cite and named.cite <= section.heading:
        share += UNDER_ITS_HEADING
    if named.epoch is None:
        return share
    if section.epoch is None:
        return share + AT_NO_EPOCH
    return share + (AT_ITS_EPOCH if named.epoch == section.epoch else AT_ANOTHER_EPOCH)
