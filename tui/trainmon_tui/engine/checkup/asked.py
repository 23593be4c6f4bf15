"""Which run a check-up is asked about, and how it is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trainmon_tui.parse.formats.format import Format


class AskedRun(NamedTuple):
    """A run that is looked at."""

    path: Path
    formats: Sequence[Format] = ()
    """The user's formats that may read its lines."""
    alone: bool = False
    """Whether no other file of the run beside it is read."""
    called: str = ""
    """What people call a copy of it, as of standard input: where the copy stands says nothing of the run."""

    @property
    def name(self) -> str:
        """What it is called in the report."""
        return self.called or self.path.name

    @property
    def is_copy(self) -> bool:
        """Whether the path leads to a copy, whose writer and folder are not the run's."""
        return bool(self.called)
