"""One event of an event file, read field by field: the slow path, which defines what every event says.

The messages are TensorFlow's ``event.proto``, ``summary.proto`` and ``tensor.proto``, and TensorBoard's
``plugins/hparams/plugin_data.proto``.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from trainmon_tui.sources.tfevents.wire import (
    BYTES,
    FIXED32,
    FIXED64,
    VARINT,
    Field,
    double,
    fields,
    signed,
    text,
    varint,
)

MAX_TAG = 500
"""Characters of a tag; what is longer is cut."""
MAX_HPARAMS = 500

_DTYPES = {
    1: "<f",
    2: "<d",
    3: "<i",
    4: "<B",
    5: "<h",
    6: "<b",
    9: "<q",
    10: "<B",
    17: "<H",
    19: "<e",
    22: "<I",
    23: "<Q",
}
"""The tensor types that hold a number, as they stand in ``tensor_content``."""
_HALF = 19
_FLOATS, _DOUBLES, _CONTENT = 5, 6, 4
_VARINTS = frozenset({7, 10, 11, 13, 16, 17})
_STRING = 7
_OLD_KINDS = {3: "histogram", 4: "image", 5: "histogram", 6: "audio"}
"""What a value holds by the number of its field, where it is no tensor."""
_PLUGIN_KINDS = {
    "histograms": "histogram",
    "images": "image",
    "pr_curves": "curve",
    "text": "text",
    "audio": "audio",
}
_EVENT_KINDS = {4: "graph", 6: "log message", 7: "session mark", 8: "run metadata", 9: "graph"}
_HPARAMS = "hparams"


Settings = dict[str, float | str | bool]
"""A run's hyperparameters by name."""


class Scalar(NamedTuple):
    """One number of an event."""

    tag: str
    value: float
    single: bool
    """Whether it was a 32-bit number: nine digits tell it from every other one."""
    start: int = -1
    """Where in the event it stands in a fixed number of bytes; -1 where it does not."""
    form: str = ""
    """How it stands there, as `struct` writes it."""


class Event(NamedTuple):
    """What one record says."""

    wall_s: float
    step: int
    scalars: list[Scalar]
    others: list[tuple[str, str]]
    """(kind, tag) of everything that is no number."""
    settings: Settings
    body: int
    """Where the event goes on behind its time and step; -1 if they don't stand before all else."""


def read_event(data: bytes, plugins: dict[str, str]) -> Event:
    """Return what a record says; ``plugins`` learns which tag belongs to which plugin. Raises `WireError`."""
    wall_s, step, body = 0.0, 0, 0
    event = _Values(data, plugins)
    for field in fields(data, 0, len(data)):
        if field.number == 1:
            wall_s = double(data, field)
        elif field.number == 2 and field.kind == VARINT:
            step = signed(field.value)
        elif field.number == 5 and field.kind == BYTES:
            event.read_summary(field)
        elif field.number in _EVENT_KINDS:
            event.others.append((_EVENT_KINDS[field.number], ""))
        if field.number in (1, 2):
            body = field.stop if field.start - 1 == body else -1
    return Event(wall_s, step, event.scalars, event.others, event.settings, body)


class _Tensor(NamedTuple):
    dtype: int
    size: int
    """Elements, by its shape."""
    payload: Field | None
    texts: list[Field]


