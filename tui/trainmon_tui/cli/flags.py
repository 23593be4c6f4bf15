"""Options that several commands share, and the values they take."""

from __future__ import annotations

import argparse
import math
from functools import partial
from typing import TYPE_CHECKING, Any

from trainmon_tui.model.moment import parse_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.cli.parser import Parser

LONGEST_S = 3600.0
"""The longest time between two samples of the machine."""
RUN_HELP = "a run: its log, its folder, - for standard input, or ssh://HOST/PATH"


def add_run(parser: argparse.ArgumentParser, *, several: bool = False, optional: bool = False) -> None:
    """Add the run, or runs, that the command reads."""
    if several:
        parser.add_argument("runs", metavar="RUN", nargs="+", type=path, help=RUN_HELP)
    else:
        parser.add_argument("run", metavar="RUN", nargs="?" if optional else None, type=path, help=RUN_HELP)


def add_runs(parser: argparse.ArgumentParser) -> None:
    """Add any number of runs: none for those found here, several for a table of them."""
    parser.add_argument(
        "runs", metavar="RUN", nargs="*", type=path, help=f"{RUN_HELP}; several, or a folder of them: a table"
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add how a run is read and judged: everything that `spec_of` takes."""
    add_alone(parser)
    add_config(parser)
    add_playbook(parser)
    add_record(parser)
    add_format(parser)


def add_record(parser: argparse.ArgumentParser) -> None:
    """Add ``--record``."""
    parser.add_argument(
        "--record",
        metavar="FILE",
        default="",
        help="keep the run's journal in FILE (default: in your state folder)",
    )


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        default="",
        help="a file with the run's settings (YAML, JSON, Python), for those that the log does not print",
    )


def add_alone(parser: argparse.ArgumentParser) -> None:
    """Add ``--alone``."""
    parser.add_argument(
        "--alone",
        action="store_true",
        help="read this file only, without the run's stderr or other ranks beside it",
    )


def add_machine(parser: argparse.ArgumentParser) -> None:
    """Add which process is the run, and how often the machine is asked."""
    parser.add_argument(
        "--pid",
        type=process_id,
        default=0,
        metavar="PID",
        help="the run's process, where it is not found by itself",
    )
    parser.add_argument(
        "--interval",
        type=interval,
        default=1.0,
        metavar="S",
        help=f"seconds between two samples of the machine, up to {LONGEST_S:g} (default: 1)",
    )


def add_tee(parser: argparse.ArgumentParser) -> None:
    """Add ``--tee``."""
    parser.add_argument(
        "--tee",
        metavar="FILE",
        type=path,
        default=None,
        help="append what comes out of the pipe, or of the command after --, to FILE",
    )


def add_playbook(parser: argparse.ArgumentParser) -> None:
    """Add ``--playbook``."""
    parser.add_argument(
        "--playbook",
        metavar="P",
        default="",
        help="a playbook's name or file; 'none' for none, 'auto' for the one that fits the log (default: the folder's, else auto)",
    )


def add_format(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add ``--format`` and ``--log-format``, or ``names`` where ``--format`` is that of the output."""
    parser.add_argument(
        *(names or ("--format", "--log-format")),
        dest="log_format",
        metavar="NAME_OR_FILE",
        default="",
        help="how the log is written, as a format's name or file; 'none' for none (default: your own formats)",
    )


def add_moment(parser: argparse.ArgumentParser) -> None:
    """Add ``--at``."""
    parser.add_argument("--at", type=moment, metavar="WHEN", help="judge as of epoch=5, step=1000 or line=90")


def add_screen(parser: Parser) -> None:
    """Add how the screen looks and behaves: a flag for each setting that is one value."""
    parser.declare_later(_declare_screen)


def _declare_screen(parser: Parser) -> None:
    from trainmon_tui.config.settings import Settings, about, choices, flag_of, parse_value, type_of

    for name in Settings.plain():
        if type_of(name) is bool:
            words = f"off: {about(name)}"
            parser.add_argument(flag_of(name), dest=name, action="store_const", const=False, help=words)
            continue
        parser.add_argument(
            flag_of(name),
            metavar="|".join(choices(name)) or name.upper(),
            type=partial(_setting, name, parse_value),
            help=about(name),
        )


def _setting(name: str, parse: Callable[[str, str, str], Any], text: str) -> Any:  # noqa: ANN401 (of the setting's own type)
    return parse(name, text, f"--{name}")


def add_clock(parser: argparse.ArgumentParser, *, arrival: bool) -> None:
    """Add the hands on a replay's clock."""
    times = "times as fast as it was written" if arrival else "lines a second (with --arrival: times as fast)"
    parser.add_argument("--speed", type=positive, default=20.0, metavar="N", help=f"{times} (default: 20)")
    parser.add_argument(
        "--from",
        dest="start",
        type=moment,
        metavar="WHEN",
        help="begin at epoch=3, step=1000 or line=90",
    )


def path(text: str) -> str:
    """Return the name of a file; refuses an empty one, of a variable that was not set: it would mean the folder."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def moment(text: str) -> str:
    """Return a moment of a run as it was written; raises `UsageError`."""
    parse_moment(text)
    return text


_UNIT_S = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(text: str) -> float:
    """Return the seconds of ``90``, ``90s``, ``30m``, ``2h`` or ``1d``."""
    unit = _UNIT_S.get(text[-1:].lower())
    try:
        return positive(str(positive(text[:-1] if unit else text) * (unit or 1.0)))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time, such as 90s, 30m or 2h") from None


def process_id(text: str) -> int:
    """Return the number of a process."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not a process's number")
    return int(text)


def interval(text: str) -> float:
    """Return the seconds between two samples of the machine."""
    seconds = positive(text)
    if seconds > LONGEST_S:
        raise argparse.ArgumentTypeError(
            f"{text!r} is more than {LONGEST_S:g} seconds: what is asked so rarely says nothing of the machine"
        )
    return seconds


def positive(text: str) -> float:
    """Return a number above zero."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
