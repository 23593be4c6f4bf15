"""The JSON Schemas of all documents, generated from the types that encode them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from trainmon_tui.report.checked import CheckDocument
from trainmon_tui.report.comparison import ComparisonDocument
from trainmon_tui.report.doctor import DoctorDocument
from trainmon_tui.report.export import ExportDocument
from trainmon_tui.report.journal import JournalDocument
from trainmon_tui.report.machine import MachineDocument
from trainmon_tui.report.report import ReportDocument

DocumentKind = Literal["check", "compare", "export", "doctor", "gpu", "journal", "report"]

_TYPES: dict[DocumentKind, tuple[type[msgspec.Struct], str]] = {
    "check": (CheckDocument, "trainmon-tui check --json"),
    "compare": (ComparisonDocument, "trainmon-tui compare --json"),
    "export": (ExportDocument, "trainmon-tui export --format json"),
    "journal": (JournalDocument, "trainmon-tui journal --json"),
    "doctor": (DoctorDocument, "trainmon-tui doctor --json"),
    "gpu": (MachineDocument, "trainmon-tui gpu --json"),
    "report": (ReportDocument, "trainmon-tui report --json"),
}


def schema(kind: DocumentKind) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document."""
    described, title = _TYPES[kind]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **msgspec.json.schema(described),
    }


def schema_text(kind: DocumentKind) -> str:
    """Return the schema as it is checked in: indented, keys in order, one newline at the end."""
    return msgspec.json.format(msgspec.json.encode(schema(kind), order="sorted"), indent=2).decode() + "\n"
