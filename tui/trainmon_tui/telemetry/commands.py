"""Which processes name a log, or the folder that it stands in, on their command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.telemetry.proc_stat import PROC, all_pids, command_words
from trainmon_tui.telemetry.writers import read_link

if TYPE_CHECKING:
    from collections.abc import Iterator

_READERS = frozenset(
    [
        "tail",
        "less",
        "more",
        "most",
        "cat",
        "head",
        "grep",
        "rg",
        "awk",
        "sed",
        "watch",
        "vi",
        "vim",
        "nvim",
        "view",
        "nano",
        "emacs",
        "micro",
        "code",
        "lnav",
        "multitail",
        "bat",
        "tensorboard",
        "rsync",
        "scp",
        "cp",
        "mv",
        "ssh",
        "tee",
        "script",
        "tmux",
        "screen",
        "sh",
        "bash",
        "dash",
        "zsh",
        "fish",
        "ksh",
        "nohup",
        "trainmon-tui",
    ]
)
"""Programs that name a log because they show, copy or keep it."""
_LEAST_PARTS = 4
"""A folder nearer to the root (``/home/me``) is named by too much that is no run."""


def scan_commands(log: str, skip: frozenset[int], proc: str = PROC) -> Iterator[int | None]:
    """Yield this user's processes that name the log or its folder, and None for each other process."""
    path = Path(log)
    folder = path.parent if len(path.parent.parts) >= _LEAST_PARTS else None
    for pid in all_pids(proc):
        yield pid if pid not in skip and _names(pid, path, folder, proc) else None


def _names(pid: int, log: Path, folder: Path | None, proc: str) -> bool:
    words = [os.fsdecode(word) for word in command_words(pid, proc)]
    if len(words) < 2 or Path(words[0]).name in _READERS or any("trainmon" in word for word in words):
        return False
    if not _is_ours(pid, proc):
        return False
    home = _working_folder(pid, proc)
    values = (word.rpartition("=")[2] for word in words[1:])
    places = (os.path.normpath(home / value) for value in values if value and not value.startswith("-"))
    return any(place in (str(log), str(folder)) for place in places) and not _holds(pid, str(log), proc)


def _holds(pid: int, log: str, proc: str) -> bool:
    """Tell whether a process has the log open: nobody writes it, so that would be to read it."""
    try:
        descriptors = os.listdir(f"{proc}/{pid}/fd")  # noqa: PTH208 - names are enough
    except OSError:
        return False
    return any(read_link(pid, int(descriptor), proc) == log for descriptor in descriptors)


def _is_ours(pid: int, proc: str) -> bool:
    try:
        return Path(proc, str(pid)).stat().st_uid == os.getuid()
    except OSError:
        return False


def _working_folder(pid: int, proc: str) -> Path:
    try:
        return Path(os.readlink(f"{proc}/{pid}/cwd"))  # noqa: PTH115 - a link that is only read
    except OSError:
        return Path("/")
