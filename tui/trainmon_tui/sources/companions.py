"""Which files beside a log belong to the same run: its standard error, and those of the other ranks."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import NamedTuple

NAMES_LOOKED_AT = 4096
_OUT = re.compile(r"(?<![a-z])(stdout|out|o(?=\d))(?![a-z])", re.IGNORECASE)
_ERR = re.compile(r"(?<![a-z])(stderr|err|e(?=\d))(?![a-z])", re.IGNORECASE)
_SWAPPED = {"stdout": "stderr", "out": "err", "o": "e"} | {"stderr": "stdout", "err": "out", "e": "o"}
_RANK = re.compile(
    r"(?<![a-z])(?:local_?rank|rank|worker|proc|process|task)[._-]?(\d{1,5})(?!\d)", re.IGNORECASE
)
_STREAM = re.compile(r"(?:stdout|stderr|std|out|err|log|output)(?:\.(?:log|txt|out|err))?", re.IGNORECASE)


class Companion(NamedTuple):
    """A file of a run that was spread over several."""

    path: Path
    name: str
    """Its path from the folder in which all of them stand."""
    rank: int
    """0 for the one whose metrics speak."""


def companions(path: Path) -> list[Companion]:
    """Return all files that one run wrote, ``path`` among them; those of the least rank and of stdout come first."""
    folder, names = _where(path)
    if names is None:
        return [Companion(path, path.name, 0)]
    own = path.relative_to(folder).as_posix()
    shape = shape_of(own)
    return _ranked(folder, [name for name in {*names, own} if shape_of(name) == shape])


def ranks_in(folder: Path) -> list[Companion]:
    """Return the files of a folder that holds only one run's ranks, or its stdout and stderr; else nothing."""
    names = _names(folder)
    below = _of_ranks(folder, names)
    names = below or names
    shapes = {shape_of(name) for name in names}
    told_apart = all(_rank(name) is not None or _stream(name) for name in names)
    return _ranked(folder, names) if len(names) > 1 and len(shapes) == 1 and told_apart else []


def _where(path: Path) -> tuple[Path, list[str] | None]:
    """Return the folder in which a log's companions stand, and the names there; None if the log has none."""
    parent = path.parent
    if _STREAM.fullmatch(path.name) and _folder_rank(parent.name) is not None:
        return parent.parent, _of_ranks(parent.parent, _folders(parent.parent))
    return (parent, _names(parent)) if _rank(path.name) is not None or _stream(path.name) else (parent, None)


def _of_ranks(folder: Path, names: list[str]) -> list[str]:
    """Return ``0/stdout.log``, ``rank1/stdout.log`` ... of the folders of ranks."""
    ranked = [name for name in {*names, *_folders(folder)} if _folder_rank(name) is not None]
    return [f"{name}/{file}" for name in ranked for file in _names(folder / name) if _STREAM.fullmatch(file)]


def _ranked(folder: Path, names: list[str]) -> list[Companion]:
    ranks = {name: _rank(name) or 0 for name in names}
    least = min(ranks.values())
    order = sorted(names, key=lambda name: (ranks[name], bool(_ERR.search(Path(name).name)), name))
    return [Companion(folder / name, name, ranks[name] - least) for name in order]


def shape_of(name: str) -> str:
    """Return a log's name without what tells the files of one run apart: its rank, and stdout from stderr."""
    folder, _, file = name.rpartition("/")
    rankless = "#/" if folder and _folder_rank(folder) is not None else folder
    return rankless + _ERR.sub(_swap, _RANK.sub("#", file)).lower()


def _swap(found: re.Match[str]) -> str:
    return _SWAPPED[found[0].lower()]


def _rank(name: str) -> int | None:
    folder, _, file = name.rpartition("/")
    if folder:
        return _folder_rank(folder)
    found = _RANK.search(file)
    return int(found[1]) if found else None


def _folder_rank(name: str) -> int | None:
    found = _RANK.fullmatch(name) or re.fullmatch(r"(\d{1,5})", name)
    return int(found[1]) if found else None


def _stream(name: str) -> bool:
    """Return whether a name says that the file is one of stdout and stderr."""
    file = name.rpartition("/")[2]
    return bool(_OUT.search(file) or _ERR.search(file))


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in _entries(folder) if entry.is_file()]


def _folders(folder: Path) -> list[str]:
    return [entry.name for entry in _entries(folder) if entry.is_dir()]


def _entries(folder: Path) -> list[Path]:
    try:
        return [
            entry for entry in islice(folder.iterdir(), NAMES_LOOKED_AT) if not entry.name.startswith(".")
        ]
    except OSError:
        return []
