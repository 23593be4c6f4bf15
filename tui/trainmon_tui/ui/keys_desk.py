"""The key table as it can be changed on the screen: one action in hand, and whether its new key is being waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.config.settings import settings_file
from trainmon_tui.config.settings_file import keep_key
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.ui.keymap import clash, rebound
from trainmon_tui.ui.keys import GROUPS, Key, bound_keys, cap_of

if TYPE_CHECKING:
    from collections.abc import Mapping

CANCEL = ("escape", "ctrl+c")


class KeysDesk:
    """Changes ``own`` and the settings file together."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = dict(own)
        """A person's keys by action."""
        self.table = sorted(bound_keys(), key=lambda key: GROUPS.index(key.group))
        self.at = 0
        self.waiting = False
        """Whether the next key is the new one."""
        self.said = ""
        """The answer to the last key."""
        self._sure = False

    @property
    def key(self) -> Key:
        """The action in hand."""
        return self.table[self.at]

    def move(self, step: int) -> None:
        """Take another action in hand."""
        self.at = max(0, min(self.at + step, len(self.table) - 1))
        self.said, self._sure = "", False

    def wait(self) -> None:
        """Let the next key be the new one."""
        self.waiting, self.said, self._sure = True, "", False

    def press(self, name: str) -> bool:
        """Take the new key; tell whether the action has another one now. A key that does something else is refused."""
        self.waiting = False
        if name in CANCEL:
            return False
        other = clash(self.key, name, self.own)
        if other is not None:
            self.said = f"{cap_of(other, self.own)} is taken: {other.help}"
            return False
        keys = rebound(self.key, name)
        return self._bind(None if keys == self.key.keys else keys)

    def reset(self) -> bool:
        """Give the action in hand its key of the table again; tell whether it had another one."""
        if self.key.action not in self.own:
            self.said = "it is as it comes"
            return False
        default = self.key.keys.split(",")[0]
        other = clash(self.key, default, self.own)
        if other is not None:
            self.said = f"its own key is taken: {other.help}"
            return False
        return self._bind(None)

    def reset_all(self) -> bool:
        """Give every action its key of the table again, at the second time; tell whether any had another one."""
        if not self.own:
            self.said = "all keys are as they come"
            return False
        if not self._sure:
            self._sure, self.said = True, f"a again: {len(self.own)} of your keys become what they were"
            return False
        self._sure, self.said = False, ""
        for action in list(self.own):
            self._write(action, None)
        self.own.clear()
        return True

    def _bind(self, keys: str | None) -> bool:
        if keys is None:
            self.own.pop(self.key.action, None)
        else:
            self.own[self.key.action] = keys
        self.said = f"saved in {settings_file()}"
        self._write(self.key.action, keys)
        return True

    def _write(self, action: str, keys: str | None) -> None:
        try:
            keep_key(action, keys)
        except BadDataError as error:
            self.said = "only until you leave: " + "; ".join(map(str.strip, str(error).splitlines()))
