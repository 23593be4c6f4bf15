"""A person's own keys over the key table: what is bound to what, and what would clash."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import GROUPS_OF, Key, bound_keys, grouped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.ui.keys import Mode


def keys_of(key: Key, own: Mapping[str, str]) -> list[str]:
    """Return the keys of an action as the toolkit spells them, the one that is shown first."""
    return [name.strip() for name in own.get(key.action, key.keys).split(",") if name.strip()]


def rebound(key: Key, name: str) -> str:
    """Return an action's keys with another first one; its other keys stay, so that ctrl+c always leaves."""
    return ",".join(dict.fromkeys([name, *(other.strip() for other in key.keys.split(",")[1:])]))


def clash(key: Key, name: str, own: Mapping[str, str]) -> Key | None:
    """Return the other action that a key does wherever this one can be done; None where it is free."""
    modes = _modes(key)
    taken = (other for other in bound_keys() if other.action != key.action and name in keys_of(other, own))
    return next((other for other in taken if modes & _modes(other)), None)


@cache
def _modes(key: Key) -> set[Mode]:
    """Return the modes in which an action may do something."""
    return {
        mode
        for mode in GROUPS_OF
        if any(key.action == other.action for _, keys in grouped(mode) for other in keys)
    }


def toolkit_map(own: Mapping[str, str]) -> dict[str, str]:
    """Return a keymap for the toolkit: it takes a key away from all actions that share it, so those are named too."""
    table = bound_keys()
    touched = {name for key in table if key.action in own for name in (*keys_of(key, {}), *keys_of(key, own))}
    return {
        key.action: ",".join(keys_of(key, own))
        for key in table
        if key.action in own or touched.intersection(keys_of(key, {}))
    }
