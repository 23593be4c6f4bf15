"""The user's folders: where settings, caches and state live. None of them has to exist or be writable."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import Literal

import platformdirs

APP = "trainmon-tui"

Purpose = Literal["config", "cache", "state"]

_VARIABLES: dict[Purpose, str] = {
    "config": "TRAINMON_CONFIG_DIR",
    "cache": "TRAINMON_CACHE_DIR",
    "state": "TRAINMON_STATE_DIR",
}


def user_folder(purpose: Purpose) -> Path:
    """Return the user's folder for a purpose; ``$TRAINMON_CONFIG_DIR`` and its like come first.

    Nothing is created: see `write_state` and `writable_folder`.
    """
    chosen = os.environ.get(_VARIABLES[purpose], "")
    if not chosen:
        return _platform_folder(purpose)
    try:
        return Path(chosen).expanduser()
    except RuntimeError:  # ~somebody whom the system does not know
        return Path(chosen)


def variable_of(purpose: Purpose) -> str:
    """Return the environment variable that names the folder of a purpose."""
    return _VARIABLES[purpose]


def _platform_folder(purpose: Purpose) -> Path:
    if purpose == "config":
        return platformdirs.user_config_path(APP, appauthor=False)
    if purpose == "cache":
        return platformdirs.user_cache_path(APP, appauthor=False)
    return platformdirs.user_state_path(APP, appauthor=False)


def config_folder() -> Path:
    """Return where the user's own themes, playbooks and settings are looked for."""
    return user_folder("config")


def cache_folder() -> Path:
    """Return where what can be computed again is kept."""
    return user_folder("cache")


def state_folder() -> Path:
    """Return where what a person did, and what went wrong, is kept."""
    return user_folder("state")


def writable_folder(purpose: Purpose) -> Path | None:
    """Return the folder, created if need be, or None where the home is read-only, full or missing."""
    folder = user_folder(purpose)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if folder.is_dir() and os.access(folder, os.W_OK) else None


def write_state(name: str, text: str) -> Path | None:
    """Write a small file into the state folder as a whole; return its path, or None if it cannot be kept."""
    folder = writable_folder("state")
    if folder is None:
        return None
    path = folder / name
    try:
        write_whole(path, text.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by ``data``: a reader sees the old file or the new one, never a half; raises `OSError`.

    A link is followed, so that its target changes and the link stays; a device or pipe is written to.
    """
    import tempfile  # noqa: PLC0415 - a start writes nothing

    try:
        target = path.resolve()
    except RuntimeError as error:  # what Python before 3.13 says of a link that leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with contextlib.ExitStack() as clearing_up:
        clearing_up.callback(Path(draft).unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_mode_for(target))
        Path(draft).replace(target)
        clearing_up.pop_all()


def _mode_for(target: Path) -> int:
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
