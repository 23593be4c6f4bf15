"""Files that ship with the program: themes and demo logs, in an installed wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from trainmon_tui.model.errors import TrainmonError

Kind = Literal["themes", "demo_logs"]

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(kind: Kind) -> Path:
    """Return the folder of shipped files of one kind; raises `TrainmonError` when the installation lacks it."""
    for place in candidates(kind):
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in candidates(kind))
    raise TrainmonError(
        f"this installation has no {kind} folder (looked for {looked})",
        "install trainmon-tui again, or run it from a whole checkout",
    )


def candidates(kind: Kind) -> tuple[Path, Path]:
    """Return where the folder can be: inside the installed package, then at the top of a checkout."""
    return _PACKAGE / "_data" / kind, _PACKAGE.parent.parent / kind
