import asyncio

import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.keys import bound_keys
from trainmon_tui.ui.options import UiOptions


def test_no_key_of_the_table_is_taken_by_the_toolkit():
    async def press_all():
        connection, done = FakeConnection(ui_frames.middle_frame()), []
        app = TrainmonApp(connection, lambda: connection, UiOptions(unicode=True))
        app.check_action = lambda _action, _parameters: True
        async with app.run_test(size=(120, 40)) as pilot:
            app.action_hand = lambda name: done.append(name)  # noqa: PLW0108 - the toolkit calls no builtin
            for name in names:
                await pilot.press(name)
        return done

    table = [(key.action, name) for key in bound_keys() for name in key.keys.split(",")]
    names = [name for _, name in table]
    unique = {name: action for action, name in reversed(table)}
    assert asyncio.run(press_all()) == [unique[name] for name in names]
