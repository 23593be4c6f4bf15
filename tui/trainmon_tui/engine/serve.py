"""The loop: read a little, answer, wait. The same function serves a pipe, a thread and a single question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.protocol.asks import Ask, Bye, Choose, Control, DocumentAsk, FromScreen, Jot, News
from trainmon_tui.protocol.messages import Fault, FromEngine, Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainmon_tui.protocol.messages import Document, Frame

FRAMES_PER_S = 3.75
"""Line to screen within 0.3 s needs no more; small terminals and slow links want no more."""
HEARTBEAT_S = 1.0
IDLE_WAIT_S = 0.5
"""The longest sleep: heartbeats and telemetry are due every second."""


class Served(Protocol):
    """What the loop drives: the engine."""

    def advance(self) -> bool:
        """Read and fold one slice; return whether more is waiting."""
        ...

    def changed(self) -> bool:
        """Whether a new frame would differ from the last one."""
        ...

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return what the ask wants to see."""
        ...

    def document(self, ask: DocumentAsk) -> Document:
        """Read the run to its end and return one document."""
        ...

    def control(self, control: Control) -> None:
        """Act on the replay's clock."""
        ...

    def hear(self, news: News) -> None:
        """Take in what the screen's side knows of the run."""
        ...

    def jot(self, jot: Jot) -> None:
        """Write what a person did into the run's journal."""
        ...

    def choose(self, playbook: str) -> None:
        """Judge by another playbook."""
        ...

    def filenos(self) -> list[int]:
        """File descriptors that are worth waking up for."""
        ...

    def wait_s(self) -> float:
        """How long until reading again makes sense."""
        ...

    def clock(self) -> float:
        """Monotonic seconds."""
        ...


class Loop:
    """One conversation between an engine and a screen."""

    def __init__(self, engine: Served, send: Callable[[FromEngine], None]) -> None:
        self._engine = engine
        self._send = send
        self._ask: Ask | None = None
        self._number = 0
        self._acked = 0
        self._fresh_ask = False
        self._shown_something = False
        self._last_frame_s = float("-inf")
        self._last_word_s = engine.clock()

    def take(self, message: FromScreen) -> bool:
        """Act on a message; return whether the conversation goes on."""
        if isinstance(message, Bye):
            return False
        if isinstance(message, Control):
            self._engine.control(message)
            self._fresh_ask = True
        elif isinstance(message, News):
            self._engine.hear(message)
        elif isinstance(message, Jot):
            self._engine.jot(message)
            self._fresh_ask = True
        elif isinstance(message, Choose):
            self._engine.choose(message.playbook)
        elif isinstance(message, DocumentAsk):
            self._send(self._engine.document(message))
        else:
            self._fresh_ask |= self._ask is None or wants(message) != wants(self._ask)
            self._ask = message
            self._acked = max(self._acked, message.ack)
        return True

    @property
    def is_asked(self) -> bool:
        """Whether the screen wants something that it was not told yet."""
        return self._fresh_ask

    def due_in_s(self) -> float:
        """Seconds until the next frame may go out; 0 if it may now, a long time if there is nothing to send."""
        if self._ask is None or self._acked < self._number:
            return 3600.0
        if self._fresh_ask or not self._shown_something:
            return 0.0
        return max(0.0, self._last_frame_s + 1 / FRAMES_PER_S - self._engine.clock())

    def answer(self) -> None:
        """Send a frame if one is due, or a heartbeat if nothing was said for a while."""
        now = self._engine.clock()
        if self._ask is not None and self.due_in_s() == 0 and (self._fresh_ask or self._engine.changed()):
            self._number += 1
            frame = self._engine.frame(self._number, self._ask)
            self._send(frame)
            self._fresh_ask = False
            self._shown_something |= bool(frame.charts and frame.charts[0].lines)
            self._last_frame_s = self._last_word_s = now
        elif now - self._last_word_s >= HEARTBEAT_S:
            self._send(Heartbeat())
            self._last_word_s = now


def wants(ask: Ask) -> tuple[object, ...]:
    """Return what an ask wants to see, apart from its number and what it acknowledges."""
    return ask.charts, ask.log, ask.rows, ask.facts is None


def serve(
    engine: Served,
    receive: Callable[[float, Sequence[int]], list[FromScreen] | None],
    send: Callable[[FromEngine], None],
) -> bool:
    """Serve until the screen says goodbye or is gone; return whether it said goodbye.

    ``receive(timeout_s, wake_fds)`` returns messages, an empty list after the timeout or when one of the
    descriptors became readable, or None when nobody listens any more.
    """
    loop = Loop(engine, send)
    more, advanced_s = True, engine.clock()
    try:
        while True:
            wait = 0.0 if more else _pause_s(engine, loop, advanced_s)
            messages = receive(wait, engine.filenos())
            if messages is None:
                return False
            if not all(loop.take(message) for message in messages):
                return True
            if messages and wait > 0 and not loop.is_asked:
                continue  # a frame was acknowledged: what comes next is read when it is due
            more, advanced_s = engine.advance(), engine.clock()
            loop.answer()
    except TrainmonError as error:
        send(Fault(error.message, error.hint, int(error.exit_code)))
        return True


def _pause_s(engine: Served, loop: Loop, advanced_s: float) -> float:
    """Return how long nothing has to be read, and no frame is due."""
    unread_s = engine.clock() - advanced_s
    return max(0.0, min(IDLE_WAIT_S, max(engine.wait_s() - unread_s, loop.due_in_s())))
