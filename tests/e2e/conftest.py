from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trainmon_tui.config.assets import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def home(tmp_path, monkeypatch) -> Iterator[Path]:
    """An empty home: nothing of the developer's own settings is seen, nothing is left behind, and no word of a crash."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(folder if name == "HOME" else folder / name.lower()))
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(folder / "state"))
    yield folder
    assert [note.read_text() for note in folder.glob("state/crash.txt")] == []


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Path]:
    """A log that grows by a few lines all the time."""
    lines = (folder("demo_logs") / "vivqa-healthy.log").read_bytes().splitlines(keepends=True)
    log = tmp_path / "run.log"
    log.write_bytes(b"".join(lines[:120]))
    done = threading.Event()

    def work() -> None:
        with log.open("ab", buffering=0) as file:
            for line in lines[120:]:
                if done.wait(0.02):
                    return
                file.write(line)

    thread = threading.Thread(target=work)
    thread.start()
    yield log
    done.set()
    thread.join()
