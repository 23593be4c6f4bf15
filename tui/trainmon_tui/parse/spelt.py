"""Writes lines anew that carry what the detectors read: container logs in JSON, wide punctuation, counts in thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.blocks import Segments

LONGEST = 64 * 1024
"""Bytes of a line that is written anew."""

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0a-\x1f]")


class _Carrier(msgspec.Struct):
    """A line of a container as its runtime keeps it."""

    log: str


_decode = msgspec.json.Decoder(_Carrier).decode


def _carried(text: bytes) -> bytes:
    r"""Return the line inside ``{"log":"step 1 loss 0.5\n","stream":"stdout"}``; bars it holds follow one another."""
    if not text.startswith(b'{"log":"'):
        return text
    try:
        return _CODES.sub("", _decode(text).log).encode("utf-8", "replace")
    except msgspec.DecodeError:
        return text


_WIDE = re.compile(rb"\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]|\xe3\x80[\x80-\x82\x90\x91]")
_SHIFT = 0xFEE0
"""How far wide forms stand behind those of ASCII."""
_IDEOGRAPHIC = {"\u3000": " ", "\u3001": ",", "\u3002": ".", "\u3010": "[", "\u3011": "]"}


def _narrow(text: bytes) -> bytes:
    """Return a line with its wide punctuation and digits as ASCII."""
    return _WIDE.sub(_narrowed, text)


def _narrowed(found: re.Match[bytes]) -> bytes:
    sign = found[0].decode()
    return (_IDEOGRAPHIC.get(sign) or chr(ord(sign) - _SHIFT)).encode()


_LOGGED_BAR = re.compile(
    rb"(?P<label>.{0,120}?)(?P<n>[0-9.]{1,15})(?P<n_size>[kMG]?)(?:it)?/(?P<total>[0-9.]{1,15})(?P<total_size>[kMG]?)(?:it)? "
    rb"rate:(?P<rate>\S{1,24}) remaining:(?P<left>\S{1,24}) elapsed:(?P<spent>\S{1,24}) postfix:(?P<postfix>.*)"
)
_SIZES = {b"": 1, b"k": 1_000, b"M": 1_000_000, b"G": 1_000_000_000}


def _as_bar(text: bytes) -> bytes:
    """Return a bar that a logger spells out as tqdm draws it: ``Progress on:train 1.2kit/10.0kit rate:3.1it/s …``."""
    found = _LOGGED_BAR.fullmatch(text)
    if found is None:
        return text
    try:
        n, total = (round(float(found[name]) * _SIZES[found[f"{name}_size"]]) for name in ("n", "total"))
    except ValueError:
        return text
    share = min(100, 100 * n // total) if total else 0
    return b"%s: %d%%| | %d/%d [%s<%s, %s, %s]" % (
        found["label"].strip(), share, n, total, found["spent"], found["left"], found["rate"], found["postfix"],
    )  # fmt: skip


_WRAPPED = re.compile(rb"(?<=[\[ ])(?:np|numpy)\.float[0-9]{2}\(([^()]{1,32})\)(?=[,\]])")


def _unwrapped(text: bytes) -> bytes:
    """Return a line whose lists hold plain numbers: ``[np.float64(0.61), np.float64(0.41)]``."""
    return _WRAPPED.sub(rb"\1", text)


_RULES: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b'{"log":"', _carried),
    (b" remaining:", _as_bar),
    (b"np.float", _unwrapped),
    (b"\xef", _narrow),
    (b"\xe3", _narrow),
)
"""What a block must hold for a rule to be asked at all, and the rule; a single byte is looked for 80 times as fast."""


def respelt(segments: Segments) -> Segments:
    """Return the segments of a block, with those lines written anew that a rule knows."""
    if not segments.texts:
        return segments
    texts = Texts.of(segments.texts)
    plain = texts.raw.isascii()
    for sign, rule in _RULES:
        if not (plain and sign >= b"\x80") and sign in texts.raw:
            texts = Texts.of(
                [rule(text) if sign in text and len(text) <= LONGEST else text for text in texts]
            )
    return segments if texts is segments.texts else msgspec.structs.replace(segments, texts=texts)
