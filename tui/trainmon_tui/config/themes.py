"""Themes: a file gives a colour to each role. What a colour looks like on the screen is not known here."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import msgspec

from trainmon_tui.config.assets import folder
from trainmon_tui.config.folders import config_folder
from trainmon_tui.config.library import Library
from trainmon_tui.config.yaml_guard import read_bytes, read_yaml
from trainmon_tui.model.errors import BadDataError, did_you_mean
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from trainmon_tui.config.yaml_guard import Document

ROLES: dict[str, str] = {
    "background": "behind everything",
    "panel": "behind the header, the footer and dialogs",
    "text": "plain text",
    "log": "log lines that ask for no attention",
    "dim": "what is read second: labels, units, places",
    "border": "frames and axes",
    "focus": "the frame of the active pane",
    "title": "titles and names",
    "accent": "keys, arrows, bars",
    "selection": "behind the selected row",
    "tab": "the active tab",
    "spark": "trends",
    "phase": "names of phases",
    "shade": "behind every other phase of a chart",
    "band": "behind a chart where the runbook expects the curve",
    "ok": "healthy",
    "warn": "to be watched",
    "bad": "failed",
    "train": "training curve",
    "val": "validation curve",
    "teacher": "teacher curve",
    "kl": "KL curve",
    "lr": "learning rate",
    "grad": "gradient norm",
    "other1": "any other curve",
    "other2": "any other curve",
    "other3": "any other curve",
    "other4": "any other curve",
    "best": "the best point",
    "seam": "where a resumed attempt begins",
    "mark": "decisions and alerts on a chart",
}
_COLOUR = re.compile(r"(?:(?:bold|dim|italic|underline|reverse) )*(?:#[0-9a-fA-F]{6}|default)")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEYS = ("name", "dark", "base", "faint", "roles")
FAINT = 0.42


class Theme(msgspec.Struct, frozen=True):
    """A complete theme: every role of `ROLES` has a colour."""

    name: str
    dark: bool
    roles: dict[str, str]
    """Role to ``#rrggbb`` or ``default``, with words such as ``bold`` before it."""
    faint: float = FAINT
    """How much of a curve's colour its raw values have, 0 to 1."""


def library() -> Library:
    """Return the files of themes: a person's own, and those of the package."""
    return Library("theme", "themes", folder("themes"))


def about(path: Path) -> str:
    """Return what a theme says of itself: the comment that its file begins with. Raises `BadDataError`."""
    head = read_bytes(path).decode("utf-8", "replace").splitlines()
    words = itertools.takewhile(lambda line: line.startswith("#"), head)
    return clean(" ".join(line.lstrip("# ") for line in words)).partition(". ")[0].rstrip(".")


def theme_folders() -> list[Path]:
    """Return where themes are looked for: the user's folder, then the shipped one."""
    return [config_folder() / "themes", folder("themes")]


def theme_names(folders: Sequence[Path] | None = None) -> list[str]:
    """Return the names of all themes, sorted."""
    places = theme_folders() if folders is None else folders
    return sorted(
        {path.stem for place in places for path in place.glob("*.yaml") if _NAME.fullmatch(path.stem)}
    )


def load_theme(name: str, folders: Sequence[Path] | None = None) -> Theme:
    """Return a theme by name, the user's before the shipped one.

    Raises `BadDataError` for an unknown name (with the nearest one) and for a file that cannot be used.
    """
    return _load(name, theme_folders() if folders is None else folders, seen=())


def _load(name: str, folders: Sequence[Path], seen: tuple[str, ...]) -> Theme:
    path = _find(name, folders)
    return read_theme(path, folders, (*seen, name))


def _find(name: str, folders: Sequence[Path]) -> Path:
    if _NAME.fullmatch(name):
        for place in folders:
            path = place / f"{name}.yaml"
            if path.is_file():
                return path
    raise BadDataError(f"there is no theme {name!r}", did_you_mean(name, theme_names(folders)))


def read_theme(path: Path, folders: Sequence[Path] | None = None, seen: tuple[str, ...] = ()) -> Theme:
    """Return the theme of one file, with what its base gives; raises `BadDataError` with file, line and column."""
    document = read_yaml(path)
    content = document.value
    if not isinstance(content, dict):
        raise document.error((), "a theme is a mapping", f"keys: {', '.join(_KEYS)}")
    _refuse_unknown(document, (), content, _KEYS)
    roles = _roles(document, content.get("roles", {}))
    dark, faint = content.get("dark"), content.get("faint", FAINT)
    if "base" in content:
        parent = _base(document, content["base"], theme_folders() if folders is None else folders, seen)
        roles = parent.roles | roles
        dark = parent.dark if dark is None else dark
        faint = content.get("faint", parent.faint)
    if not isinstance(dark, bool):
        raise document.error(("dark",), "'dark' is missing, or neither true nor false", "write dark: true")
    missing = [role for role in ROLES if role not in roles]
    if missing:
        raise document.error(
            ("roles",), f"no colour for {', '.join(missing)}", "name them, or give a base: dark"
        )
    if not isinstance(faint, (int, float)) or not 0 < faint <= 1:
        raise document.error(("faint",), "'faint' is no share between 0 and 1", f"write faint: {FAINT}")
    return Theme(_name(document, content.get("name", path.stem)), dark, roles, float(faint))


def _base(document: Document, base: object, folders: Sequence[Path], seen: tuple[str, ...]) -> Theme:
    if not isinstance(base, str):
        raise document.error(("base",), "'base' is the name of a theme", "write base: dark")
    if base in seen:
        raise document.error(("base",), f"themes are based on each other: {' > '.join((*seen, base))}")
    return _load(base, folders, seen)


def _name(document: Document, name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise document.error(("name",), "a theme's name is made of a-z, 0-9, - and _", "such as my-dark")
    return name


def _roles(document: Document, given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise document.error(("roles",), "'roles' maps roles to colours", 'such as ok: "#7fbf7f"')
    _refuse_unknown(document, ("roles",), given, tuple(ROLES))
    for role, colour in given.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise document.error(
                ("roles", role),
                f"roles.{role}: {colour!r} is not a colour",
                'expected "#rrggbb" or "default", with bold, dim, italic, underline or reverse before it',
            )
    return given


def _refuse_unknown(
    document: Document, path: tuple[str, ...], content: dict[str, Any], known: tuple[str, ...]
) -> None:
    for key in content:
        if key not in known:
            kind = "role" if path else "key"
            raise document.error((*path, key), f"unknown {kind} {key!r}", did_you_mean(str(key), known))