class _Values:
    """Collects the values of one event."""

    def __init__(self, data: bytes, plugins: dict[str, str]) -> None:
        self._data = data
        self._plugins = plugins
        self.scalars: list[Scalar] = []
        self.others: list[tuple[str, str]] = []
        self.settings: Settings = {}

    def read_summary(self, summary: Field) -> None:
        for field in fields(self._data, summary.start, summary.stop):
            if field.number == 1 and field.kind == BYTES:
                self._read_value(field)

    def _read_value(self, value: Field) -> None:
        tag, plugin, found, tensor = "", "", None, None
        for field in fields(self._data, value.start, value.stop):
            if field.number == 1:
                tag = text(self._data, field)[:MAX_TAG]
            elif field.number == 9 and field.kind == BYTES:
                plugin = self._read_metadata(field)
            elif field.number == 8 and field.kind == BYTES:
                tensor = field
            elif field.number == 2 and field.kind == FIXED32:
                found = field
            elif field.number in _OLD_KINDS:
                self.others.append((_OLD_KINDS[field.number], tag))
        if plugin:
            self._plugins[tag] = plugin
        if found is not None:
            self._keep(tag, "<f", found.start, single=True)
        elif tensor is not None:
            self._read_tensor(tag, self._plugins.get(tag, ""), tensor)

    def _read_metadata(self, metadata: Field) -> str:
        name = ""
        for field in fields(self._data, metadata.start, metadata.stop):
            if field.number == 1 and field.kind == BYTES:
                for part in fields(self._data, field.start, field.stop):
                    if part.number == 1:
                        name = text(self._data, part)
                    elif part.number == 2 and part.kind == BYTES and name == _HPARAMS:
                        self.settings |= _read_hparams(self._data, part)
        return name

    def _read_tensor(self, tag: str, plugin: str, field: Field) -> None:
        tensor = _tensor(self._data, field)
        if plugin not in ("", "scalars") or tensor.size != 1 or tensor.dtype not in _DTYPES:
            if plugin != _HPARAMS:
                self.others.append((_kind_of(plugin, tensor), tag))
            return
        self._keep_element(tag, tensor)

    def _keep_element(self, tag: str, tensor: _Tensor) -> None:
        """Keep the only element of a tensor: a number in a typed list of one, or in raw bytes."""
        payload, form = tensor.payload, _DTYPES[tensor.dtype]
        if payload is None:
            self.scalars.append(Scalar(tag, 0.0, single=True))
        elif payload.number in _VARINTS and payload.stop > payload.start:
            value, _ = varint(self._data, payload.start, payload.stop)
            self.scalars.append(Scalar(tag, _element(value, tensor.dtype), single=tensor.dtype == _HALF))
        elif payload.stop - payload.start == struct.calcsize(form):
            self._keep(tag, form, payload.start, single=tensor.dtype in (1, _HALF))
        else:
            self.others.append(("tensor", tag))

    def _keep(self, tag: str, form: str, start: int, *, single: bool) -> None:
        (value,) = struct.unpack_from(form, self._data, start)
        self.scalars.append(Scalar(tag, float(value), single, start, form))


def _tensor(data: bytes, tensor: Field) -> _Tensor:
    dtype, size, payload, texts = 0, 1, None, []
    for field in fields(data, tensor.start, tensor.stop):
        if field.number == 1 and field.kind == VARINT:
            dtype = field.value
        elif field.number == 2 and field.kind == BYTES:
            size = _elements(data, field)
        elif field.number == 8:
            texts.append(field)
        elif field.number in (_CONTENT, _FLOATS, _DOUBLES) or field.number in _VARINTS:
            payload = field
    return _Tensor(dtype, size, payload, texts)


def _elements(data: bytes, shape: Field) -> int:
    """Return how many elements a shape has; 0 where it does not say."""
    size = 1
    for dim in fields(data, shape.start, shape.stop):
        if dim.number != 2 or dim.kind != BYTES:
            return 0
        sizes = [signed(field.value) for field in fields(data, dim.start, dim.stop) if field.number == 1]
        size *= max(0, sizes[0]) if sizes else 0
    return size


def _element(value: int, dtype: int) -> float:
    if dtype == _HALF:
        (half,) = struct.unpack("<e", (value & 0xFFFF).to_bytes(2, "little"))
        return float(half)
    return float(signed(value))


def _kind_of(plugin: str, tensor: _Tensor) -> str:
    return _PLUGIN_KINDS.get(plugin) or ("text" if tensor.dtype == _STRING else plugin or "tensor")


def _read_hparams(data: bytes, plugin_data: Field) -> Settings:
    """Return the settings that a session began with."""
    found: Settings = {}
    for message in fields(data, plugin_data.start, plugin_data.stop):
        if message.number == 3 and message.kind == BYTES:
            for entry in fields(data, message.start, message.stop):
                if entry.number == 1 and entry.kind == BYTES and len(found) < MAX_HPARAMS:
                    found |= _setting(data, entry)
    return found


def _setting(data: bytes, entry: Field) -> Settings:
    name, value = "", None
    for field in fields(data, entry.start, entry.stop):
        if field.number == 1:
            name = text(data, field)[:MAX_TAG]
        elif field.number == 2 and field.kind == BYTES:
            value = field
    if value is None:
        return {}
    for field in fields(data, value.start, value.stop):
        if field.number == 2 and field.kind == FIXED64:
            return {name: double(data, field)}
        if field.number == 3:
            return {name: text(data, field)[:MAX_TAG]}
        if field.number == 4 and field.kind == VARINT:
            return {name: bool(field.value)}
    return {}
