"""What a person may do in a journal: every name is one that the playbook knows, else the nearest is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.model.errors import UsageError, did_you_mean
from trainmon_tui.model.journal import OTHER, Adjusted, Entry, Taken, Tick, Undone, cleaned, shown
from trainmon_tui.rules.journal import same_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.journal import Deed, Scalar
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.rules.playbook import Playbook

LABEL = 12
"""Characters before a colon that are an option's label, not the first words of a sentence."""
_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Known(NamedTuple):
    """Every name that a deed may name."""

    manual: tuple[str, ...]
    """Items that a person ticks."""
    automatic: tuple[str, ...]
    """Items that tick themselves."""
    decisions: Mapping[str, tuple[str, ...]]
    """The options of every decision, as they are now."""
    cases: Mapping[str, tuple[str, ...]]
    params: Mapping[str, Scalar]
    entries: tuple[str, ...] = ()
    """Ids that can be taken back, the newest last."""


def known_names(judgement: Judgement, playbook: Playbook | None, entries: Sequence[Entry] = ()) -> Known:
    """Return what can be named now."""
    rules = playbook.decisions if playbook is not None else ()
    return Known(
        tuple(item.id for item in judgement.items if item.kind == "manual"),
        tuple(item.id for item in judgement.items if item.kind != "manual"),
        {decision.id: decision.options for decision in judgement.decisions},
        {rule.id: tuple(case.id for case in rule.cases) for rule in rules},
        playbook.params if playbook is not None else {},
        tuple(entry.id for entry in entries),
    )


def proven(did: Deed, known: Known) -> Deed:
    """Return a deed with its names and values as the playbook spells them; raises `UsageError` with the nearest."""
    did = cleaned(did)
    match did:
        case Tick(item):
            _refuse_unknown_item(item, known)
        case Taken():
            return _choice(did, known)
        case Adjusted():
            return _change(did, known)
        case Undone(entry):
            return Undone(_entry(entry, known))
    return did


def _refuse_unknown_item(item: str, known: Known) -> None:
    if item in known.manual:
        return
    if item in known.automatic:
        raise UsageError(
            f"{item} is ticked by the log itself, not by a person", f"by hand: {', '.join(known.manual)}"
        )
    raise UsageError(f"there is no item {item!r} to tick", did_you_mean(item, known.manual))


def _choice(did: Taken, known: Known) -> Taken:
    if did.decision not in known.decisions:
        raise UsageError(
            f"there is no decision {did.decision!r}", did_you_mean(did.decision, known.decisions)
        )
    options, cases = known.decisions[did.decision], known.cases.get(did.decision, ())
    for option in options:
        if did.option.casefold() in (option.casefold(), label(option).casefold()):
            return msgspec.structs.replace(did, option=option)
    if did.option in (OTHER, "other"):
        return _something_else(did)
    word = did.option.removeprefix("case ")
    if word in cases:
        return msgspec.structs.replace(did, option=f"case {word}")
    labels = [label(option) for option in options]
    offered = [*(f"{name} of its options" for name in labels), f"a case: {', '.join(cases)}", "other"]
    raise UsageError(f"{did.decision} has no option {did.option!r}", f"known: {'; '.join(offered)}")


def _something_else(did: Taken) -> Taken:
    if not did.why:
        raise UsageError(f"{OTHER} needs a reason", f'for example: decide {did.decision} other --why "..."')
    return msgspec.structs.replace(did, option=OTHER)


def label(option: str) -> str:
    """Return the word by which an option is called: the ``A`` of ``A: wait``, else all of it."""
    head, colon, _ = option.partition(":")
    return head.strip() if colon and 0 < len(head.strip()) <= LABEL else option


def _change(did: Adjusted, known: Known) -> Adjusted:
    if did.param not in known.params:
        hint = did_you_mean(did.param, known.params) or "the playbook has no params"
        raise UsageError(f"there is no parameter {did.param!r}", hint)
    given = known.params[did.param]
    value = read_value(did.value, given)
    if value is None:
        kinds = {bool: "true or false", str: "a word"}
        wanted = kinds.get(type(given), "a number")
        raise UsageError(f"{did.param} cannot be {shown(did.value)!r}", f"it is {wanted}: now {shown(given)}")
    return msgspec.structs.replace(did, value=value)


def read_value(value: Scalar, given: Scalar) -> Scalar | None:
    """Return a value in the type of the one that the playbook gives, or None where it has none of it."""
    if same_type(value, given):
        return value
    if not isinstance(value, str):
        return None
    if isinstance(given, bool):
        return _SWITCHES.get(value.casefold())
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _entry(entry: str, known: Known) -> str:
    if not known.entries:
        raise UsageError("there is nothing to take back")
    if entry == "last":
        return known.entries[-1]
    found = [id_ for id_ in known.entries if id_.startswith(entry)]
    if len(found) != 1:
        words = "several entries begin" if found else "there is no entry that begins"
        raise UsageError(f"{words} with {entry!r}", f"the last one is {known.entries[-1]}")
    return found[0]
