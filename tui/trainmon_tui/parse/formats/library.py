"""Finds and loads formats: the user's own, in the configuration folder, and those that come with the package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.config.folders import config_folder
from trainmon_tui.config.yaml_guard import load_yaml, read_yaml
from trainmon_tui.model.errors import BadDataError, TrainmonError, did_you_mean
from trainmon_tui.model.text import clean
from trainmon_tui.parse.formats.build import build_format, describe
from trainmon_tui.parse.formats.format import NO_FORMATS, Chosen
from trainmon_tui.parse.formats.samples import failures

if TYPE_CHECKING:
    from trainmon_tui.parse.formats.format import Format

_BUNDLED = Path(__file__).parent / "bundled"
MAX_FORMATS = 64
"""Files of the configuration folder that are looked at."""


class Place(NamedTuple):
    """Where a format is found."""

    name: str
    """The file's name without ``.yaml``: what ``--format`` takes."""
    path: Path
    bundled: bool


class Listed(NamedTuple):
    """A format as a list shows it."""

    name: str
    origin: str
    """``yours`` or ``bundled``."""
    description: str
    path: Path
    error: str
    """What is wrong with it; empty for one that can be used."""


def own_folder() -> Path:
    """Return where the user's own formats are looked for."""
    return config_folder() / "formats"


def own_places() -> list[Place]:
    """Return the user's own formats by name; none where the folder is missing or cannot be read."""
    return _places(own_folder(), bundled=False)


def places() -> list[Place]:
    """Return every format by name, the user's before the bundled ones."""
    own = own_places()
    names = {place.name for place in own}
    return own + [place for place in _places(_BUNDLED, bundled=True) if place.name not in names]


def _places(folder: Path, *, bundled: bool) -> list[Place]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith((".yaml", ".yml")))
    except OSError:
        return []
    return [Place(clean(Path(name).stem), folder / name, bundled) for name in names[:MAX_FORMATS]]


def listed(place: Place) -> Listed:
    """Return a format for a list, also one that cannot be used."""
    description = error = ""
    try:
        document = read_yaml(place.path)
        description = describe(document)
        _sound(place.path)
    except TrainmonError as wrong:
        error = str(wrong)
    return Listed(place.name, "bundled" if place.bundled else "yours", description, place.path, error)


def find_format(name_or_path: str) -> Path:
    """Return the file of a format; raises `BadDataError` for an unknown name, with the nearest one.

    A path is what has a ``/`` or ends in .yaml or .yml; everything else is a name.
    """
    if "/" in name_or_path or name_or_path.endswith((".yaml", ".yml")):
        return Path(name_or_path).expanduser()
    known = {place.name: place.path for place in places()}
    if name_or_path not in known:
        raise BadDataError(
            f"there is no format {clean(name_or_path)!r}",
            did_you_mean(name_or_path, known) or f"your own are looked for in {own_folder()}",
        )
    return known[name_or_path]


def load_format(name_or_path: str) -> Format:
    """Load a format by name or path.

    Raises `BadDataError` with file, line, column and key, `UnavailableError` where there is no re2.
    """
    return read_format(find_format(name_or_path))


def read_format(path: Path) -> Format:
    """Load the format of a file; raises as `load_format` does."""
    document = read_yaml(path)
    format_ = build_format(document, "bundled" if path.parent == _BUNDLED else str(path))
    if path.parent in (_BUNDLED, own_folder()) and format_.name != path.stem:
        raise document.error(
            ("name",), f"the format of {path.name} is called {format_.name!r}", f"write name: {path.stem}"
        )
    return format_


def format_from(text: str, *, source: str = "format.yaml") -> Format:
    """Load a format from its text; raises as `load_format` does."""
    return build_format(load_yaml(text, source=source), source)


def choose_formats(wanted: str) -> Chosen:
    """Return the formats for ``--format``: the one that is named, none for ``none``, else all of the user's own.

    A format that is named has to be in order; raises `BadDataError`, `UnavailableError`. Of one's own that are not,
    a notice speaks, and the run is read without them.
    """
    if wanted == "none":
        return NO_FORMATS
    if wanted:
        return Chosen((_sound(find_format(wanted)),))
    formats, notices = [], []
    for place in own_places():
        try:
            formats.append(_sound(place.path))
        except TrainmonError as error:
            notices.append(f"format {place.name} is left out: {error.message}")
    return Chosen(tuple(formats), tuple(notices))


def _sound(path: Path) -> Format:
    """Return the format of a file whose samples all give what they must."""
    format_ = read_format(path)
    failed = failures(format_)
    if failed:
        raise BadDataError(
            f"{clean(str(path))}: {len(failed)} of its {len(format_.samples)} samples fail",
            f"see trainmon-tui format test {clean(str(path))}",
        )
    return format_
