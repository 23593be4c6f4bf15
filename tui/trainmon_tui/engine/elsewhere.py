"""Settings that the log does not print: looked for on the command line, in files of settings, in source code.

Only files below the run's folder are read, and one that the user names. They are small, regular and read once.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.errors import BadDataError, NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Place
from trainmon_tui.parse.settings.command_line import parse_command_line
from trainmon_tui.parse.settings.document import mentioned, parse_document
from trainmon_tui.parse.settings.python import MAX_BYTES, parse_python
from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.elsewhere import Setting, SettingsFile
from trainmon_tui.sources.regular import open_regular, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trainmon_tui.model.blocks import Segments
    from trainmon_tui.parse.settings.written import Written
    from trainmon_tui.rules.view import Scalar

LOG_BYTES = 256 * 1024
"""How far into a log the names of files of settings are looked for."""
MOST_FILES = 16
SUFFIXES = (".yaml", ".yml", ".json")
BESIDE = tuple(
    f"{stem}{suffix}"
    for stem in ("config", "args", "hparams", "params", "settings", "hyperparameters", ".hydra/config", "files/config")
    for suffix in SUFFIXES
)  # fmt: skip
"""What files of settings are called beside a log."""


class Found(NamedTuple):
    """A file's settings, by key; a key without value is there with several."""

    name: str
    values: Mapping[str, Sequence[Written]]
    why: str = ""
    """Why it cannot be read."""


class SettingsElsewhere:
    """Settings of one run beyond its log. ``command`` is how it was started, ``named`` a file that the user names."""

    def __init__(self, run: str, command: Sequence[str] = (), named: str = "") -> None:
        self._folder = folder_of(run)
        spelt = parse_command_line(command)
        self._command = {setting_key(name): value for name, value in spelt.items()}
        self._named = named
        self._mentioned: list[str] = []
        self._files: dict[str, Found | None] = {}
        self._missing: set[str] = set()
        """Names under which nothing stands; as long as the log begins, they are looked for again."""
        if named:
            self._refuse_unreadable()

    def fold(self, segments: Segments) -> None:
        """Take note of the files of settings that the beginning of the log names."""
        if len(segments.offsets) and int(segments.offsets[0]) < LOG_BYTES:
            found = dict.fromkeys([*self._mentioned, *mentioned(segments.texts)])
            self._mentioned = list(found)[:MOST_FILES]
            self._missing.clear()

    def find(
        self, key: str, printed: Mapping[str, tuple[Scalar, Place]], look: Sequence[str]
    ) -> Setting | None:
        """Return a setting by its key: from the command line, then files of settings, then source code."""
        if key in self._command:
            return Setting(self._command[key], Place(file="the command line"))
        tried = (self._in_file(key, found) for found in self._candidates(printed, look))
        return next((setting for setting in tried if setting is not None), None)

    def files(self, printed: Mapping[str, tuple[Scalar, Place]]) -> list[SettingsFile]:
        """Return every file of settings that the user or the log names, or that stands beside the run."""
        found = {one.name: one for one in self._candidates(printed, ())}
        return [_whole(one) for one in found.values()]

    def _candidates(
        self, printed: Mapping[str, tuple[Scalar, Place]], look: Sequence[str]
    ) -> Iterator[Found]:
        if self._named:
            yield from self._read(self._named, Path(self._named))
        texts = [text for text, _ in printed.values() if isinstance(text, str) and text.endswith(SUFFIXES)]
        settings = [name for name in look if name.endswith(SUFFIXES)]
        for name in dict.fromkeys([*texts, *self._mentioned, *settings, *BESIDE]):
            yield from self._below(name)
        for name in look:
            if name not in settings:
                yield from self._below(name)

    def _below(self, name: str) -> Iterator[Found]:
        """Yield a file below the run's folder, under its whole name or its last part."""
        for part in dict.fromkeys((name, os.path.basename(name))):  # noqa: PTH119 - the name may hold anything
            if part in self._missing:
                continue
            path = inside(self._folder, part)
            if path is not None:
                yield from self._read(part, path)
                return
            self._missing.add(part)

    def _read(self, name: str, path: Path) -> Iterator[Found]:
        if name not in self._files:
            self._files[name] = read_settings(name, path) if len(self._files) < MOST_FILES else None
        found = self._files[name]
        if found is not None:
            yield found

    def _in_file(self, key: str, found: Found) -> Setting | None:
        """Return what one file says of a key; where it says several things, it says none."""
        written = found.values.get(key, ())
        if not written:
            return None
        lines = dict.fromkeys(one.line for one in written)
        if len({repr(one.value) for one in written}) > 1:
            shown = ", ".join(f"{_shown(one.value)} (line {one.line})" for one in written[:3])
            return Setting(None, Place(), f"{found.name} gives {clean(key)} several values: {shown}")
        default = ", a default" if all(one.is_default for one in written) else ""
        place = Place(file=clean(f"{found.name}:{next(iter(lines))}{default}", 200))
        return Setting(_plain(written[0]), place)

    def _refuse_unreadable(self) -> None:
        found = read_settings(self._named, Path(self._named))
        if found is None or found.why:
            why = found.why if found is not None else "it is no file of settings"
            raise NoInputError(
                f"cannot read the settings in {clean(self._named)}: {why}", "YAML, JSON or Python"
            )


