"""What rules ask of settings that the log itself does not print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trainmon_tui.model.blocks import Segments
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.playbook import CheckRule
    from trainmon_tui.rules.view import Scalar

_FILE = re.compile(r"[\w./-]+\.(?:py|ya?ml|json)\b", re.ASCII)


class Setting(NamedTuple):
    """A setting and where it stands."""

    value: Scalar | None
    """None where it cannot be told."""
    place: Place
    why: str = ""
    """Why it cannot be told."""


class SettingsFile(NamedTuple):
    """A file of settings beside the run."""

    name: str
    settings: tuple[tuple[str, str, Setting], ...]
    """Each as the file spells it, by its key, and what it says."""
    why: str = ""
    """Why it cannot be read."""


class Elsewhere(Protocol):
    """The command line, files of settings and source code beside a run."""

    def fold(self, segments: Segments) -> None:
        """Take note of the files that a block of the log names."""
        ...

    def find(
        self, key: str, printed: Mapping[str, tuple[Scalar, Place]], look: Sequence[str]
    ) -> Setting | None:
        """Return a setting by its key, or None.

        ``printed`` are the settings that the log prints, ``look`` the files that the playbook names for this one.
        """
        ...

    def files(self, printed: Mapping[str, tuple[Scalar, Place]]) -> list[SettingsFile]:
        """Return every file of settings that is found without being looked for by name."""
        ...


def looks(checks: Iterable[CheckRule]) -> dict[str, tuple[str, ...]]:
    """Return which files checks name for the settings that they read: ``look: model.py, train_utils.py``."""
    found: dict[str, tuple[str, ...]] = {}
    for check in checks:
        files = tuple(_FILE.findall(check.look))
        for key in (key for _, condition in check.outcomes for key in condition.settings):
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *files)))
    return found


def as_number(value: Any) -> Scalar:  # noqa: ANN401 (events carry plain values)
    """Return a setting as a number where it is one, else as the word that was printed."""
    if isinstance(value, (bool, int, float)):
        return str(value) if isinstance(value, bool) else float(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)
