"""``python -m trainmon_tui``, and the console script."""

from __future__ import annotations

import os
import sys

from trainmon_tui.config.term import moves_its_cursor

INTERRUPTED = 130


def main() -> int:
    """Run the command line; return the exit status."""
    try:
        if names_a_log(sys.argv[1:]):
            begin(sys.argv[1])
        from trainmon_tui.cli.main import main as run

        return run()
    except KeyboardInterrupt:  # while the first modules were loaded
        from trainmon_tui.cli import splash

        splash.take_away()
        return INTERRUPTED


def begin(log: str) -> None:
    """Show that the log is being opened, and start an engine for it: both before the command line is read."""
    from trainmon_tui.cli import splash
    from trainmon_tui.client.children import start_ahead

    splash.show(os.path.basename(log))  # noqa: PTH119 - pathlib is not loaded yet
    start_ahead()


def names_a_log(words: list[str]) -> bool:
    """Tell whether a screen is wanted for certain: of one file, which no option and no command is called like.

    Half of a start is the loading of modules; the engine's need not wait for those that read the command line.
    """
    if len(words) != 1 or words[0].startswith("-") or not ("." in words[0] or os.sep in words[0]):
        return False
    return os.path.isfile(words[0]) and all(map(os.isatty, (0, 1, 2))) and moves_its_cursor()  # noqa: PTH113 - pathlib is not loaded yet


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the user's folder: a json.py beside a log must not be imported
    sys.exit(main())
