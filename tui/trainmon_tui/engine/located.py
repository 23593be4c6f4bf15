"""Lines of a merged run by the names of their files: ``(epoch 5, output.log:90)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.model.parts import named_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trainmon_tui.model.verdicts import Judgement, Place


def located(judgement: Judgement, where: Callable[[int], str]) -> Judgement:
    """Return a judgement whose words name the files that its lines stand in."""
    return replace(
        judgement,
        items=tuple(replace(one, evidence=named_lines(one.evidence, where)) for one in judgement.items),
        targets=tuple(replace(one, evidence=named_lines(one.evidence, where)) for one in judgement.targets),
        decisions=tuple(replace(one, shown=named_lines(one.shown, where)) for one in judgement.decisions),
        alerts=tuple(replace(one, message=named_lines(one.message, where)) for one in judgement.alerts),
    )


def places_of(judgement: Judgement, where: Callable[[int], str]) -> dict[int, str]:
    """Return each line that a judgement rests on, with its place in its own file."""
    return {place.line: where(place.line) for place in _places(judgement) if place.line is not None}


def _places(judgement: Judgement) -> Iterator[Place]:
    for group in (
        judgement.items,
        judgement.targets,
        judgement.decisions,
        judgement.stop,
        judgement.disagreements,
    ):
        yield from (one.at for one in group)
    for alert in judgement.alerts:
        yield from filter(None, (alert.onset, alert.detected, alert.ended))
