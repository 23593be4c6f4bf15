"""From a person's settings and flags to what the screen is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from trainmon_tui.config.settings import Settings, checked_keys, read_settings
from trainmon_tui.config.terminal import has_sixteen_colours
from trainmon_tui.ui.keys import bound_keys
from trainmon_tui.ui.options import UiOptions

if TYPE_CHECKING:
    import argparse


def ui_options(args: argparse.Namespace, **more: Any) -> UiOptions:  # noqa: ANN401 (the screen's other options)
    """Return the screen's options; ``more`` are those that no person sets. Raises `TrainmonError`."""
    told = read_settings({name: getattr(args, name, None) for name in Settings.plain()})
    settings = told.settings
    return UiOptions(
        theme=settings.theme,
        mouse=settings.mouse,
        marker=settings.marker,
        smooth=settings.smooth,
        x=settings.x,
        y=settings.y,
        told=told,
        sixteen=has_sixteen_colours(os.environ),
        keymap=checked_keys(settings, {key.action: key.cap for key in bound_keys()}),
        **more,
    )
