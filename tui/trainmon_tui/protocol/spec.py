"""What an engine is started for: one JSON argument on its command line.

Plain tuples and the standard library: the engine is started before anything heavier is imported.
"""

from __future__ import annotations

import json
from typing import NamedTuple

ORDERS_HEAD = 4
"""Bytes of the length that stands before an engine's orders, big endian."""


class ReplaySpec(NamedTuple):
    """Play a finished log with a clock."""

    speed: float = 20.0
    """Segments a second, or a multiple of real time when ``arrival`` is given."""
    arrival: str = ""
    """A file of ``seconds,bytes_so_far`` rows: when the log's bytes really arrived."""
    start: str = ""
    """``epoch=3``, ``line=90``: where to begin."""


class TerminalSpec(NamedTuple):
    """The screen's terminal and how it was set before the screen: what an orphaned engine restores."""

    name: str
    modes: tuple[int, ...]
    """Input, output, control and local flags, input and output speed: the first six of `termios.tcgetattr`."""
    characters: tuple[int, ...]
    """The control characters, its seventh, as numbers."""

    def attributes(self) -> list[int | list[bytes | int]]:
        """Return what `termios.tcsetattr` takes."""
        return [*self.modes, [bytes([character]) for character in self.characters]]


class SeveralSpec(NamedTuple):
    """Several runs: a table of them, or their comparison."""

    kind: str
    """``table`` or ``compare``."""
    paths: tuple[str, ...]
    """Runs, and for a table folders in which runs are looked for."""
    folder: str = ""
    """Where the table was asked for, in words; empty for runs that were named one by one."""


class EngineSpec(NamedTuple):
    """The run to read and how."""

    path: str
    playbook: str = ""
    """A playbook's name or file; ``none`` for no playbook; empty to choose by what the log shows."""
    replay: ReplaySpec | None = None
    telemetry: bool = True
    terminal: TerminalSpec | None = None
    """If the screen dies without a goodbye, the engine restores its terminal."""
    called: str = ""
    """What people call the run where the path does not say it: ``-`` for what came out of a pipe."""
    pipe: str = ""
    """The pipe that the run writes into, as the links of /proc name it: ``pipe:[17]``. Its writer is the run."""
    format: str = ""
    """A format's name or file; ``none`` for no format; empty for all of the user's own."""
    alone: bool = False
    """Read one file only, whatever of its run stands beside it."""
    config: str = ""
    """A file of settings, for what the log does not print of its configuration."""
    command: tuple[str, ...] = ()
    """The words that the run was started with, where they are known."""
    record: str = ""
    """The file that keeps the run's journal; empty for one in the user's state folder."""
    remember: bool = False
    """Keep the playbook that is named for the folder that the run stands in."""
    pid: int = 0
    """The run's process where a person names it; 0 to find it."""
    interval_s: float = 1.0
    """Seconds between two samples of the machine."""
    several: SeveralSpec | None = None
    """The runs to be told of together; `path` then counts for nothing."""


def encode_spec(spec: EngineSpec) -> str:
    """Return the spec as one command line argument."""
    return json.dumps(spec)


def decode_spec(text: str) -> EngineSpec:
    """Return the spec of an argument; raises `ValueError` for anything else."""
    fields = json.loads(text)
    if not _is_spec(fields):
        raise ValueError("not an engine's spec")
    named = dict(zip(EngineSpec._fields, fields, strict=True))
    replay, terminal = named["replay"], named["terminal"]
    named["replay"] = None if replay is None else ReplaySpec(*replay)
    named["terminal"] = None if terminal is None else _terminal(*terminal)
    named["command"] = tuple(named["command"])
    named["several"] = None if named["several"] is None else _several(*named["several"])
    return EngineSpec(**named)


def encode_orders(spec: EngineSpec, errors: str) -> bytes:
    """Return what an engine is told that was started without a spec, and where its standard error goes."""
    body = json.dumps([encode_spec(spec), errors]).encode()
    return len(body).to_bytes(ORDERS_HEAD, "big") + body


def decode_orders(body: bytes) -> tuple[str, str]:
    """Return the encoded spec and the file of errors that stand behind the length; raises `ValueError`."""
    spec, errors = json.loads(body)
    return spec, errors


def _is_spec(fields: object) -> bool:
    if not isinstance(fields, list) or len(fields) != len(EngineSpec._fields):
        return False
    return all(
        _fits(value, getattr(_PLAIN, name)) for name, value in zip(_PLAIN._fields, fields, strict=True)
    )


def _fits(value: object, plain: object) -> bool:
    """Whether a field's value is of the kind of its plain one; a list of texts for a tuple, three parts for None."""
    if plain is None:
        return value is None or (isinstance(value, list) and len(value) == 3)
    if isinstance(plain, tuple):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return type(value) is type(plain)


_PLAIN = EngineSpec("")


def _several(kind: str, paths: list[str], folder: str) -> SeveralSpec:
    return SeveralSpec(kind, tuple(paths), folder)


def _terminal(name: str, modes: list[int], characters: list[int]) -> TerminalSpec:
    return TerminalSpec(name, tuple(modes), tuple(characters))
