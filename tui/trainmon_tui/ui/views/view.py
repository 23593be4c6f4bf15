"""What a view returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.ui.rows import Row


@dataclass
class View:
    """A pane's contents for a given size."""

    rows: list[Row]
    title: Row = ()
    """In the border, at the left."""
    note: Row = ()
    """In the border, at the right."""
    targets: list[int] = field(default_factory=list)
    """For a list: the item that each row belongs to, or -1."""
    places: list[Place] = field(default_factory=list)
    """For judgements: where in the log each row has its evidence."""
