"""Makers of GPUs: each module here reads the GPUs of one, through the same small interface.

A module has ``open_cards()``, which returns `Cards` or raises `AbsentError`. It runs in a child process that may
hang or crash, and imports its library when it is called. A further vendor is one more module here.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu
    from trainmon_tui.telemetry.process_names import ProcessNames


class AbsentError(Exception):
    """A vendor's GPUs cannot be read at all: ``str()`` says why. ``installed`` tells whether its library is there."""

    def __init__(self, words: str, *, installed: bool) -> None:
        super().__init__(words)
        self.installed = installed


class Cards(Protocol):
    """The GPUs of one vendor."""

    def read(self, names: ProcessNames) -> tuple[Gpu, ...]:
        """Return every GPU now; raises `AbsentError` when they went away."""
        ...


class Vendor(Protocol):
    """What a module of this package is."""

    def open_cards(self) -> Cards:
        """Load the library and find the GPUs; raises `AbsentError`."""
        ...


def vendors() -> list[Vendor]:
    """Return every vendor's module; NVIDIA speaks first."""
    names = sorted((found.name for found in pkgutil.iter_modules(__path__)), reverse=True)
    return [importlib.import_module(f"{__name__}.{name}") for name in names]
