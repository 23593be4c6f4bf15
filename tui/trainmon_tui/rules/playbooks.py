"""Finds and loads playbooks: those that come with the package, by name, and files, by path."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from trainmon_tui.config.library import Library, usable
from trainmon_tui.config.locate import convert
from trainmon_tui.config.yaml_guard import load_yaml, read_yaml
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean
from trainmon_tui.rules.build import build
from trainmon_tui.rules.hints import HINTS
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.schema import PlaybookFile

if TYPE_CHECKING:
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.rules.elsewhere import Elsewhere
    from trainmon_tui.rules.playbook import Playbook

NONE, AUTO = "none", "auto"
"""What is no playbook's name: judge by none; choose by what the log shows."""
LIBRARY = Library("playbook", "playbooks", Path(__file__).parent / "bundled")
"""The user's own playbooks and the bundled ones."""
GUIDES = "guides"
"""The folder beside a playbook with its runbook in Markdown."""


def bundled() -> list[str]:
    """Return the names of the playbooks that come with the package."""
    return sorted(path.stem for path in LIBRARY.bundled.glob("*.yaml"))


class Chosen(NamedTuple):
    """The playbooks that a run may be judged by."""

    playbooks: tuple[Playbook, ...]
    named: bool
    """Whether the user named the one playbook, or none at all."""
    notices: tuple[str, ...] = ()
    """Which of the user's own are left out, and why."""
    reason: str = "named by the user"
    """Why the named one was taken."""

    def judge(self, elsewhere: Elsewhere | None = None) -> Judge:
        """Return a fresh judge; ``elsewhere`` knows settings that the log does not print."""
        return Judge(self.playbooks, chosen=self.named, elsewhere=elsewhere, reason=self.reason)


def choose_playbooks(wanted: str) -> Chosen:
    """Return the playbook for ``--playbook``; none for ``none``; for nothing or ``auto`` all, the user's own first.

    A playbook that is named has to be in order: raises `BadDataError`. Of one's own that are not, a notice speaks.
    """
    if wanted not in ("", AUTO):
        return Chosen(() if wanted == NONE else (load_playbook(wanted),), named=True)
    playbooks, notices = usable(
        LIBRARY.kind, LIBRARY.places(), lambda place: _of_file(place.path, place.name)
    )
    return Chosen(playbooks, named=False, notices=notices)


def load_playbook(name_or_path: str) -> Playbook:
    """Load a playbook by name, one's own before a bundled one, or a file by path.

    Raises `BadDataError` with file, line, column, key and the nearest valid key.
    """
    path = LIBRARY.find(name_or_path)
    return _of_file(path, path.stem)


def guide_of(playbook: Path) -> Path | None:
    """Return the runbook in Markdown that belongs to a playbook's file, or None where it has none."""
    guide = playbook.parent / GUIDES / f"{playbook.stem}.md"
    return guide if guide.is_file() else None


def find_guide(name: str) -> Path:
    """Return the runbook in Markdown of a playbook by its name; raises `BadDataError` where it has none."""
    guide = guide_of(LIBRARY.find(name))
    if guide is None:
        raise BadDataError(
            f"the playbook {clean(name)!r} has no runbook in Markdown", "name a file: --fill GUIDE.md"
        )
    return guide


def read_playbook(path: Path) -> tuple[Document, PlaybookFile]:
    """Return a playbook's file as it is written; raises `BadDataError`."""
    document = read_yaml(path)
    return document, _file(document)


def about(path: Path) -> str:
    """Return what a playbook's file says of itself, in a line; raises `BadDataError`."""
    document = read_yaml(path)
    value = document.value if isinstance(document.value, dict) else {}
    return clean(" - ".join(str(value[key]) for key in ("name", "about") if key in value))


def playbook_from(text: str, *, source: str = "playbook.yaml") -> Playbook:
    """Load a playbook from its text. Raises `BadDataError` as `load_playbook` does."""
    return _playbook(load_yaml(text, source=source), Path(source).stem)


def _of_file(path: Path, id_: str) -> Playbook:
    try:
        now = path.stat()
    except OSError:
        return _built(path, id_, (0, 0))  # reading it says what is wrong
    return _built(path, id_, (now.st_mtime_ns, now.st_size))


@lru_cache(maxsize=64)
def _built(path: Path, id_: str, _stamp: tuple[int, int]) -> Playbook:
    """Return the playbook of a file; many runs that are judged in one process read it once."""
    return replace(_playbook(read_yaml(path), id_), file=str(path))


def _playbook(document: Document, id_: str) -> Playbook:
    return build(document, _file(document), id_)


def _file(document: Document) -> PlaybookFile:
    if not isinstance(document.value, dict):
        raise document.error((), "this is not a playbook", "a playbook begins with: playbook: 1")
    found: PlaybookFile = convert(document, PlaybookFile, HINTS)
    return found
