"""``python -m trainmon_tui``, and the console script."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line; return the exit status."""
    try:
        if names_a_log(sys.argv[1:]):
            from trainmon_tui.client.children import start_ahead

            start_ahead()
        from trainmon_tui.cli.main import main as run

        return run()
    except KeyboardInterrupt:  # while the first modules were loaded
        return INTERRUPTED


def names_a_log(words: list[str]) -> bool:
    """Tell whether an engine is needed for certain: one file, which no command is called like, for a screen.

    Half of a start is the loading of modules; the engine's need not wait for those that read the command line.
    """
    if len(words) != 1 or not ("." in words[0] or os.sep in words[0]):
        return False
    return os.path.isfile(words[0]) and all(map(os.isatty, (0, 1, 2)))  # noqa: PTH113 - pathlib is not loaded yet


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the user's folder: a json.py beside a log must not be imported
    sys.exit(main())
