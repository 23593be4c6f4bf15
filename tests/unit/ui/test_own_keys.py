"""A key changed in the settings dialog, and pressed afterwards."""

import asyncio

import pytest
import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.config.settings import read_settings
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.keys_desk import KeysDesk
from trainmon_tui.ui.options import UiOptions


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    return tmp_path


def after(*keys, keymap=None):
    """The sight, the name of the screen on top and the footer's keys after some keys."""

    async def played():
        connection = FakeConnection(ui_frames.middle_frame())
        options = UiOptions(unicode=True, keymap=keymap or {})
        app = TrainmonApp(connection, lambda: connection, options)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            return app.sight, type(app.screen).__name__

    return asyncio.run(played())


TO_KEYS = ("comma", "up", "enter")
TO_ZOOM = ("down",) * [key.action for key in KeysDesk({}).table].index("maximise")


def test_the_last_setting_leads_to_the_keys_and_escape_back():
    assert after(*TO_KEYS)[1] == "KeysScreen"
    assert after(*TO_KEYS, "escape")[1] == "SettingsScreen"


def test_a_changed_key_works_at_once_and_the_old_one_no_longer():
    sight, name = after(*TO_KEYS, *TO_ZOOM, "enter", "W", "escape", "escape", "W", "z")
    assert name not in ("KeysScreen", "SettingsScreen")
    assert sight.maximised
    assert sight.keymap == read_settings().settings.keys == {"maximise": "W"}


def test_while_a_key_is_waited_for_it_does_nothing_else():
    sight, name = after(*TO_KEYS, "enter", "q")
    assert name == "KeysScreen"
    assert sight.keymap == {}


def test_own_keys_leave_others_that_shared_the_old_ones():
    assert after("4", keymap={"order.eta": "u"})[0].active == "checklist"
    assert after("2", keymap={"pane.compared": "u"})[0].active == "gauges"
