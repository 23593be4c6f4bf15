"""``trainmon-tui config show``: every setting, its value, and where the value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.settings import (
    Settings,
    about,
    choices,
    read_settings,
    settings_file,
    variable_of,
)
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.config.settings import Told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--names", action="store_true", help="print only the names, one a line")
    form.add_argument("--json", action="store_true", help="print the settings as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the settings; return the exit status."""
    import msgspec

    told = read_settings()
    settings = told.settings
    if args.names:
        write_text("".join(f"{name}\n" for name in Settings.__struct_fields__))
    elif args.json:
        write_bytes(msgspec.json.encode(settings) + b"\n")
    else:
        write_text(_text(told))
    return 0


def _text(told: Told) -> str:
    """Return the settings as a file of settings: what is printed can be kept as one."""
    settings, path = told.settings, settings_file()
    rows = [f"# {clean(str(path))}{'' if path.exists() else ' (there is none yet)'}"]
    for name in Settings.plain():
        allowed = f" ({', '.join(choices(name))})" if choices(name) else ""
        rows += ["", f"# {about(name)}{allowed}; {_source(told, name)}"]
        rows.append(f"{name}: {_yaml(getattr(settings, name))}")
    rows += ["", f"# {about('keys')}"]
    rows += ["keys:"] if settings.keys else ["keys: {}"]
    rows += [f"  {clean(action)}: {_yaml(keys)}" for action, keys in settings.keys.items()]
    return "\n".join(rows) + "\n"


def _source(told: Told, name: str) -> str:
    variable = f"${variable_of(name)}"
    told_by = {"variable": f"from {variable}", "file": "from the file"}
    return told_by.get(told.origin(name), f"the default; {variable} changes it too")


def _yaml(value: Any) -> str:  # noqa: ANN401 (of the setting's own type)
    """Return a value as YAML, texts always in quotes."""
    import json

    return json.dumps(clean(value) if isinstance(value, str) else value, ensure_ascii=False)
