"""Lines that are made of small files or of what a folder holds, once each."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from trainmon_tui.config.yaml_guard import read_yaml
from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.sources.checkpoints import places, step_of
from trainmon_tui.sources.feed import Rereading
from trainmon_tui.sources.walking import list_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOK_S = 1.0
MAX_SUMMARY = 1 << 20
"""Bytes of a summary that are read."""


class MadeFeed(Rereading):
    """A feed of lines: ``make`` is asked for all of them now and then, and what it adds is delivered."""

    def __init__(
        self, make: Callable[[], list[bytes]], *, live: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make = make
        self._live = live
        self._clock = clock
        self._told: set[bytes] = set()
        self._look_at = float("-inf")

    def read(self, limit: int) -> bytes:  # noqa: ARG002 - what is made is small
        """Return the lines that are new since the last look."""
        if self._clock() < self._look_at:
            return b""
        self._look_at = self._clock() + LOOK_S if self._live else float("inf")
        lines = [line for line in self._make() if line not in self._told]
        self._told.update(lines)
        return b"".join(line + b"\n" for line in lines)

    def settled(self) -> bool:
        """Return whether the lines of a finished folder were delivered."""
        return self._look_at > float("-inf")


def saved_lines(folder: Path) -> list[bytes]:
    """Return a line for each checkpoint folder, as trainers announce them: ``Saving model checkpoint to …``."""
    found = [
        (step, entry.path.relative_to(folder).as_posix())
        for place in places(folder)
        for entry in list_folder(place)
        if entry.is_folder and (step := step_of(entry.path.name)) is not None
    ]
    return [f"Saving model checkpoint to {name}".encode() for _, name in sorted(found)]


def config_lines(path: Path) -> list[bytes]:
    """Return the settings that wandb kept, as one line of configuration; nothing where they cannot be read.

    wandb writes ``lr: {value: 0.001}`` and keys of its own that begin with an underscore.
    """
    try:
        content = read_yaml(path).value
    except (OSError, TrainmonError):
        return []
    settings = dict(_settings(content)) if isinstance(content, dict) else {}
    return [b"config: " + json.dumps(settings).encode()] if settings else []


def _settings(content: dict[Any, Any]) -> Iterator[tuple[str, str | float]]:
    for key, value in content.items():
        plain = value["value"] if isinstance(value, dict) and "value" in value else value
        if isinstance(plain, (str, int, float)) and not str(key).startswith(("_", "wandb")):
            yield str(key), plain


def summary_lines(path: Path) -> list[bytes]:
    """Return wandb's last values as one record; nothing where they cannot be read."""
    try:
        with path.open("rb") as file:
            summary = json.loads(file.read(MAX_SUMMARY))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(summary, dict):
        return []
    values = {
        key: value
        for key, value in summary.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not key.startswith("_")
    }
    step = summary.get("_step")
    record = {"step": step} | values if isinstance(step, int) and "step" not in values else values
    return [json.dumps(record).encode()] if values else []
