"""Fill docs/settings.md and docs/settings.schema.json from the declaration of the settings.

``python scripts/make_settings_page.py [--check]``: with ``--check`` nothing is written, and a stale page is status 1.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path

from trainmon_tui.config.settings import (
    Settings,
    about,
    choices,
    flag_of,
    settings_schema,
    type_of,
    variable_of,
)
from trainmon_tui.ui.keys import bound_keys

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE, SCHEMA = DOCS / "settings.md", DOCS / "settings.schema.json"


def table() -> str:
    """Return a row for each setting that is one value."""
    return "\n".join(row(name) for name in Settings.plain())


def row(name: str) -> str:
    """Return one setting as a row of the table."""
    flag = flag_of(name)
    values = ", ".join(f"`{value}`" for value in choices(name)) or (
        "0 to below 1" if type_of(name) is float else "a name"
    )
    default = json.dumps(getattr(Settings(), name)).strip('"')
    return f"| `{name}` | `{flag}` | `{variable_of(name)}` | {values} | `{default}` | {about(name)} |"


def actions() -> str:
    """Return the paragraph that names every action."""
    words = "The actions: " + ", ".join(f"`{key.action}`" for key in bound_keys()) + "."
    return textwrap.fill(words, 118, break_long_words=False, break_on_hyphens=False)


def page(text: str) -> str:
    """Return the page with its table and its list of actions as declared."""
    text = re.sub(
        r"(\|---\|---\|---\|---\|---\|---\|\n)(?:.+\n)*", lambda match: f"{match[1]}{table()}\n", text
    )
    return re.sub(r"The actions: (?:.+\n)+", lambda _: f"{actions()}\n", text)


def main() -> int:
    """Write both files, or say that they are stale."""
    made = {PAGE: page(PAGE.read_text()), SCHEMA: json.dumps(settings_schema(), indent=2) + "\n"}
    if "--check" in sys.argv[1:]:
        return int(any(not path.exists() or path.read_text() != text for path, text in made.items()))
    for path, text in made.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
