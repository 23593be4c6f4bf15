import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from guide_answers import answer

from trainmon_tui.report.guide.fill import fill_guide


@pytest.fixture
def fill():
    def run(text, answers=answer):
        data = text if isinstance(text, bytes) else text.encode()
        return fill_guide("guide.md", data, answers)

    return run


@pytest.fixture
def filled(fill):
    def run(text):
        return fill(text).text.decode()

    return run
