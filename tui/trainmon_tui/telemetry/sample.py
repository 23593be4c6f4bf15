"""What the NVML child writes: one line of JSON for each request."""

from __future__ import annotations

import msgspec

from trainmon_tui.model.readings import Gpu


class GpuSample(msgspec.Struct, frozen=True):
    """The child's answer to one request."""

    gpus: tuple[Gpu, ...] = ()
    note: str = ""
    """Why there are no GPUs, in words."""
    final: bool = False
    """The child ends after this answer: there is nothing to read here for now."""
    bare: bool = False
    """No maker's library is installed: nothing is to be expected here soon."""


encode_sample = msgspec.json.Encoder().encode
decode_sample = msgspec.json.Decoder(GpuSample).decode
