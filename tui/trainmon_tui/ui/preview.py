"""The first picture of a run: painted as soon as the engine sends one, while the toolkit is still being loaded."""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import select
import shutil
import signal
import threading
import time
from typing import TYPE_CHECKING

from trainmon_tui.client.faults import error_of
from trainmon_tui.protocol.messages import Fault, Frame
from trainmon_tui.ui.cells import Cells
from trainmon_tui.ui.early_paint import colours_of, painting
from trainmon_tui.ui.keyboard import Keyboard
from trainmon_tui.ui.opening import Opening, Painted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.protocol.messages import FromEngine
    from trainmon_tui.ui.options import UiOptions

LOOK_S = 0.01
"""How often it is looked whether the toolkit is there."""
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
SLOW_S = 0.3
"""How long a terminal may take for a picture; from then on the toolkit writes, which waits beside the keys."""
PIECE_BYTES = 256
"""What a terminal has room for when it says that it can be written to."""
PATIENCE_S = 1.0
"""How long the first picture is waited for once the toolkit is there."""


def watch_run(first: Connection, reconnect: Callable[[], Connection], options: UiOptions) -> int:
    """Paint a run's first picture, then show its screen until the user leaves; return the exit status.

    Raises `TrainmonError` where the engine cannot read the run.
    """
    opening = Opening(options)
    with Keyboard(asks=options.companion is not None) as keyboard:
        if can_be_painted(opening, keyboard):
            keyboard.hold()
            with parted_from(first):
                Preview(opening, first, keyboard).run(load_toolkit)
        if opening.painted is None:
            keyboard.release()  # the toolkit and the guard are to find the terminal as it was
        from trainmon_tui.ui.app import run  # noqa: PLC0415 - it loads the toolkit

        return run(first, reconnect, options, opening)


def can_be_painted(opening: Opening, keyboard: Keyboard) -> bool:
    """Tell whether the toolkit's colours are known without it: they are those of a theme that names each of them."""
    named = not opening.options.mono and opening.palette.is_solid
    return named and keyboard.before is not None and os.isatty(2) and "TEXTUAL_COLOR_SYSTEM" not in os.environ


@contextlib.contextmanager
def parted_from(connection: Connection) -> Iterator[None]:
    """Say goodbye to the engine if there will be no app: for an error, ctrl+c, or a signal that ends programs.

    Those signals are the app's guard's as soon as it stands.
    """

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for number in _SIGNALS:
        signal.signal(number, leave)
    with contextlib.ExitStack() as parting:
        parting.callback(connection.close, bye=True)
        yield
        parting.pop_all()


def load_toolkit() -> None:
    """Load the app; what is wrong with it is said where it is needed."""
    with contextlib.suppress(ImportError):
        importlib.import_module("trainmon_tui.ui.app")


def ready_of(descriptors: Iterable[int], event: int, wait_s: float) -> set[int]:
    """Return which descriptors are ready for a poll's event, or have something else to tell, within ``wait_s``."""
    watched = select.poll()
    for descriptor in descriptors:
        watched.register(descriptor, event)
    return {descriptor for descriptor, _ in watched.poll(math.ceil(wait_s * 1000))}


class Preview:
    """A screen that only shows: it takes in frames and paints them, until a key is pressed or the toolkit is there."""

    def __init__(self, opening: Opening, connection: Connection, keyboard: Keyboard, output: int = 2) -> None:
        self._opening = opening
        self._connection = connection
        self._keyboard = keyboard
        self._output = output
        self._colours = colours_of(os.environ)
        self._cells = Cells()
        self._size = (0, 0)
        self._is_slow = False

    def run(self, load: Callable[[], None]) -> None:
        """Paint what arrives while ``load`` goes on beside it, and then wait for a first picture."""
        self._fit()
        self._ask()
        loading = threading.Thread(target=load, name="toolkit", daemon=True)
        loading.start()
        while loading.is_alive():
            if not self._goes_on(LOOK_S):
                return
        deadline = time.monotonic() + PATIENCE_S
        while self._opening.painted is None and (wait_s := deadline - time.monotonic()) > 0:
            if not self._goes_on(wait_s):
                return

    def _goes_on(self, wait_s: float) -> bool:
        """Take in what the engine says; tell whether nobody waits for the app: the engine is there, and no key came."""
        frames, keys = self._connection.fileno(), self._keyboard.descriptor
        ready = ready_of([frames, keys], select.POLLIN, wait_s)
        if frames in ready and not self._take(self._connection.receive()):
            return False
        return keys not in ready and not self._is_slow

    def _take(self, messages: list[FromEngine] | None) -> bool:
        """Take in what the engine says; tell whether it is there still. Raises `TrainmonError` for its fault."""
        if messages is None:
            return False
        for message in messages:
            if isinstance(message, Fault):
                raise error_of(message)
            if isinstance(message, Frame):
                self._show(message)
        return True

    def _show(self, frame: Frame) -> None:
        sight = self._opening.sight
        sight.take(frame, time.monotonic())
        was_left_otherwise = self._opening.come_back()
        sight.outgrown()
        self._fit()
        self._ask()
        # A run that was left otherwise is shown so: with the charts that are asked for now.
        if not was_left_otherwise:
            self._paint()

    def _fit(self) -> None:
        """Lay the screen out for the terminal as large as it is now."""
        size = shutil.get_terminal_size()
        if size != self._size:
            self._size = (size.columns, size.lines)
            self._cells.resize(*self._size)
        self._opening.sight.lay_out(*self._size)

    def _ask(self) -> None:
        self._connection.send(self._opening.sight.ask())

    def _paint(self) -> None:
        opening = self._opening
        opening.painted = Painted(self._cells, self._size, self._keyboard)
        changed = self._cells.changed(painting(opening.sight, opening.palette, self._colours))
        if not self._write(changed.encode()):
            self._cells.forget()
            self._is_slow = True

    def _write(self, data: bytes) -> bool:
        """Tell whether the terminal took all of it soon; one that reads slowly must not hold the app up."""
        deadline = time.monotonic() + SLOW_S
        while data:
            left_s = max(0.0, deadline - time.monotonic())
            if not ready_of([self._output], select.POLLOUT, left_s):
                return False
            try:
                data = data[os.write(self._output, data[:PIECE_BYTES]) :]
            except OSError:
                return False  # the terminal has gone; the hang-up says so next
        return True
