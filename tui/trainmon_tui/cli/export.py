"""``trainmon-tui export``: every point of a log, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_alone, add_format, add_run
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.config.folders import write_whole
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

STDOUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_alone(parser)
    parser.add_argument("--format", choices=("json",), required=True, help="json (docs/export.schema.json)")
    add_format(parser, "--log-format")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default=STDOUT,
        help="write FILE as a whole (default: standard output)",
    )


def run(args: argparse.Namespace) -> int:
    """Print or write the document; return the exit status."""
    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.protocol.spec import EngineSpec

    if args.output != STDOUT:
        require_place_for(Path(args.output))
    spec = EngineSpec(args.run, format=args.log_format, alone=args.alone)
    document = read_run(spec, DocumentAsk("export"))
    if args.output == STDOUT:
        write_bytes(document.body + b"\n")
    else:
        write_file(Path(args.output), document.body + b"\n")
    return document.exit_code


def require_place_for(path: Path) -> None:
    """Raise `UsageError` before a long read when the result could not be kept."""
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    if is_folder:
        raise UsageError(f"cannot write {path}: it is a folder", f"name a file in it: {path / 'run.json'}")
    if not has_folder:
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")


def write_file(path: Path, data: bytes) -> None:
    """Replace the file as a whole; raises `UsageError` with the system's reason."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
