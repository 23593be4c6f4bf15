"""``python -m trainmon_tui``, and the console script."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line; return the exit status."""
    try:
        from trainmon_tui.cli.main import main as run

        return run()
    except KeyboardInterrupt:  # while the first modules were loaded
        return INTERRUPTED


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the user's folder: a json.py beside a log must not be imported
    sys.exit(main())
