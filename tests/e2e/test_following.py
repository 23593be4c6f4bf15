"""A growing log on the screen: lines within 0.3 s, items tick as their lines arrive."""

from __future__ import annotations

import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from pty_app import PtyApp

from trainmon_tui.config.assets import folder

pytestmark = pytest.mark.e2e
RECORDED = Path(__file__).parents[2].parent / "shared/runs/faults/healthy-17-vae-vqa_tqdm"


def grow(
    source: bytes, arrivals: list[tuple[float, int]], target: Path, times: dict[int, float]
) -> threading.Thread:
    """Write the log as it arrived; ``times`` gets the monotonic moment each byte count was reached."""

    def work() -> None:
        start, at = time.monotonic(), 0
        with target.open("ab", buffering=0) as file:
            for seconds, size in arrivals:
                time.sleep(max(0.0, start + seconds - time.monotonic()))
                file.write(source[at:size])
                times[size] = time.monotonic()
                at = size

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def read_arrivals(path: Path) -> list[tuple[float, int]]:
    rows = [line.split(",") for line in path.read_text().splitlines() if line[:1].isdigit()]
    first = float(rows[0][0])
    return [(float(seconds) - first + 0.5, int(size)) for seconds, size in rows]


def test_items_tick_as_their_lines_arrive(home, tmp_path):
    source = (folder("demo_logs") / "vivqa-healthy.log").read_bytes()
    cuts = [source.index(b"Epoch %d/" % epoch) for epoch in (2, 4, 6)]
    log = tmp_path / "run.log"
    log.write_bytes(source[: cuts[0]])
    with PtyApp([str(log)], size=(160, 50)) as app:
        app.until("KL raw appears")
        app.until(lambda: line_with(app, "KL raw appears").strip("│ ").startswith("✔"))
        assert not line_with(app, "KL raw growing").strip("│ ").startswith("✔")
        with log.open("ab") as file:
            file.write(source[cuts[0] : cuts[1]])
        app.until(lambda: line_with(app, "KL raw growing").strip("│ ").startswith("✔"))
        with log.open("ab") as file:
            file.write(source[cuts[1] : cuts[2]])
        app.until("KL HEALTHY")
        app.press("q")
        assert app.wait() == 0


def line_with(app: PtyApp, text: str) -> str:
    """The checklist's cell of the line that holds the text."""
    for line in app.text.splitlines():
        if text in line:
            before = line[: line.index(text)]
            return before.rsplit("│", 1)[-1] + text
    return ""


def test_the_newest_line_follows_the_file_over_rotation_and_truncation(home, tmp_path):
    log = tmp_path / "run.log"
    log.write_text("step=1 loss=3.25\n")
    with PtyApp([str(log)], size=(100, 40)) as app:
        app.until("loss=3.25")
        log.rename(tmp_path / "run.log.1")
        log.write_text("step=2 loss=2.25\n")
        app.until("loss=2.25")
        log.write_text("")
        log.write_text("step=3 loss=1.25\n")
        app.until("loss=1.25")
        app.press("q")
        assert app.wait() == 0


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded runs are not beside this checkout")
def test_a_recorded_run_is_followed_line_by_line(home, tmp_path):
    source = (RECORDED / "run.log").read_bytes()
    log = tmp_path / "run.log"
    log.touch()
    times: dict[int, float] = {}
    arrivals = read_arrivals(RECORDED / "arrival.csv")
    with PtyApp([str(log)], size=(160, 50)) as app:
        app.until("diagnostics")
        thread = grow(source, arrivals, log, times)
        epochs: list[int] = []
        while thread.is_alive():
            app.read(0.2)
            shown = re.search(r"epoch (\d+)/26", app.text)
            if shown and int(shown[1]) not in epochs[-1:]:
                epochs.append(int(shown[1]))
        app.until("TEACHER NOT EFFECTIVE")
        app.press("q")
        assert app.wait() == 0
    assert epochs == sorted(epochs)
    assert len(epochs) >= 5, "frames are slower than lines, but most epochs are seen while they last"


def test_a_replay_is_played_paused_and_stepped(home, tmp_path):
    log = tmp_path / "run.log"
    shutil.copy(folder("demo_logs") / "vivqa-healthy.log", log)
    with PtyApp(["replay", str(log), "--speed", "200"], size=(120, 40)) as app:
        app.until("REPLAY")
        app.until("KL raw appears")
        app.press(" ")
        app.until(lambda: "paus" in app.text.lower())
        app.press("q")
        assert app.wait() == 0
