"""``python -m trainmon_tui``, and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; return the exit status."""
    from trainmon_tui.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
