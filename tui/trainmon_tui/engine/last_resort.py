"""The program that gives the terminal back when a screen dies whose engine is on another machine.

It waits for the end of its standard input; without a word there, the screen did not leave by itself.
"""

from __future__ import annotations

import os
import sys

from trainmon_tui.engine.stdio import restore_terminal
from trainmon_tui.protocol.spec import decode_spec

READ_BYTES = 64


def main(argument: str) -> int:
    """Wait, and restore the terminal of an encoded `EngineSpec` unless told goodbye; return the exit status."""
    told = b""
    while data := os.read(0, READ_BYTES):
        told += data
    if not told:
        restore_terminal(decode_spec(argument).terminal)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
