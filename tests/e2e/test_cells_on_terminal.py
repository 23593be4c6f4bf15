"""The cells that are sent show what the toolkit's own output would have shown, frame by frame, key after key."""

from __future__ import annotations

import random
import re
import signal
import sys
import time
from pathlib import Path

import pyte
import pytest
from pty_app import PtyApp, understood
from rich.cells import cell_len
from test_every_key import bytes_of, close_what_a_key_opened, leave, table
from tmux_app import Tmux, needs_tmux

from trainmon_tui.config.assets import folder
from trainmon_tui.ui.pen import Pen, Stretch

pytestmark = pytest.mark.e2e

RECORDING = r"""
import signal, sys
from textual.drivers.linux_driver import LinuxDriver
from trainmon_tui.cli.main import main
from trainmon_tui.ui import driver
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.painter import Painter

driver.terminal_is_busy = lambda _driver: False
painted, sent = (open(name, "wb", buffering=0) for name in sys.argv[1:3])
paint, send = CellDriver.write, LinuxDriver.write

def keep_painted(self, data):
    for file in (painted, sent):
        file.write(b"\0%dx%d\0" % self._app.size)
    painted.write((whole.pop() if whole else data).encode())
    paint(self, data)

def keep_sent(self, data):
    sent.write(data.encode())
    send(self, data)

def keep_composed(self, data):
    # What goes past the compositor is compared with the whole screen as that would paint it, unless it is behind.
    screen, panes, rects = self._app.screen, self._app.board.panes, self._app.sight.plan.rects
    behind = screen._dirty_widgets or screen._layout_required or screen._repaint_required or opening
    behind = behind or any(panes[name].region != rect for name, rect in rects.items())
    # A pane that has not heard of its new size yet is drawn by whoever asks for its lines first: here by this.
    behind = behind or any(panes[name]._look[2:] != (rect.width, rect.height) for name, rect in rects.items())
    if data and not behind and not screen._compositor._dirty_regions:
        rows = screen._compositor.render_strips()
        whole.append("".join(f"\x1b[{y + 1};1H{row.render(self._app.console)}" for y, row in enumerate(rows)))
    update(self, data)

def keep_ahead(self, dialog):
    opening.append(dialog)
    paint_ahead(self, dialog)
    opening.clear()

whole, opening, update, paint_ahead = [], [], CellDriver.update, Painter.paint_ahead
Painter.paint_ahead = keep_ahead
CellDriver.write, CellDriver.update, LinuxDriver.write = keep_painted, keep_composed, keep_sent
sys.exit(main(sys.argv[3:]))
"""
_PAINTED = re.compile(r"\x1b\[(?:(\d+);(\d+)H|[^a-zA-Z]*[a-zA-Z])|(\n)|([^\x1b\n]+)")
_FRAME = re.compile(rb"\0(\d+)x(\d+)\0([^\0]*)")


def frames(path):
    """The frames of a recording: their columns, rows and bytes."""
    return [(int(columns), int(rows), data) for columns, rows, data in _FRAME.findall(path.read_bytes())]


class Terminal:
    """One that does not wrap: what was laid out for a larger one is cut."""

    def __init__(self):
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def show(self, columns, rows, data):
        self.screen.resize(rows, columns)
        self._stream.feed(b"\x1b[?7l" + understood(data))


def extent(data):
    """How far to the right and how far down a frame reaches."""
    y = x = 0
    right = down = 0
    for row, column, newline, text in _PAINTED.findall(data.decode()):
        if row:
            y, x = int(row) - 1, int(column) - 1
        elif newline:
            y, x = y + 1, 0
        else:
            x += cell_len(text)
            right, down = max(right, x), max(down, y + 1)
    return right, down


def shown(screen):
    """What is seen of every cell of a screen: its character, colours and attributes; a blank's own are not."""
    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def seen(cell):
    if cell.data != " " or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False, blink=False)


def suspend(app):
    """Stop the program by its key once the last of its dialogs is closed."""
    for _ in range(20):
        close_what_a_key_opened(app)
        time.sleep(0.1)
    app.press("\x1a")
    app.until(lambda: Path(f"/proc/{app.pid}/stat").read_text("utf-8").split()[2] == "T")


def test_both_show_the_same_after_every_frame(home, tmp_path):
    log = tmp_path / "run.log"
    log.write_bytes((folder("demo_logs") / "vivqa-failing.log").read_bytes())
    recordings = [tmp_path / "painted", tmp_path / "sent"]
    program = [sys.executable, "-P", "-c", RECORDING, *map(str, recordings)]
    # Colours by hand leave the first picture to the toolkit: what is recorded is all that the terminal gets.
    with PtyApp([str(log)], (80, 24), {"TEXTUAL_COLOR_SYSTEM": "truecolor"}, program) as app:
        app.until_drawn()
        for number, (_, name) in enumerate(table()):
            app.press(bytes_of(name))
            app.read(0.02)
            app.press("\x1b")
            if number % 12 == 5:
                with log.open("a") as file:
                    file.write(f"loss 漢字 é́ {number} 🔥\n")
                app.resize(*((100, 30), (40, 24), (61, 20))[number // 12 % 3])
        suspend(app)
        app.kill(signal.SIGCONT)
        leave(app)
    painted, sent = map(frames, recordings)
    assert len(painted) == len(sent) > 40
    whole, cells, torn, compared = Terminal(), Terminal(), False, 0
    for (columns, rows, all_of_it), (*_, few) in zip(painted, sent, strict=True):
        whole.show(columns, rows, all_of_it)
        cells.show(columns, rows, few)
        reach = extent(all_of_it)
        torn = reach[0] > columns or reach[1] > rows or (torn and reach != (columns, rows))
        if not torn:
            assert cells.screen.display == whole.screen.display
            assert shown(cells.screen) == shown(whole.screen)
            compared += 1
    assert compared > 0.8 * len(painted)
    assert sum(extent(data) == (columns, rows) for columns, rows, data in painted) > 20
    assert sum(len(data) for *_, data in sent) < sum(len(data) for *_, data in painted) / 2


@needs_tmux
def test_every_way_of_the_cursor_ends_where_it_should_in_tmux(tmp_path):
    columns, rows, dice, pen = 40, 20, random.Random(7), Pen()
    terminal, said = Terminal(), ""
    for number in range(300):
        places = {dice.randrange(rows): dice.randrange(columns - 6) for _ in range(6)}
        text = " " * 6 if number % 3 == 0 else chr(ord("a") + number % 26) * 6
        said += pen.write([Stretch(y, x, text, "", x + 6) for y, x in places.items()], columns)
    terminal.show(columns, rows, said.encode())
    kept = tmp_path / "said"
    kept.write_text(said)
    printing = "import sys, time; print(end=open(sys.argv[1]).read(), flush=True); time.sleep(60)"
    with Tmux(tmp_path, [str(kept)], (columns, rows), [sys.executable, "-c", printing]) as pane:
        pane.until("\n".join(line.rstrip() for line in terminal.screen.display))
