"""Standard output, as bytes: documents are the same in every locale."""

from __future__ import annotations

import sys

from trainmon_tui.model.errors import TrainmonError


def write_bytes(data: bytes) -> None:
    """Write to standard output, after whatever was printed before.

    Raises `BrokenPipeError` when the reader went away, `TrainmonError` for a full disk and the like.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise TrainmonError(f"cannot write to standard output: {error.strerror or error}") from error


def write_text(text: str) -> None:
    """Write text to standard output; what its encoding lacks becomes a question mark."""
    write_bytes(text.encode(sys.stdout.encoding or "utf-8", "replace"))
