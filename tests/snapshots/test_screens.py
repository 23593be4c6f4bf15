"""How the screen looks at four sizes in both themes. `pytest tests/snapshots --snapshot-update` accepts a new look."""

import pytest
import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.ui import app as module
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions


class StillClock:
    """A clock that stands still, so that freshness does not differ from run to run."""

    @staticmethod
    def monotonic():
        return 100.0


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(module, "time", StillClock)


def app_with(frame, theme):
    connection = FakeConnection(frame)
    return TrainmonApp(connection, lambda: connection, UiOptions(theme=theme, unicode=True))


async def settle(pilot):
    await pilot.pause(0.3)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(
    "size", [(40, 24), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_middle_of_a_run(snap_compare, size, theme):
    assert snap_compare(app_with(ui_frames.middle_frame(), theme), terminal_size=size, run_before=settle)


@pytest.mark.parametrize(
    "frame", [ui_frames.start_frame(), ui_frames.failing_frame()], ids=["start", "failing"]
)
def test_other_moments(snap_compare, frame):
    assert snap_compare(app_with(frame, "dark"), terminal_size=(120, 40), run_before=settle)


def test_help(snap_compare):
    async def open_help(pilot):
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)

    assert snap_compare(
        app_with(ui_frames.middle_frame(), "dark"), terminal_size=(120, 40), run_before=open_help
    )
