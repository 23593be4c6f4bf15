"""A connection without an engine: it answers each ask with a canned frame."""

from __future__ import annotations

import os

import msgspec

from trainmon_tui.protocol.asks import Ask


class FakeConnection:
    def __init__(self, *frames, talks=True):
        self.frames = list(frames)
        self.sent = []
        self.talks = talks
        self.gone = False
        self.closed = None
        self._reader, self._writer = os.pipe()
        self._waiting = []
        self._number = 0

    def fileno(self):
        return self._reader

    def send(self, message):
        self.sent.append(message)
        if isinstance(message, Ask) and self.talks and self.frames and message.ack == self._number:
            frame = self.frames.pop(0) if len(self.frames) > 1 else self.frames[0]
            if self._number and len(self.frames) == 1 and frame is self._last:
                return
            self._last = frame
            self._number += 1
            self.say(msgspec.structs.replace(frame, number=self._number, ask=message.number))

    def say(self, message):
        self._waiting.append(message)
        os.write(self._writer, b"x")

    def die(self):
        self.gone = True
        os.write(self._writer, b"x")

    def receive(self):
        os.read(self._reader, 4096)
        if self.gone:
            return None
        said, self._waiting = self._waiting, []
        return said

    def gone_reason(self):
        return "engine died (signal 9)" if self.gone else ""

    def close(self, *, bye=True):
        self.closed = bye
        os.close(self._reader)
        os.close(self._writer)

    @property
    def asks(self):
        return [message for message in self.sent if isinstance(message, Ask)]
