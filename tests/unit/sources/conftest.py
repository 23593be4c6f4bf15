"""What tests of files share: a clock that they turn, a log that may not be there yet, files as generations."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "tfevents"))
sys.path.insert(0, str(Path(__file__).parent))

from turning import Clock

from trainmon_tui.sources.follow import FollowedFile
from trainmon_tui.sources.generation import Generation


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def log(tmp_path):
    return tmp_path / "run.log"


@pytest.fixture
def source(log, clock):
    """The log as it is followed."""
    followed = FollowedFile(log, clock=clock)
    yield followed
    followed.close()


@pytest.fixture
def generation(tmp_path):
    """Opens a file with the given bytes as a generation."""
    made = []

    def build(data, name="run.log"):
        (tmp_path / name).write_bytes(data)
        made.append(Generation(os.open(tmp_path / name, os.O_RDONLY)))
        return made[-1]

    yield build
    for one in made:
        one.close()
