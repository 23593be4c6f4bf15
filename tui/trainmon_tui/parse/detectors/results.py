"""Lines of result files that never print a head, told by their cells alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.pairs import Pair

if TYPE_CHECKING:
    from trainmon_tui.parse.finding import Finding

SAMPLES = (
    (
        "      0/29     4.12G   0.09123   0.01823   0.02712    0.1366       181       640   0.02514   0.01788  0.002213"
        " 0.0003612    0.1172   0.03267   0.02912"
    ),
    " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.212",
)
_YOLO = re.compile(
    rb" *(?P<epoch>[0-9]+)/(?P<total>[0-9]+) +(?P<mem>[0-9]+(?:\.[0-9]*)?)G(?P<rest>(?: +"
    + NUMBER
    + rb"){13}) *"
)
_YOLO_NAMES = (
    "box", "obj", "cls", "total", "labels", "img_size", "P", "R", "mAP@.5", "mAP@.5:.95", "val/box", "val/obj", "val/cls",
)  # fmt: skip
"""The columns of ``results.txt`` as YOLOv5 and YOLOv7 write them."""
_QUALIFIED = re.compile(
    rb" *(?P<name>[A-Za-z][\w ()-]{0,63}?) *@?\[ *(?P<of>[^\[\]]{1,80}?) *\] *= *(?P<value>"
    + NUMBER
    + rb") *"
)


def detect(text: bytes) -> Finding | None:
    """Return the values of a result file's line, or of a name that brackets qualify."""
    if found := _YOLO.fullmatch(text):
        start = found.start("rest")
        cells = [cell.span() for cell in re.compile(rb"[^ ]+").finditer(text, start, found.end("rest"))]
        names = ((name, *span) for name, span in zip(_YOLO_NAMES, cells, strict=True))
        pairs = [Pair("gpu_mem", *found.span("mem"), "G", spaced=False)]
        pairs += [Pair(*name, None, spaced=False) for name in names]
        counters = [Capture(*found.span("epoch"), "epoch"), Capture(*found.span("total"), "epoch_total")]
        return compose(text, counters, pairs, source="record", label="results")
    if found := _QUALIFIED.fullmatch(text):
        words = " ".join(f"{found['name'].decode()} [{found['of'].decode()}]".split())
        pair = Pair(words.replace("= ", "="), *found.span("value"), None, spaced=False)
        return msgspec.structs.replace(
            compose(text, (), [pair], source="summary", split="valid"), literal=True
        )
    return None
