"""Where the files of a report go: a folder, one file, and never over something that was kept."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.export import require_place_for, write_file
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARACTERS = 60


class Shelf(NamedTuple):
    """The place of each file by its name in the report."""

    files: dict[str, Path]
    folder: Path | None = None
    """Is made for them, if it is not there."""

    @classmethod
    def at(cls, output: str, names: Sequence[str]) -> Shelf:
        """Return the places under ``output``: a folder, or with .md at its end the file that takes the first name."""
        place = Path(output)
        if output.endswith(".md") and not place.is_dir():
            return cls({names[0]: place})
        return cls({name: place / name for name in names}, place)

    def require_room(self, *, force: bool, spared: str = "") -> None:
        """Raise `UsageError` before a long read where a file could not be written, or stands there already.

        The file ``spared`` is never written over, not even by ``force``.
        """
        if self.folder is not None and not self.folder.is_dir():
            if self.folder.exists():
                raise UsageError(
                    f"{self.folder} is not a folder", "name one with -o, or a file that ends in .md"
                )
            require_place_for(self.folder)
            return
        for path in self.files.values():
            if spared and path.exists() and path.samefile(spared):
                raise UsageError(f"{path} is the runbook itself", "name another place with -o")
            if path.exists() and not force:
                raise UsageError(f"{path} is there already", "--force writes over it, -o names another place")
            require_place_for(path)

    def put(self, contents: Mapping[str, bytes]) -> list[Path]:
        """Write those of the files that have a place; return where they are. Raises `UsageError`."""
        if self.folder is not None:
            make_folder(self.folder)
        for name, path in self.files.items():
            write_file(path, contents[name])
        return list(self.files.values())


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there; raises `UsageError` with the system's reason."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror or error}") from error


def default_folder(run: str) -> str:
    """Return what the folder of a run's report is called: ``vivqa-report`` for ``runs/vivqa.log``."""
    from trainmon_tui.engine.run_name import run_name

    name = run_name(run)
    stem = PurePosixPath(name).stem if name.endswith((".log", ".txt", ".out")) else name
    return f"{_STRANGE.sub('-', stem)[:_NAME_CHARACTERS].strip('-.') or 'run'}-report"
