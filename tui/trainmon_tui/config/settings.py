"""A person's settings: one declaration gives the file, the flags, the variables, the schema and the documentation.

A flag counts for more than a variable, a variable for more than the file, the file for more than the default.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from trainmon_tui.config.folders import config_folder
from trainmon_tui.config.locate import convert
from trainmon_tui.config.yaml_guard import read_yaml, scalar
from trainmon_tui.model.errors import BadDataError, UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from trainmon_tui.config.yaml_guard import Document

FILE = "config.yaml"
VARIABLE = "TRAINMON_"
"""What every variable of a setting begins with: ``TRAINMON_THEME``."""

Axis = Literal["step", "epoch", "time"]
Marker = Literal["auto", "braille", "block", "ascii"]
Scale = Literal["auto", "linear", "log"]
Origin = Literal["default", "file", "variable", "flag"]
"""Where a setting's value comes from; the later count for more."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the screen looks and behaves."""

    theme: Annotated[str, Meta(description="a theme's name", min_length=1, max_length=64)] = "dark"
    mouse: Annotated[bool, Meta(description="take the mouse; without it the terminal selects text")] = True
    marker: Annotated[
        Marker, Meta(description="what curves are drawn with; auto: what the locale can show")
    ] = "auto"
    smooth: Annotated[float, Meta(description="weight of the moving average: 0 is off", ge=0, lt=1)] = 0.9
    x: Annotated[Axis, Meta(description="what charts are drawn over, where the log has it")] = "step"
    y: Annotated[Scale, Meta(description="scale of y; auto: logarithmic where nothing else can be read")] = (
        "auto"
    )
    remember: Annotated[bool, Meta(description="come back to a run as you left its screen")] = True
    keys: Annotated[dict[str, str], Meta(description="your own keys: an action's name, and its keys")] = {}

    @classmethod
    def plain(cls) -> tuple[str, ...]:
        """Return the settings that are one value each: those that flags and variables can give."""
        return tuple(name for name in cls.__struct_fields__ if name != "keys")


class Told(NamedTuple):
    """The settings that hold, and where each of them comes from."""

    settings: Settings = Settings()
    origins: Mapping[str, Origin] = {}

    def origin(self, name: str) -> Origin:
        """Return where a setting's value comes from."""
        return self.origins.get(name, "default")

    def is_pressed(self, name: str) -> bool:
        """Tell whether somebody asked for this value at this start: no habit may overrule it."""
        return self.origin(name) in {"flag", "variable"}


def read_settings(given: Mapping[str, Any] | None = None) -> Told:
    """Return the settings of the file, the variables and ``given`` (the flags); None is not given.

    Raises `BadDataError` for the file (with line and column), `UsageError` for a variable.
    """
    path = settings_file()
    file, variables = from_file(path), _from_variables()
    named = {name: value for name, value in (given or {}).items() if value is not None}
    origins: dict[str, Origin] = dict.fromkeys(_named_in(path), "file")
    origins |= dict.fromkeys(variables, "variable")
    origins |= dict.fromkeys(named, "flag")
    return Told(msgspec.structs.replace(file, **{**variables, **named}), origins)


def _named_in(path: Path) -> list[str]:
    value = read_yaml(path).value if path.exists() else None
    return list(value) if isinstance(value, dict) else []


def settings_file() -> Path:
    """Return where the settings file is looked for."""
    return config_folder() / FILE


def from_file(path: Path) -> Settings:
    """Return the settings of a file; the defaults where there is none. Raises `BadDataError`."""
    if not path.exists():
        return Settings()
    return from_document(read_yaml(path))


def from_document(document: Document) -> Settings:
    """Return the settings of a loaded file; raises `BadDataError`."""
    if document.value is None:
        return Settings()
    found: Settings = convert(document, Settings)
    return found


def checked_keys(settings: Settings, known: Mapping[str, str]) -> dict[str, str]:
    """Return a person's keys by action; raises `BadDataError` for an action that does not exist."""
    for action in settings.keys:
        if action not in known:
            raise BadDataError(
                f"{settings_file()}: keys: there is no action {action!r}", did_you_mean(action, known)
            )
    return dict(settings.keys)


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return VARIABLE + name.upper()


def flag_of(name: str) -> str:
    """Return the flag of a setting: one that is on or off is turned off by it."""
    return f"--no-{name}" if type_of(name) is bool else f"--{name}"


def _from_variables() -> dict[str, Any]:
    found = {}
    for name in Settings.plain():
        text = os.environ.get(variable_of(name), "")
        if text:
            found[name] = parse_value(name, text, variable_of(name))
    return found


def parse_value(name: str, text: str, where: str) -> Any:  # noqa: ANN401 (of the setting's own type)
    """Return a setting's value from text as a flag or a variable gives it; raises `UsageError`."""
    value = text if type_of(name) is str else scalar(text)
    try:
        return getattr(msgspec.convert({name: value}, Settings, strict=True), name)
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {text!r} is not {_expected(name)}") from error


def type_of(name: str) -> Any:  # noqa: ANN401 (a type)
    """Return the type of a setting without its description."""
    hint = get_type_hints(Settings, include_extras=True)[name]
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def about(name: str) -> str:
    """Return what a setting is, in a line."""
    hint = get_type_hints(Settings, include_extras=True)[name]
    return next(str(meta.description) for meta in get_args(hint)[1:] if meta.description)


def choices(name: str) -> tuple[str, ...]:
    """Return the values that a setting can have, where they are few."""
    kind = type_of(name)
    if kind is bool:
        return ("true", "false")
    return get_args(kind) if get_origin(kind) is Literal else ()


def _expected(name: str) -> str:
    known = choices(name)
    if known:
        return f"one of {', '.join(known)}"
    return "a number from 0 to below 1" if type_of(name) is float else about(name)


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema of the settings file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "trainmon-tui settings",
        **msgspec.json.schema(Settings),
    }
