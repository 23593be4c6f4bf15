"""``trainmon-tui``: which command is meant, and its exit status."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

from trainmon_tui import __version__
from trainmon_tui.cli import splash
from trainmon_tui.cli.commands import COMMANDS, WATCH
from trainmon_tui.cli.exit import guarded
from trainmon_tui.cli.output import write_text
from trainmon_tui.cli.streams import open_missing
from trainmon_tui.model.errors import UsageError

RUNS = "runs"
LISTINGS = ("--list", "--names", "--json")
"""Options of ``runs`` that name no run: alone they mean the runs found here."""
EXIT_STATUSES = """\
exit status: 0 done; of check: 0 pass, 1 warn, 2 fail, 3 unknown; of doctor: 0 nothing
  wrong, 1 something to mend; of every command: 64 usage, 65 bad playbook, theme or format,
  66 no such run, 70 internal error, 130 interrupted, 141 broken pipe"""


def main(argv: list[str] | None = None) -> int:
    """Run the command line ``argv`` (default: the program's own); return the exit status."""
    open_missing()
    words = sys.argv[1:] if argv is None else argv
    return guarded(lambda: opened(words))


def opened(words: list[str]) -> int:
    """Run the command that the words name; what is to be said instead finds the terminal without a splash."""
    try:
        return dispatch(words)
    except BaseException:
        splash.take_away()
        raise


def dispatch(words: list[str]) -> int:
    """Run the command that the words name; raises `TrainmonError`."""
    if os.name == "nt":
        raise UsageError(
            "Windows itself is not supported", "use WSL: https://learn.microsoft.com/windows/wsl"
        )
    first, *rest = words or [WATCH.name]
    if first in LISTINGS:
        first, rest = RUNS, words
    if first in ("-h", "--help"):
        write_text(overview())
        return 0
    if first == "--version":
        write_text(f"trainmon-tui {__version__}\n")
        return 0
    command = COMMANDS.get(first)
    if command is None:
        refuse_near_miss(first)
        refuse_late_command(words)
        command, rest = WATCH, words
    started = None
    if command is WATCH:
        rest, started = split_at_dashes(rest)
    try:
        args = command.parser().read(rest)
    except SystemExit as leaving:  # argparse has printed its help
        return leaving.code if isinstance(leaving.code, int) else 0
    args.command = started
    return command.run(args)


def split_at_dashes(words: list[str]) -> tuple[list[str], list[str] | None]:
    """Return the words before ``--``, and the command that follows it; None without one."""
    if "--" not in words:
        return words, None
    at = words.index("--")
    return words[:at], words[at + 1 :]


def refuse_late_command(words: list[str]) -> None:
    """Raise `UsageError` where a command stands behind options of its own; a word that an option may take is none."""
    ahead, _ = split_at_dashes(words)
    for before, word in pairwise(ahead):
        takes_a_word = before.startswith("-") and not before.startswith("--no-") and "=" not in before
        if word in COMMANDS and not takes_a_word and ahead[0].startswith("-") and not os.path.lexists(word):
            raise UsageError(
                f"{word!r} is a command: it comes before its options", f"trainmon-tui {word} {ahead[0]} ..."
            )


def refuse_near_miss(word: str) -> None:
    """Raise `UsageError` for a word that is no file but nearly a command; anything else is a run."""
    if word.startswith("-") or Path(word).suffix or "/" in word or os.path.lexists(word):
        return
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
    if near:
        raise UsageError(f"there is no run and no command {word!r}", f"did you mean {near[0]!r}?")


def overview() -> str:
    """Return the help of the program as a whole."""
    rows = [f"  {name:<11} {command.summary}" for name, command in COMMANDS.items()]
    examples = [
        "  trainmon-tui run.log                    watch a run",
        "  trainmon-tui                            the runs that stand here, in a table",
        "  trainmon-tui runs/*.log                 several runs in a table",
        "  python train.py 2>&1 | trainmon-tui -   watch what comes out of a pipe",
        "  trainmon-tui -- python train.py         start a training and watch it",
        "  trainmon-tui ssh://HOST/PATH            watch a run on another machine",
        "  trainmon-tui demo                       see it work on a bundled log",
        "  trainmon-tui check run.log              the verdict as text",
        "  trainmon-tui check ./check              a log whose name is a command's",
    ]
    parts = [
        "usage: trainmon-tui [RUN] [OPTIONS]\n       trainmon-tui [--tee FILE] -- PROGRAM [ARGUMENTS]\n       trainmon-tui COMMAND [ARGUMENTS]",
        "Watch a machine-learning training run from its log.",
        "\n".join(("commands (each has --help):", *rows)),
        "options:\n  -h, --help  show this\n  --version   show the version",
        "\n".join(("examples:", *examples)),
        EXIT_STATUSES,
    ]
    return "\n\n".join(parts) + "\n"
