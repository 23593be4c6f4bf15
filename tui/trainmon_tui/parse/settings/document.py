"""Settings in YAML and JSON files, and the names of such files in a log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.config.yaml_guard import load_yaml
from trainmon_tui.model.text import clean_bytes
from trainmon_tui.parse.settings.written import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trainmon_tui.config.yaml_guard import Document, Path_

_FILE = rb"(?P<file>[\w./~@+-]{1,200}\.(?:ya?ml|json))(?![\w.])"
_MENTION = re.compile(
    rb"\b\w{0,20}(?:config|cfg|conf|hparams|settings|hyperparameters)\w{0,20}\b[^\n]{0,60}?(?<![\w./~@+-])"
    + _FILE,
    re.IGNORECASE,
)
_NAMED = re.compile(rb"\.(?:ya?ml|json)", re.IGNORECASE)
_LINE_BYTES = 4096
_VALUE = "value"
"""What experiment trackers put a setting under, beside its description."""


def parse_document(data: bytes, source: str) -> list[Written]:
    """Return every plain value of a YAML or JSON file by its dotted name; raises `BadDataError`."""
    text = data.replace(b"\t", b"  ") if source.endswith(".json") else data
    document = load_yaml(text, source=source)
    return list(_leaves(document, document.value, ()))


def _leaves(document: Document, value: Any, path: Path_) -> Iterator[Written]:  # noqa: ANN401 - any YAML value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(document, inner, (*path, key))
    elif isinstance(value, (bool, int, float, str)) and path:
        parts = path[:-1] if path[-1] == _VALUE and len(path) > 1 else path
        plain = value if isinstance(value, (bool, str)) else _number(value)
        if plain is not None:
            yield Written(".".join(map(str, parts)), plain, document.places.get(path, (1, 1))[0])


def _number(value: float) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def mentioned(texts: Iterable[bytes]) -> list[str]:
    """Return the files of settings that lines name: ``Loading config from configs/base.yaml``."""
    lines = (text for text in texts if len(text) <= _LINE_BYTES and _NAMED.search(text))
    return [clean_bytes(found["file"]) for text in lines for found in _MENTION.finditer(text)]
