"""Files of one kind that a user may add to: one's own, in the configuration folder, and those of the package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from trainmon_tui.config.folders import config_folder
from trainmon_tui.model.errors import BadDataError, TrainmonError, did_you_mean
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Loaded = TypeVar("Loaded")

MAX_FILES = 64
"""Files of the configuration folder that are looked at."""


class Place(NamedTuple):
    """Where a file of a library is found."""

    name: str
    """The file's name without ``.yaml``."""
    path: Path
    bundled: bool

    @property
    def origin(self) -> str:
        """Whose it is, in a word."""
        return "bundled" if self.bundled else "yours"


class Library(NamedTuple):
    """All YAML files of one kind: ``kind`` is what one is called, ``folder`` its folder in the configuration."""

    kind: str
    folder: str
    bundled: Path

    def own_folder(self) -> Path:
        """Return where the user's own are looked for."""
        return config_folder() / self.folder

    def own(self) -> list[Place]:
        """Return the user's own by name; none where the folder is missing or cannot be read."""
        return _places(self.own_folder(), bundled=False)

    def places(self) -> list[Place]:
        """Return all by name, the user's before the bundled ones that they replace."""
        own = self.own()
        names = {place.name for place in own}
        return own + [place for place in _places(self.bundled, bundled=True) if place.name not in names]

    def find(self, name_or_path: str) -> Path:
        """Return the file of a name or path; raises `BadDataError` for an unknown name, with the nearest one.

        A path is what has a ``/`` or ends in .yaml or .yml, and any file that exists and has no name's name.
        """
        known = {place.name: place.path for place in self.places()}
        if "/" in name_or_path or name_or_path.endswith((".yaml", ".yml")):
            return Path(name_or_path).expanduser()
        if name_or_path in known:
            return known[name_or_path]
        if os.path.isfile(name_or_path):  # noqa: PTH113 - takes any name; a Path's refuses long ones
            return Path(name_or_path)
        raise BadDataError(
            f"there is no {self.kind} {clean(name_or_path)!r}",
            did_you_mean(name_or_path, known) or f"your own are looked for in {self.own_folder()}",
        )


def usable(
    kind: str, places: Iterable[Place], load: Callable[[Place], Loaded]
) -> tuple[tuple[Loaded, ...], tuple[str, ...]]:
    """Return what ``load`` makes of files of a kind, and a notice of each that cannot be used."""
    loaded, notices = [], []
    for place in places:
        try:
            loaded.append(load(place))
        except TrainmonError as error:
            notices.append(f"{kind} {place.name} is left out: {error.message}")
    return tuple(loaded), tuple(notices)


def _places(folder: Path, *, bundled: bool) -> list[Place]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith((".yaml", ".yml")))
    except OSError:
        return []
    return [Place(clean(Path(name).stem), folder / name, bundled) for name in names[:MAX_FILES]]
