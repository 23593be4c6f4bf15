"""Reads a run once to say what was understood of it, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.voices import Voices
from trainmon_tui.model.text import clean
from trainmon_tui.parse.explain import Explainer
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.opening import open_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.parse.explained import Explanation, LineRead

SLICE_BYTES = 256 * 1024


def explain_run(
    path: str,
    *,
    log_format: str = "",
    alone: bool = False,
    called: str = "",
    wanted: range | None = None,
    tell: Callable[[LineRead], None] | None = None,
) -> Explanation:
    """Read a run to its present end and return what was understood of it.

    ``called`` is what people call the run where its path does not say it; ``alone`` reads no file beside it.
    ``tell`` is told of each segment as it is read, of those on the physical lines ``wanted`` (None: all).
    Raises `NoInputError` for a run that cannot be read, `BadDataError` for a format that cannot be used.
    """
    chosen = choose_formats(log_format)
    source = open_source(path, live=False, alone=alone)
    try:
        explainer = Explainer(wanted, tell)
        voices, decoder = Voices(chosen.formats, listen=explainer.listen), Decoder()
        explainer.where = voices.lines.where
        for data in drain(source, SLICE_BYTES):
            voices.feed(decoder.feed(data))
        voices.feed(decoder.flush())
        voices.finish()
    finally:
        source.close()
    notices = [*chosen.notices, *source.take_notices()]
    return explainer.explanation(clean(called or path), voices.formats, [clean(notice) for notice in notices])