def folder_of(run: str) -> Path | None:
    """Return the folder that a run stands in, every link followed; None for a pipe or a descriptor."""
    if not run or run.startswith(("/dev/", "/proc/")):
        return None
    try:
        path = Path(os.path.realpath(run))
        return path if path.is_dir() else path.parent
    except (OSError, ValueError):
        return None


def inside(folder: Path | None, name: str) -> Path | None:
    """Return a file below a folder, links followed; None where there is none or it leads out."""
    if folder is None:
        return None
    try:
        path = Path(os.path.realpath(folder / name))
        return path if path.is_relative_to(folder) and path.is_file() else None
    except (OSError, ValueError):
        return None


def read_settings(name: str, path: Path) -> Found | None:
    """Return what a file says of settings, or why it cannot be read; None for what is of no such kind."""
    suffix = path.suffix.lower()
    if suffix not in (*SUFFIXES, ".py"):
        return None
    try:
        data = _bytes_of(path)
        written = parse_python(data) if suffix == ".py" else parse_document(data, name)
    except (OSError, ValueError) as error:
        return Found(name, {}, words_of(error) if isinstance(error, OSError) else str(error))
    except BadDataError as error:
        return Found(name, {}, error.message)
    return Found(name, _by_key(written))


def _whole(found: Found) -> SettingsFile:
    """Return everything that a file says, in its order."""
    written = sorted({one for ones in found.values.values() for one in ones}, key=lambda one: one.line)
    settings = (
        (
            one.name,
            setting_key(one.name),
            Setting(_plain(one), Place(file=clean(f"{found.name}:{one.line}", 200))),
        )
        for one in written
    )
    return SettingsFile(found.name, tuple(settings), found.why)


def _plain(one: Written) -> Scalar:
    return str(one.value) if isinstance(one.value, (bool, str)) else one.value


def _bytes_of(path: Path) -> bytes:
    with os.fdopen(open_regular(path), "rb") as file:
        return file.read(MAX_BYTES + 1)


def _by_key(written: Iterable[Written]) -> dict[str, list[Written]]:
    """Return settings by their whole name and, where that is not a name of its own, by its last part."""
    whole: dict[str, list[Written]] = {}
    parts: dict[str, list[Written]] = {}
    for one in written:
        whole.setdefault(setting_key(one.name), []).append(one)
        parts.setdefault(setting_key(one.name.rpartition(".")[2]), []).append(one)
    return {**parts, **whole}


def _shown(value: Scalar) -> str:
    return clean(f"{value:g}" if isinstance(value, float) and not isinstance(value, bool) else str(value), 40)
