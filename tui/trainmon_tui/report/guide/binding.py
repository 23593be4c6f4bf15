"""What stands in a comment ``<!-- tm: ... -->``: which answer belongs into a box or blank.

Nothing is looked up here: whether a check, a metric or a field exists is known once a playbook judges the run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIP = "-"
SEPARATOR = "|"

Kind = Literal["skip", "check", "target", "decision", "journal", "run", "time", "question"]

_PART = re.compile(r"(check|target|decision|journal)\s*=\s*(\S+)(?:\s+is\s+(\S.*))?", re.DOTALL)
_RUN = re.compile(r"run\.(\w+)")
_WORD = re.compile(r"(value|if)\s+")
_FORMAT = re.compile(r"\s+fmt=(\S*)\Z")
_SPEC = re.compile(r"\+?(?:\.[0-9])?[efgd]")
_MOMENT = re.compile(r"\s*@([^@\"'`]*)\Z")
_NUMBERED = re.compile(r"(epoch|step)\s+([0-9]{1,12})")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")


class BindingError(ValueError):
    """A binding cannot be used; ``at`` is its place in the guide, ``hint`` what was meant."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


class Binding(NamedTuple):
    """One binding; ``start`` is where it stands in the guide."""

    text: str
    start: int
    kind: Kind
    subject: str = ""
    """The id of a part with its field, the field of the run, or an expression."""
    subject_start: int = 0
    cases: tuple[str, ...] = ()
    """Of a decision: the cases in which the box is ticked."""
    only_if: bool = False
    """Whether a condition that does not hold leaves its box open."""
    epoch: int | None = None
    step: int | None = None
    at_end: bool = False
    spec: str = ""
    """How a number is written: ``.3f``."""


def parse_bindings(body: str, start: int) -> Iterator[Binding]:
    """Yield the bindings of a comment's body that begins at ``start``; raises `BindingError`."""
    for text, at in _split(body, start):
        yield _parse(text, at)


def _split(body: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the parts between bars outside quotes, without the blanks around them, and where each begins."""
    plain = _QUOTED.sub(lambda quoted: "q" * len(quoted[0]), body)
    begin = 0
    for part in plain.split(SEPARATOR):
        own = body[begin : begin + len(part)]
        yield own.strip(), start + begin + len(own) - len(own.lstrip())
        begin += len(part) + len(SEPARATOR)


def _parse(text: str, start: int) -> Binding:
    if not text:
        raise BindingError("here a binding is missing", start, f"{SKIP} leaves a blank to a person")
    if text == SKIP:
        return Binding(text, start, "skip")
    rest, spec = _format(text, start)
    if rest == "time":
        return Binding(text, start, "time")
    part, run = _PART.fullmatch(rest), _RUN.fullmatch(rest)
    if run:
        return Binding(text, start, "run", run[1], start + run.start(1), spec=spec)
    if part:
        return _part(text, start, part, spec)
    return _question(text, start, rest, spec)


def _format(text: str, start: int) -> tuple[str, str]:
    found = _FORMAT.search(text)
    if found is None:
        return text, ""
    if not _SPEC.fullmatch(found[1]):
        raise BindingError(
            f"unknown number format {found[1]!r}", start + found.start(1), "formats: .3f .2e .4g d"
        )
    return text[: found.start()], found[1]


def _part(text: str, start: int, found: re.Match[str], spec: str) -> Binding:
    kind = cast("Kind", found[1])
    if found[3] and kind != "decision":
        raise BindingError(f"a {kind} has no cases", start + found.start(3), "decision=ID is CASE")
    cases = tuple(re.split(r"\s+or\s+", found[3].strip())) if found[3] else ()
    return Binding(text, start, kind, found[2], start + found.start(2), cases, spec=spec)


def _question(text: str, start: int, rest: str, spec: str) -> Binding:
    word = _WORD.match(rest)
    begin = word.end() if word else 0
    moment = _MOMENT.search(rest)
    question = rest[begin : moment.start() if moment else len(rest)]
    binding = Binding(
        text, start, "question", question, start + begin, only_if=bool(word and word[1] == "if"), spec=spec
    )
    if moment is None:
        return binding
    named = moment[1].strip()
    found = _NUMBERED.fullmatch(named)
    if found is None:
        if named != "end":
            hint = "write @epoch 5, @step 500 or @end"
            raise BindingError(f"@{named} is no moment", start + moment.start(1) - 1, hint)
        return binding._replace(at_end=True)
    number = int(found[2])
    return binding._replace(epoch=number) if found[1] == "epoch" else binding._replace(step=number)
