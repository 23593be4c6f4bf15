"""The memory that a container or a batch job may use: Linux kills what wants more, however much the host has."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_UNLIMITED = 1 << 60
"""The older interface writes a number near 2^63 for no limit."""


class Limit(NamedTuple):
    """Bytes: used (without files that can be dropped) and the most that may be used."""

    used: float
    most: float


def memory_limit(
    pid: int | None = None, *, proc: str = "/proc", tree: str = "/sys/fs/cgroup"
) -> Limit | None:
    """Return the tightest limit that holds for a process (None: ourselves), None where there is none."""
    place = _place(pid, proc)
    if place is None:
        return None
    controller, path = place
    names = ("memory.max", "memory.current", "inactive_file")
    if controller:
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    root = Path(tree, controller)
    folder = root / path.lstrip("/")
    found = [_read(each, *names) for each in (folder, *folder.parents) if each.is_relative_to(root)]
    limits = [limit for limit in found if limit is not None]
    return min(limits, key=lambda limit: limit.most - limit.used, default=None)


def _place(pid: int | None, proc: str) -> tuple[str, str] | None:
    try:
        lines = Path(proc, "self" if pid is None else str(pid), "cgroup").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    parts = [line.split(":", 2) for line in lines if line.count(":") >= 2]
    older = next((("memory", path) for _, names, path in parts if "memory" in names.split(",")), None)
    return older or next((("", path) for number, _, path in parts if number == "0"), None)


def _read(folder: Path, most_name: str, used_name: str, droppable: str) -> Limit | None:
    try:
        most = int((folder / most_name).read_text("ascii"))  # "max" is no number
        used = int((folder / used_name).read_text("ascii"))
        lines = (folder / "memory.stat").read_text("ascii").splitlines()
        files = next((int(line.split()[1]) for line in lines if line.startswith(f"{droppable} ")), 0)
    except (OSError, ValueError):
        return None
    return Limit(float(max(0, used - files)), float(most)) if 0 < most < _UNLIMITED else None
