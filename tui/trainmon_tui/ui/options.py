"""What the command line decides for the screen."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from trainmon_tui.client.retry import FewRestarts
from trainmon_tui.config.settings import Settings, Told

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.client.companion import Companion
    from trainmon_tui.client.connection import Connection
    from trainmon_tui.client.retry import Retry
    from trainmon_tui.plot.raster import Marker
    from trainmon_tui.ui.keys import Mode


def locale_shows_unicode() -> bool:
    """Tell whether the environment's character set is UTF-8."""
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "utf-8" in value.lower() or "utf8" in value.lower()
    return "utf" in locale.getpreferredencoding(do_setlocale=False).lower()


@dataclass(frozen=True)
class UiOptions:
    """Everything the screen is told before it starts."""

    theme: str = "dark"
    """A theme's name."""
    mouse: bool = True
    unicode: bool = field(default_factory=locale_shows_unicode)
    """Whether the terminal's locale can show more than ASCII."""
    marker: str = "auto"
    """``braille``, ``block`` or ``ascii``; ``auto`` is what the locale can show."""
    smooth: float = 0.9
    x: Literal["step", "epoch", "time"] = "step"
    """What charts are drawn over."""
    y: Literal["auto", "linear", "log"] = "auto"
    """The scale of y."""
    mono: bool = field(default_factory=lambda: bool(os.environ.get("NO_COLOR")))
    """No colours: bold, dim and reverse instead."""
    sixteen: bool = False
    """Whether the terminal has sixteen colours: standard ones then stand for the theme's."""
    opening: str = "starting"
    """What is said before the engine has spoken."""
    companion: Companion | None = None
    """What stands beside the screen and makes the run, if the screen started it."""
    retry: Callable[[], Retry] = FewRestarts
    """When to start an engine again that is gone."""
    connect: Callable[[tuple[str, ...]], Connection] | None = None
    """Start an engine for one run, or for the comparison of several; raises `OSError`, `TrainmonError`."""
    mode: Mode = "run"
    """What the first engine tells of."""
    told: Told = field(default_factory=lambda: Told(Settings(remember=False)))
    """A person's settings, and where each of them comes from; without a person nothing is remembered."""
    keymap: dict[str, str] = field(default_factory=dict)
    """Action id to keys, for a user's own bindings."""

    def chart_marker(self) -> Marker:
        """Return what curves are drawn with."""
        if self.marker == "block" and self.unicode:
            return "block"
        return "ascii" if self.marker == "ascii" or not self.unicode else "braille"
