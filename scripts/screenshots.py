"""Take the documentation's pictures: the real program in a pseudo-terminal, its screen drawn to PNG.

``python scripts/screenshots.py [--out docs/images] [--only NAME]``
"""

from __future__ import annotations

import argparse
import contextlib
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "scripts")]

from picture import save_picture  # noqa: E402 - found by the path above
from pty_app import PROGRAM, PtyApp  # noqa: E402
from sample_runs import SWEEP, write_runs  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGS = ROOT / "demo_logs"
READ = "REPLAY done"
"""What the header says once all of a replay was read."""
PATIENCE_S = 120.0
UP, DOWN, LEFT = "\x1b[A", "\x1b[B", "\x1b[D"


class Shot(NamedTuple):
    """One picture: what is run at which size, which keys are pressed, and when it is taken."""

    name: str
    args: list[str]
    size: tuple[int, int]
    keys: str = ""
    settle_s: float = 1.5
    """How long nothing may change before the picture is taken."""
    shown: str = READ
    """What is waited for before keys are pressed."""
    runs: bool = False
    """Whether it is taken in a folder of several runs."""
    fine: bool = False
    """Whether it is drawn for a page, twice as large."""
    panel: int = 0
    """Columns of a side panel in tmux that it is shown in; 0 has the whole screen."""


def replay(log: str, *options: str) -> list[str]:
    """Return the arguments that play a demo log to its end at once."""
    return ["replay", str(LOGS / f"{log}.log"), "--speed", "100000", *options]


def shots() -> list[Shot]:
    """Return the pictures of the documentation."""
    healthy = replay("vivqa-healthy")
    sizes = {40: 24, 80: 24, 120: 40, 200: 60}
    pictures = [
        Shot(f"{theme}-{columns}", [*healthy, "--theme", theme], (columns, rows))
        for theme in ("dark", "light")
        for columns, rows in sizes.items()
    ]
    return [
        *pictures,
        Shot("failing-120", replay("vivqa-failing"), (120, 40)),
        Shot("help-120", healthy, (120, 40), "?"),
        Shot("grid-120", healthy, (120, 40), "g"),
        Shot("decision-110", replay("vivqa-failing"), (110, 36), "5d", fine=True),
        Shot("teacher-110", healthy, (110, 38), "2z", fine=True),
        Shot("tmux-128", replay("vivqa-failing"), (128, 34), fine=True, panel=44),
        Shot("commands-120", healthy, (120, 40), "\x10epoch"),
        Shot("find-120", healthy, (120, 40), "6z/raw=\r"),
        Shot("facts-120", ["sweep/lr-3e-4.log"], (120, 40), "7", shown="lr-3e-4", runs=True),
        Shot("settings-120", healthy, (120, 40), ","),
        Shot("keys-120", healthy, (120, 40), f",{UP}\r{11 * DOWN}\rW"),
        Shot("jump-120", healthy, (120, 40), "'"),
        Shot("gradients-120", replay("attention-failing"), (120, 40), "2"),
        Shot("flow-200", replay("flow-healthy"), (200, 60), "2"),
        Shot("rewards-40", replay("grpo-healthy"), (40, 24), "2"),
        *several(),
    ]


def several() -> list[Shot]:
    """Return the pictures of several runs, and of moving in time."""
    sweep = ["compare", *(f"sweep/lr-{run.rate}.log" for run in SWEEP)]
    table = {"settle_s": 0.8, "shown": "20/40", "runs": True}
    beside = {"settle_s": 1.5, "shown": "lion", "runs": True}
    return [
        Shot("runs-40", [], (40, 24), "jj", **table | {"shown": "50%"}),
        Shot("runs-120", [], (120, 40), "jj", **table),
        Shot("runs-light-120", ["--theme", "light"], (120, 40), "jj", **table),
        Shot("compare-40", sweep, (40, 24), **beside | {"shown": "lr-3e-3"}),
        Shot("compare-120", sweep, (120, 40), **beside),
        Shot("compare-200", sweep, (200, 60), **beside),
        Shot("compare-light-120", [*sweep, "--theme", "light"], (120, 40), LEFT * 24, **beside),
        Shot("past-100", ["sweep/lr-1e-3.log"], (100, 30), "MM", shown="step 3380", runs=True),
        Shot(
            "time-120",
            ["replay", str(LOGS / "vivqa-failing.log"), "--speed", "0.2"],
            (120, 40),
            " >>>>>>>>>>>",
            shown="◆",
        ),
    ]


def take(shot: Shot, folder: Path) -> Path:
    """Run the program for one picture and write it."""
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        if shot.runs:
            place = Path(home) / "project"
            write_runs(place)
            stack.enter_context(contextlib.chdir(place))
        app = stack.enter_context(beside_code(shot, home) if shot.panel else whole(shot, home))
        app.until(shot.shown, patience_s=PATIENCE_S)
        settle(app, shot.settle_s)
        app.press(shot.keys)
        settle(app, shot.settle_s)
        path = folder / f"{shot.name}.png"
        save_picture(app.screen, path, scale=2 if shot.fine else 1)
    return path


def whole(shot: Shot, home: str) -> PtyApp:
    """Start the program on a terminal of its own."""
    return PtyApp(shot.args, shot.size, clean_home(home))


@contextlib.contextmanager
def beside_code(shot: Shot, home: str) -> Iterator[PtyApp]:
    """Start the program in a side panel of tmux, beside the code of a training."""
    columns, rows = shot.size
    panel = shlex.join([*PROGRAM, *shot.args])
    code = f"sed -n 21,{rows + 20}p {ROOT / 'scripts' / 'vivqa' / 'dynamics.py'}; read line"
    # A server of its own: nobody's sessions and settings are touched.
    server = ["-S", str(Path(home) / "tmux"), "-f", "/dev/null"]
    args = [
        *server, "new-session", "-x", str(columns), "-y", str(rows), code,
        ";", "set", "-g", "default-terminal", "tmux-256color", ";", "set", "-ga", "terminal-overrides", ",*:Tc",
        ";", "set", "-g", "status", "off", ";", "split-window", "-h", "-l", str(shot.panel), panel,
    ]  # fmt: skip
    with PtyApp(args, shot.size, clean_home(home), program=["tmux"]) as app:
        yield app
        subprocess.run(["tmux", *server, "kill-server"], check=False)


def clean_home(home: str) -> dict[str, str]:
    """Return the variables of a person who has set nothing."""
    return {"HOME": home, "TRAINMON_REMEMBER": ""}


def settle(app: PtyApp, quiet_s: float) -> None:
    """Read until the screen has not changed for a while."""
    shown, since = app.text, time.monotonic()
    deadline = since + PATIENCE_S
    while time.monotonic() < min(since + quiet_s, deadline):
        app.read(0.1)
        if app.text != shown:
            shown, since = app.text, time.monotonic()


def main() -> None:
    """Take all pictures, or those whose name contains ``--only``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for shot in shots():
        if args.only in shot.name:
            print(take(shot, args.out))


if __name__ == "__main__":
    main()
