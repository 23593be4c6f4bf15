"""What the command line decides for the screen."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainmon_tui.client.retry import FewRestarts

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.client.companion import Companion
    from trainmon_tui.client.retry import Retry


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
    smooth: float = 0.9
    mono: bool = field(default_factory=lambda: bool(os.environ.get("NO_COLOR")))
    """No colours: bold, dim and reverse instead."""
    opening: str = "starting"
    """What is said before the engine has spoken."""
    companion: Companion | None = None
    """What stands beside the screen and makes the run, if the screen started it."""
    retry: Callable[[], Retry] = FewRestarts
    """When to start an engine again that is gone."""
    keymap: dict[str, str] = field(default_factory=dict)
    """Action id to keys, for a user's own bindings."""
