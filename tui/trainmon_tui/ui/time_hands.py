"""What the hands can do with time: play and step a replay, and look back in a run that goes on."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.protocol.asks import Control, ControlAction
from trainmon_tui.ui.views.transport import bar_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.sight import Sight

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%")
_SEEKS: dict[str, ControlAction] = {"epoch": "seek_epoch", "step": "seek_step", "line": "seek_line"}


def _pause(sight: Sight) -> Control | None:
    replay = sight.newest.header.replay if sight.newest else None
    if replay is not None and replay.done:
        return Control("restart")
    if replay is not None:
        return Control("pause" if replay.playing else "play")
    freeze(sight)
    return None


def freeze(sight: Sight) -> None:
    """Freeze the view, or go back to the newest; a screen that shows nothing yet has nothing to keep."""
    sight.frozen = sight.frame is not None and not sight.frozen
    if not sight.frozen:
        sight.frame = sight.newest


def _speed(step: int, sight: Sight) -> Control | None:
    replay = sight.newest.header.replay if sight.newest else None
    if replay is None:
        sight.aside = "only a replay has a speed"
        return None
    near = min(range(len(SPEEDS)), key=lambda at: abs(SPEEDS[at] - replay.speed))
    return Control("speed", SPEEDS[min(max(near + step, 0), len(SPEEDS) - 1)])


def travel(action: ControlAction, value: float, sight: Sight) -> Control | None:
    """Move in time; what was frozen thaws, for what was asked for is to be seen."""
    if sight.frame is None:
        return None
    if action == "step_epoch" and value < 0 and sight.frame.header.epoch is None:
        sight.aside = "no epoch was printed so far: ( goes back by a step"
        return None
    if sight.frozen:
        sight.frozen, sight.frame = False, sight.newest
    if action.startswith("step_") and value > 0 and not sight.is_past and not sight.is_replay:
        sight.aside = "this is the newest: ( and < look back"
    return Control(action, value)


def _now(sight: Sight) -> Control | None:
    if sight.is_past or sight.is_replay:
        return travel("now", 0.0, sight)
    sight.aside = "this is now"
    return None


def drag_time(cell: int, sight: Sight) -> None:
    """Go along with the mouse that holds the line of time."""
    sight.wish = seek_at(cell, sight.size[0], sight) or sight.wish


def seek_at(cell: int, width: int, sight: Sight) -> Control | None:
    """Go where the mouse was pressed on the line of time."""
    left, size = bar_span(sight, width)
    if not left <= cell < left + size:
        return None
    return travel("seek", (cell - left) / max(1, size - 1), sight)


def jump_of(text: str, moment_of: Callable[[str, str], str]) -> Control | None:
    """Return the move that was typed: ``5`` and ``e5`` an epoch, ``s 48k`` a step, ``14:05`` a time, ``40%`` a share."""
    share = _PERCENT.fullmatch(text.strip())
    if share is not None:
        return Control("seek", min(float(share[1]) / 100, 1.0))
    axis, _, value = moment_of(text, "epoch").partition("=")
    if axis == "time":
        parts = [int(part) for part in value.split(":")]
        return Control(
            "seek_time", float(parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0))
        )
    return Control(_SEEKS[axis], float(value)) if axis in _SEEKS else None


TIME_HANDS: dict[str, Callable[[Sight], Control | None]] = {
    "pause": _pause,
    "faster": partial(_speed, 1),
    "slower": partial(_speed, -1),
    "step_line": partial(travel, "step_line", 1.0),
    "previous_line": partial(travel, "step_line", -1.0),
    "next_step": partial(travel, "step_step", 1.0),
    "previous_step": partial(travel, "step_step", -1.0),
    "next_epoch": partial(travel, "step_epoch", 1.0),
    "previous_epoch": partial(travel, "step_epoch", -1.0),
    "next_mark": partial(travel, "step_mark", 1.0),
    "previous_mark": partial(travel, "step_mark", -1.0),
    "now": _now,
}
"""What needs no toolkit, by the name the key table uses."""
