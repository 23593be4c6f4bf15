"""Whether a checkpoint folder holds all that a trainer needs to go on: told by names, sizes, headers and JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trainmon_tui.sources.walking import Entry

MAX_JSON = 256 << 20
"""Bytes of a JSON file that are read; a larger one is judged by its last byte."""
MAX_HEADER = 64 << 20
STATE = "trainer_state.json"

_WEIGHTS = re.compile(
    r"(?:adapter_model|model|pytorch_model|tf_model|diffusion_pytorch_model)[\w.-]*\.(?:safetensors|bin|pt|h5)|flax_model.*"
)
_NEEDED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("optimizer", re.compile(r"optimizer[\w-]*(?:\.(?:pt|bin|safetensors))?|global_step\d+")),
    ("scheduler", re.compile(r"scheduler[\w-]*\.(?:pt|bin)")),
    ("rng_state", re.compile(r"rng_state[\w-]*\.pth|random_states[\w-]*\.pkl")),
)
_SHARDED = re.compile(r"pytorch_model_fsdp[\w-]*|global_step\d+|distributed_checkpoint")
_INDEX = re.compile(r"[\w.-]+\.index\.json")


class NotWholeError(ValueError):
    """A file that is not what it should hold, at least not yet."""


class _Index(msgspec.Struct):
    """The file that says which shard holds which tensor."""

    weight_map: dict[str, str]


class _Tensor(msgspec.Struct):
    data_offsets: tuple[int, int] = (0, 0)


def judge_folder(folder: Path, entries: Sequence[Entry]) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether a run can be resumed from a folder (None: it is no trainer's), and what keeps it from that."""
    names = {entry.path.name: entry for entry in entries}
    if STATE not in names and not any(_WEIGHTS.fullmatch(name) for name in names):
        return (
            (None, ())
            if any(entry.bytes or entry.is_folder for entry in entries)
            else (False, ("it is empty",))
        )
    faults = [f"{entry.path.name} is empty" for entry in entries if not entry.is_folder and not entry.bytes]
    faults += [*_weights(folder, names), *_missing(names), *_state(folder, names)]
    return not faults, tuple(dict.fromkeys(faults))


def _missing(names: dict[str, Entry]) -> Iterator[str]:
    for what, pattern in _NEEDED:
        if not any(pattern.fullmatch(name) for name in names):
            yield f"no {what}"


def _weights(folder: Path, names: dict[str, Entry]) -> Iterator[str]:
    if not any(_WEIGHTS.fullmatch(name) or _SHARDED.fullmatch(name) for name in names):
        yield "no weights"
    for name, entry in names.items():
        if _INDEX.fullmatch(name) and entry.bytes:
            yield from _shards(folder / name, names)
        elif name.endswith(".safetensors") and entry.bytes and is_cut(entry.path, entry.bytes):
            yield f"{name} is cut short"


def _shards(path: Path, names: dict[str, Entry]) -> Iterator[str]:
    try:
        shards = set(msgspec.json.decode(_read(path), type=_Index).weight_map.values())
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        yield f"{path.name} is not whole"
        return
    lost = sorted(shards - names.keys())
    if lost:
        yield f"{len(lost)} of {len(shards)} shards are missing ({lost[0]})"


def _state(folder: Path, names: dict[str, Entry]) -> Iterator[str]:
    entry = names.get(STATE)
    if entry is None:
        yield f"no {STATE}"
    elif entry.bytes and not is_whole_state(folder / STATE):
        yield f"{STATE} is not whole"


def is_whole_state(path: Path) -> bool:
    """Return whether a trainer's state is whole and names its step."""
    try:
        state = read_state(path)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(state.get("global_step"), (int, float))


def read_state(path: Path) -> dict[str, Any]:
    """Return a trainer's state; raises `OSError`, `ValueError` or `RecursionError` for what is not whole.

    Trainers write ``NaN``, which only the standard library reads as JSON.
    """
    state = json.loads(_read(path))
    if not isinstance(state, dict):
        raise NotWholeError("not a trainer's state")
    return state


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise ValueError("too large to be read")
    return data


def is_cut(path: Path, size: int) -> bool:
    """Return whether a safetensors file is shorter than its own header says.

    The header is JSON behind its length (8 bytes, little-endian); each tensor names where its bytes end behind it.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if length > MAX_HEADER:
                return 8 + length > size
            header = msgspec.json.decode(file.read(length), type=dict[str, _Tensor])
    except (OSError, msgspec.MsgspecError, RecursionError):
        return True
    return 8 + length + max((tensor.data_offsets[1] for tensor in header.values()), default=0) > size
