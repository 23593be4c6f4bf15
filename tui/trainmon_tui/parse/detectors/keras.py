"""Keras' bar: ``13/13 ━━━━ 0s 2ms/step - accuracy: 0.97 - loss: 0.15 - val_loss: 0.13``."""

from __future__ import annotations

import re

import msgspec

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.pairs import find_pairs

SAMPLES = (
    "13/13 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - accuracy: 0.6618 - loss: 0.6224 - val_loss: 0.5299",
    "1875/1875 [==============================] - 2s 1ms/step - loss: 0.4830 - lr: 0.0010",
    " 128/1875 [=>............................] - ETA: 1s - loss: 0.5012",
    "63/63 - 0s - 4ms/step - accuracy: 0.5580 - loss: 0.6871",
)
_BAR = re.compile(
    rb" *(?P<n>[0-9]{1,15})/(?P<total>[0-9]{1,15}) (?:\[[=>.]*\]|(?:\xe2\x94\x81|\xe2\x95[\xb8\xba])+|(?=- [0-9]+m?s))"
    rb"[ -]*(?:ETA: [0-9:.]+s?|[0-9:.]+m?s)?(?:[ -]*[0-9.]+(?:us|ms|s|min)?/(?:step|epoch|sample))?(?= -|$)"
)


def detect(text: bytes) -> Finding | None:
    """Return a bar's counter and values; a full bar speaks for its whole epoch."""
    found = _BAR.match(text)
    if not found:
        return None
    counters = [Capture(*found.span("n"), "count"), Capture(*found.span("total"), "count_total")]
    finding = compose(text, counters, find_pairs(text, found.end()), source="bar", label="keras")
    return msgspec.structs.replace(finding, closes=True)
