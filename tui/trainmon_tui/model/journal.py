"""What a person ticks, decides, adjusts or notes about a run: the entries of its journal, and their lines in a file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Place

SCHEMA = 1
"""The version of an entry's shape; what a later one wrote is kept and shown, but not understood."""
MAX_WORDS = 2000
"""Characters of a note or reason."""
MAX_NAME = 300

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
Words = Annotated[str, msgspec.Meta(max_length=MAX_WORDS)]
Scalar = float | str | bool
Start = Annotated[str, msgspec.Meta(pattern=r"^((epoch|step)=[0-9]{1,18}(\.[0-9]{1,18})?)?$")]
"""``epoch=5`` or ``step=1000``; empty: from where the entry was made."""


class Tick(msgspec.Struct, frozen=True, tag="tick", tag_field="kind"):
    """A person did what a manual item asks for, or takes that back."""

    item: Name
    done: bool = True


OTHER = "something else"
"""What was chosen at a decision if it was none of the runbook's options."""


class Taken(msgspec.Struct, frozen=True, tag="decision", tag_field="kind"):
    """What a person chose at a decision: one of its options, or one of its cases."""

    decision: Name
    option: Name
    why: Words = ""


class Adjusted(msgspec.Struct, frozen=True, tag="param", tag_field="kind"):
    """A person changed a parameter of the run: it has this value from an epoch or step on."""

    param: Name
    value: Scalar
    since: Start = ""
    why: Words = ""


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="kind"):
    """Words of a person."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS)]


class Undone(msgspec.Struct, frozen=True, tag="undo", tag_field="kind"):
    """An earlier entry does not count any more; an undo that is undone brings it back."""

    entry: Name


Deed = Tick | Taken | Adjusted | Note | Undone
"""What a person did."""


class Entry(msgspec.Struct, frozen=True):
    """One line of a journal: who did what, when, and where the run stood."""

    id: str
    time: datetime
    """In UTC."""
    who: str
    at: Place
    did: Deed

    @property
    def when(self) -> str:
        """Return the time as documents print it: ``2026-11-21T15:08:27Z``."""
        return self.time.strftime("%Y-%m-%dT%H:%M:%SZ")


class Strange(msgspec.Struct, frozen=True):
    """A line that a later version wrote: its kind and version, as far as they can be told."""

    kind: str
    version: int


class _Line(msgspec.Struct):
    """An entry as a file keeps it."""

    id: Name
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    did: Deed
    who: str = ""
    at: Place = Place()


class _Kind(msgspec.Struct):
    kind: str = ""


class _Outline(msgspec.Struct):
    """What every version keeps: enough to tell whether the rest can be understood."""

    v: int
    did: _Kind = msgspec.field(default_factory=_Kind)


_read_outline = msgspec.json.Decoder(_Outline).decode
_read_line = msgspec.json.Decoder(_Line).decode
KINDS = ("tick", "decision", "param", "note", "undo")


def encode_entry(entry: Entry) -> bytes:
    """Return an entry as one line of JSON, with its newline."""
    place = {name: value for name, value in msgspec.to_builtins(entry.at).items() if value not in (None, "")}
    fields = {
        "v": SCHEMA, "id": entry.id, "time": entry.time, "who": entry.who, "at": place,
        "did": msgspec.to_builtins(entry.did),
    }  # fmt: skip
    return msgspec.json.encode(fields) + b"\n"


def decode_entry(line: bytes) -> Entry | Strange:
    """Return the entry of a line, its texts cleaned; raises `msgspec.MsgspecError` or `UnicodeDecodeError` for what is none."""
    outline = _read_outline(line)
    if outline.v != SCHEMA or outline.did.kind not in KINDS:
        return Strange(clean(outline.did.kind, MAX_NAME), outline.v)
    found = _read_line(line)
    return Entry(
        clean(found.id, MAX_NAME), found.time, clean(found.who, MAX_NAME), found.at, cleaned(found.did)
    )


def cleaned(did: Deed) -> Deed:
    """Return a deed whose texts hold nothing that a terminal could act on."""
    fields: dict[str, Any] = {name: getattr(did, name) for name in did.__struct_fields__}
    texts = {name: clean(value) for name, value in fields.items() if isinstance(value, str)}
    return msgspec.structs.replace(did, **texts)


def told(did: Deed) -> str:
    """Return a deed in words: ``set free_bits = 0.015 from epoch 5``."""
    match did:
        case Tick():
            words = f"{'ticked' if did.done else 'unticked'} {did.item}"
        case Taken():
            words = f"decided {did.decision}: {did.option}"
        case Adjusted():
            since = f" from {did.since.replace('=', ' ')}" if did.since else ""
            words = f"set {did.param} = {shown(did.value)}{since}"
        case Note():
            words = did.text
        case Undone():
            words = f"took back {did.entry}"
    why = getattr(did, "why", "")
    return f"{words} ({why})" if why else words


def shown(value: Scalar) -> str:
    """Return a parameter's value as people write it: ``0.015``, ``true``."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float | int) else value
