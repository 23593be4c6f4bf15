"""Take the documentation's pictures: the real program in a pseudo-terminal, its screen drawn to PNG.

``python scripts/screenshots.py [--out docs/images] [--only NAME]``
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "scripts")]

from picture import save_picture  # noqa: E402 - found by the path above
from pty_app import PtyApp  # noqa: E402


class Shot(NamedTuple):
    """One picture: what is run at which size, which keys are pressed, and when it is taken."""

    name: str
    args: list[str]
    size: tuple[int, int]
    keys: str = ""
    settle_s: float = 6.0


def shots() -> list[Shot]:
    """Return the pictures of the documentation."""
    healthy = ["replay", str(ROOT / "demo_logs" / "vivqa-healthy.log"), "--speed", "100000"]
    failing = ["replay", str(ROOT / "demo_logs" / "vivqa-failing.log"), "--speed", "100000"]
    sizes = {40: 24, 80: 24, 120: 40, 200: 60}
    pictures = [
        Shot(f"{theme}-{columns}", [*healthy, "--theme", theme], (columns, rows))
        for theme in ("dark", "light")
        for columns, rows in sizes.items()
    ]
    return [
        *pictures,
        Shot("failing-120", failing, (120, 40)),
        Shot("help-120", healthy, (120, 40), "?"),
        Shot("grid-120", healthy, (120, 40), "g"),
        Shot("find-120", healthy, (120, 40), "6z/raw=\r"),
    ]


def take(shot: Shot, folder: Path) -> Path:
    """Run the program for one picture and write it."""
    with tempfile.TemporaryDirectory() as home, PtyApp(shot.args, shot.size, {"HOME": home}) as app:
        deadline = time.monotonic() + shot.settle_s
        pressed = False
        while time.monotonic() < deadline:
            app.read(0.1)
            if not pressed and time.monotonic() > deadline - 1.5:
                app.press(shot.keys)
                pressed = True
        path = folder / f"{shot.name}.png"
        save_picture(app.screen, path)
    return path


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
