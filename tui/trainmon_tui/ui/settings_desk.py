"""The settings as they can be changed on the screen: their values, where each comes from, and what is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from trainmon_tui.config.settings import (
    Settings,
    Told,
    choices,
    flag_of,
    parse_value,
    settings_file,
    variable_of,
)
from trainmon_tui.config.settings_file import keep_setting
from trainmon_tui.model.errors import BadDataError, UsageError
from trainmon_tui.ui.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LATER = ("mouse", "remember")
"""What counts from the next start on."""
KEYS = "keys"
"""The setting that is a table of its own."""


class Desk:
    """All settings; one of them is in hand. ``now`` is what the screen already shows."""

    def __init__(self, told: Told, themes: Sequence[str], now: Mapping[str, Any]) -> None:
        self.told = told
        self.names = (*Settings.plain(), KEYS)
        self.at = 0
        self.values: dict[str, Any] = {name: getattr(told.settings, name) for name in self.names} | dict(now)
        self.prompt: Prompt | None = None
        """What is typed for the setting in hand."""
        self.said = ""
        """The answer to the last key."""
        self._themes = tuple(themes)

    @property
    def name(self) -> str:
        """The setting in hand."""
        return self.names[self.at]

    def choices(self, name: str) -> tuple[str, ...]:
        """Return the values that a setting can have, where they are few."""
        return self._themes if name == "theme" else choices(name)

    def is_changed(self, name: str) -> bool:
        """Tell whether a value holds only for this screen."""
        return bool(self.values[name] != getattr(self.told.settings, name))

    def origin(self, name: str) -> str:
        """Return where a value comes from, in words: ``default``, ``file``, ``$TRAINMON_X``, ``--x``."""
        if self.is_changed(name):
            return "not saved"
        words = {"variable": f"${variable_of(name)}", "flag": flag_of(name)}
        return words.get(self.told.origin(name), self.told.origin(name))

    def move(self, step: int) -> None:
        """Take another setting in hand."""
        self.at, self.said = (self.at + step) % len(self.names), ""

    def turn(self, step: int) -> bool:
        """Go on to another value of few, or begin to type one; tell whether the value is another one now."""
        known, now = self.choices(self.name), shown(self.values[self.name])
        self.said = ""
        if not known:
            self.prompt = Prompt("value")
            return False
        place = known.index(now) + step if now in known else 0
        return self._set(known[place % len(known)])

    def submit(self) -> bool:
        """Take what was typed; tell whether the value is another one now."""
        text, self.prompt = self.prompt.text.strip() if self.prompt else "", None
        return bool(text) and self._set(text)

    def _set(self, text: str) -> bool:
        try:
            value = parse_value(self.name, text, self.name)
        except UsageError as error:
            self.said = error.message
            return False
        self.values[self.name] = value
        self.said = "counts from the next start" if self.name in LATER else ""
        return True

    def take_keys(self, own: Mapping[str, str]) -> None:
        """Take note of a person's keys, which are saved already."""
        self.values[KEYS] = dict(own)
        settings = msgspec.structs.replace(self.told.settings, keys=dict(own))
        origins = {name: origin for name, origin in self.told.origins.items() if name != KEYS}
        self.told = Told(settings, {**origins, **({KEYS: "file"} if own else {})})

    def save(self) -> None:
        """Write the value in hand into the settings file."""
        self._keep(self.values[self.name], "saved in")

    def forget(self) -> None:
        """Take the setting out of the file, back to its default."""
        self.values[self.name] = getattr(Settings(), self.name)
        self._keep(None, "default again in")

    def _keep(self, value: Any, words: str) -> None:  # noqa: ANN401 (of the setting's own type)
        name = self.name
        try:
            keep_setting(name, value)
        except BadDataError as error:
            self.said = "; ".join(map(str.strip, str(error).splitlines()))
            return
        before = self.told.origin(name)
        stronger = {"variable": variable_of(name), "flag": flag_of(name)}.get(before)
        self.said = f"{words} {settings_file()}" + (f"; {stronger} counts for more" if stronger else "")
        settings = msgspec.structs.replace(self.told.settings, **{name: self.values[name]})
        self.told = Told(settings, {**self.told.origins, name: "default" if value is None else "file"})


def shown(value: Any) -> str:  # noqa: ANN401 (of a setting's own type)
    """Return a value as it is written in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{len(value)} of yours" if value else "as they come"
    return f"{value:g}" if isinstance(value, float) else str(value)
