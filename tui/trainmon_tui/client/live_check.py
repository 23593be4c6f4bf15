"""One run that is judged while it goes: the conversation with its engine, and whether there is more to come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.client.faults import error_of
from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.protocol.asks import Ask, DocumentAsk, News
from trainmon_tui.protocol.messages import Document, Fault, Frame
from trainmon_tui.report.checked import CheckRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.client.retry import Retry
    from trainmon_tui.protocol.messages import FromEngine

QUIET_S = 2.0
"""A run that says it is over is over when nothing more comes for so long: a test may follow the training."""
DESERTED_S = 15.0
"""The same of a log whose writer is gone: a script may start the next program, which writes on."""


class LiveCheck:
    """Keeps an engine on one run; a new one when it is gone, as long as ``retry`` wants it.

    ``news`` says what only our side knows: that the process or the pipe of the run has ended. No call blocks.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        retry: Retry,
        news: Callable[[], News] = News,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect = connect
        self._retry = retry
        self._news = news
        self._clock = clock
        self._connection: Connection | None = None
        self._start_at_s = clock()
        self._told = News()
        self._asked = 0
        self._framed: Frame | None = None
        self._said: tuple[object, ...] = ()
        self._grew_s = clock()
        self.run: CheckRun | None = None
        """What is said of the run now; None before the engine has spoken."""
        self.over = False
        """Whether the run has ended and was judged as ended."""
        self.fault: TrainmonError | None = None
        """Why the run cannot be judged at all."""
        self.trouble = ""
        """What became of the engine, in words; empty while it works."""

    @property
    def done(self) -> bool:
        """Whether nothing more is to come."""
        return self.over or self.fault is not None

    def filenos(self) -> list[int]:
        """Return the descriptors that become readable when there is something to take."""
        return [self._connection.fileno()] if self._connection is not None and not self.done else []

    def poll(self) -> bool:
        """Take in what has come and say what is due; return whether something else is said of the run now."""
        if self.done:
            return False
        if self._connection is None and not self._started():
            return False
        assert self._connection is not None  # noqa: S101 - started
        messages = self._connection.receive()
        if messages is None:
            self._lost(self._connection.gone_reason() or "its engine is gone")
            return False
        taken = [self._take(message) for message in messages]
        if not self.done:
            self._tell()
        return any(taken)

    def close(self) -> None:
        """Let the engine end."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _started(self) -> bool:
        """Start an engine once it is time to; return whether there is one."""
        if self._clock() < self._start_at_s:
            return False
        try:
            self._connection = self._connect()
        except (OSError, TrainmonError) as error:
            self._lost(error.message if isinstance(error, TrainmonError) else f"no engine: {error.strerror}")
            return False
        self._told, self._framed, self._said, self._asked = News(), None, (), 1
        self._connection.send(Ask(self._asked))
        return True

    def _lost(self, words: str) -> None:
        if self._connection is not None:
            self._connection.close(bye=False)
            self._connection = None
        pause_s = self._retry.pause_s(self._clock())
        self.trouble = f"{words}; {self._retry.words(pause_s)}" if pause_s is not None else ""
        if pause_s is None:
            self.fault = TrainmonError(f"{words}, again and again", "its errors are in the state folder")
            return
        self._start_at_s = self._clock() + pause_s

    def _take(self, message: FromEngine) -> bool:
        self._retry.heard()
        if isinstance(message, Fault):
            self.fault = error_of(message)
            return True
        if isinstance(message, Frame):
            self._ask(message)
        return isinstance(message, Document) and self._judge(message)

    def _ask(self, frame: Frame) -> None:
        """Acknowledge a frame; where it tells of something new, ask what is said of the run now."""
        assert self._connection is not None  # noqa: S101 - it sent the frame
        self._asked += 1
        self._connection.send(Ask(self._asked, frame.number))
        before, self._framed = self._framed, frame
        if before is None or before.header.bytes_read != frame.header.bytes_read:
            self._grew_s = self._clock()
        if self._told.ended or (_is_caught_up(before, frame) and _said(frame) != self._said):
            self._said = _said(frame)
            self._connection.send(DocumentAsk("check", now=True))

    def _judge(self, document: Document) -> bool:
        self.trouble = ""
        before, self.run = self.run, msgspec.json.decode(document.body, type=CheckRun)
        self.over = self.run.run.ended
        return before is None or _spoken(before) != _spoken(self.run)

    def _tell(self) -> None:
        """Tell the engine when the run has ended."""
        news = self._news()
        if not news.ended and self._has_ended():
            news = msgspec.structs.replace(news, ended=True)
        if news != self._told and self._connection is not None:
            self._told = news
            self._connection.send(news)

    def _has_ended(self) -> bool:
        frame = self._framed
        if frame is None:
            return False
        quiet_s = self._clock() - self._grew_s
        process = frame.telemetry.process
        deserted = process is not None and not process.alive
        return (frame.header.state == "ended" and quiet_s >= QUIET_S) or (deserted and quiet_s >= DESERTED_S)


def _is_caught_up(before: Frame | None, frame: Frame) -> bool:
    """Return whether all that is there was read: what an unread end would change is not said."""
    header = frame.header
    stands = before is not None and before.header.bytes_read == header.bytes_read
    return stands or header.bytes_read >= header.bytes_total


def _said(frame: Frame) -> tuple[object, ...]:
    """Return what of a frame may change what is said of the run."""
    header = frame.header
    return frame.judgement, header.bytes_read, header.state, header.notices


def _spoken(run: CheckRun) -> CheckRun:
    """Return what is said of a run, without how far it was read."""
    info = msgspec.structs.replace(run.run, lines=0, bytes=0)
    return msgspec.structs.replace(run, run=info)
