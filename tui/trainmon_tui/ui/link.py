"""The conversation with the engine as the event loop sees it: frames in, asks out, and what to do when it dies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.protocol.messages import Fault, Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.client.retry import Retry
    from trainmon_tui.protocol.asks import Ask, Choose, Control, Jot, News

SILENT_S = 5.0
"""Without frame or heartbeat for so long, the engine is said not to answer."""


class Listener(Protocol):
    """Who is told what the engine says."""

    def on_frame_arrived(self, frame: Frame) -> None:
        """Take in the newest frame."""

    def on_engine_trouble(self, words: str) -> None:
        """Show that the engine is gone or silent; empty words: it is back."""

    def on_engine_started(self) -> None:
        """Ask the new engine, which counts its frames anew."""

    def on_fault(self, fault: Fault) -> None:
        """End: the engine cannot read the run."""


class Link:
    """Keeps an engine at the other end: a new one when it is gone, as long as ``retry`` wants it."""

    def __init__(
        self,
        first: Connection,
        reconnect: Callable[[], Connection],
        listener: Listener,
        clock: Callable[[], float],
        retry: Retry,
    ) -> None:
        self._connection: Connection | None = first
        self._reconnect = reconnect
        self._listener = listener
        self._clock = clock
        self._heard_s = clock()
        self._retry = retry
        self._watched = -1
        self._silent = False
        self._timer: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Listen to the connection; called inside the running loop."""
        if self._connection is None:
            return
        self._heard_s = self._clock()
        self._watched = self._connection.fileno()
        asyncio.get_running_loop().add_reader(self._watched, self._readable)

    def send(self, message: Ask | Choose | Control | Jot | News) -> None:
        """Send a message if there is an engine to send it to."""
        if self._connection is not None:
            self._connection.send(message)

    def check_silence(self) -> None:
        """Tell the listener when the engine has said nothing for too long."""
        if self._connection is not None and not self._silent and self._clock() - self._heard_s > SILENT_S:
            self._silent = True
            self._listener.on_engine_trouble("engine does not answer")

    def close(self) -> None:
        """Say goodbye and let the engine end."""
        if self._timer is not None:
            self._timer.cancel()
        self._drop(bye=True)

    def _readable(self) -> None:
        if self._connection is None:
            return
        messages = self._connection.receive()
        if messages is None:
            self._died()
            return
        if not messages:
            return
        self._heard_s = self._clock()
        self._retry.heard()
        if self._silent:
            self._silent = False
            self._listener.on_engine_trouble("")
        fault = next((message for message in messages if isinstance(message, Fault)), None)
        if fault is not None:
            self._drop(bye=True)
            self._listener.on_fault(fault)
            return
        frames = [message for message in messages if isinstance(message, Frame)]
        if frames:
            self._listener.on_frame_arrived(frames[-1])

    def _died(self) -> None:
        words = (self._connection.gone_reason() if self._connection else "") or "engine died"
        self._drop(bye=False)
        self._try_again(words)

    def _try_again(self, words: str) -> None:
        pause_s = self._retry.pause_s(self._clock())
        self._listener.on_engine_trouble(f"{words}; {self._retry.words(pause_s)}")
        if pause_s is not None:
            self._timer = asyncio.get_running_loop().call_later(pause_s, self._start_again)

    def _start_again(self) -> None:
        self._timer = None
        try:
            self._connection = self._reconnect()
        except OSError as error:
            self._try_again(f"engine cannot be started: {error.strerror or error}")
            return
        except TrainmonError as error:
            self._try_again(error.message)
            return
        self._silent = False
        self.open()
        self._listener.on_engine_started()

    def _drop(self, *, bye: bool) -> None:
        if self._connection is None:
            return
        if self._watched >= 0:
            asyncio.get_running_loop().remove_reader(self._watched)
            self._watched = -1
        self._connection.close(bye=bye)
        self._connection = None
