"""What an engine is started for: one JSON argument on its command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

_SURROGATE = 0xDC00
_NO_UTF8 = re.compile("[\udc80-\udcff]")
_PACKED = re.compile("\0([\x80-\xff])")


class ReplaySpec(msgspec.Struct, frozen=True):
    """Play a finished log with a clock."""

    speed: float = 20.0
    """Segments a second, or a multiple of real time when ``arrival`` is given."""
    arrival: str = ""
    """A file of ``seconds,bytes_so_far`` rows: when the log's bytes really arrived."""
    start: str = ""
    """``epoch=3``, ``line=90``: where to begin."""


class TerminalSpec(msgspec.Struct, frozen=True):
    """The screen's terminal and how it was set before the screen: what an orphaned engine restores."""

    name: str
    modes: tuple[int, int, int, int, int, int]
    """Input, output, control and local flags, input and output speed: the first six of `termios.tcgetattr`."""
    characters: tuple[bytes | int, ...]
    """The control characters, its seventh."""

    def attributes(self) -> list[int | list[bytes | int]]:
        """Return what `termios.tcsetattr` takes."""
        return [*self.modes, list(self.characters)]


class EngineSpec(msgspec.Struct, frozen=True):
    """The run to read and how."""

    path: str
    playbook: str = ""
    """A playbook's name or file; ``none`` for no playbook; empty to choose by what the log shows."""
    replay: ReplaySpec | None = None
    telemetry: bool = True
    terminal: TerminalSpec | None = None
    """If the screen dies without a goodbye, the engine restores its terminal."""


def encode_spec(spec: EngineSpec) -> str:
    """Return the spec as one command line argument."""
    return msgspec.json.encode(_renamed(spec, _pack)).decode()


def decode_spec(text: str) -> EngineSpec:
    """Return the spec of an argument; raises `msgspec.ValidationError` or `msgspec.DecodeError`."""
    return _renamed(msgspec.json.decode(text, type=EngineSpec), _unpack)


def _renamed(spec: EngineSpec, change: Callable[[str], str]) -> EngineSpec:
    replace = msgspec.structs.replace
    replay = spec.replay and replace(spec.replay, arrival=change(spec.replay.arrival))
    return replace(spec, path=change(spec.path), playbook=change(spec.playbook), replay=replay)


def _pack(name: str) -> str:
    """Return a file's name as JSON can hold it: a byte that is no UTF-8 follows a NUL, which no name holds."""
    return _NO_UTF8.sub(lambda match: "\0" + chr(ord(match[0]) - _SURROGATE), name)


def _unpack(name: str) -> str:
    return _PACKED.sub(lambda match: chr(ord(match[1]) + _SURROGATE), name)
