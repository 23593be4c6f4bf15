"""Runs the screen on a terminal with a connection that answers nothing; argv[1] says what goes wrong."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.protocol.messages import Fault
from trainmon_tui.ui import app as app_module
from trainmon_tui.ui.options import UiOptions

MODE = sys.argv[1]


class Pane(app_module.Pane):
    def repaint(self):
        if MODE == "crash" and self.sight.frame is not None:
            raise RuntimeError("boom [/] \x1b[31m")
        super().repaint()


app_module.Pane = Pane
connection = FakeConnection(ui_frames.middle_frame())
if MODE == "fault":
    connection.talks = False
    connection.say(Fault("no such file: \x1b[31mrun.log", "did you mean run2.log?", 66))
sys.exit(app_module.run(connection, lambda: connection, UiOptions(unicode=True)))
