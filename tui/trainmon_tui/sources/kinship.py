"""Which of the logs that stand beside each other one run wrote: told by their names, their times and their words."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.sources.companions import shape_of
from trainmon_tui.sources.regular import open_regular
from trainmon_tui.sources.training_words import speaks_of_training

if TYPE_CHECKING:
    from trainmon_tui.sources.walking import Entry

SAME_MOMENT_S = 2.0
SAME_TIME_S = 600.0
"""Logs that were last written within this time of each other may be of one execution."""
BLOCK = 16 * 1024
LOOKED_AT = 64
"""Logs of which the newest are read; of more than these each is taken for a training's."""

_ATTEMPT = re.compile(
    r"(?:[._-](?:attempt|resumed?|restart(?:ed)?|part|run|v)[._-]?\d*|[._-]?\d+)(?=\.[a-z]+\Z)", re.IGNORECASE
)
_ASIDE = re.compile(
    r"eval(?:uation)?|val(?:id(?:ation)?)?|test|debug|info|warn(?:ings?)?|err(?:ors?)?|std(?:out|err)?|out(?:put)?"
    r"|console|nohup|log(?:s|ger)?|tee|terminal|screen|events?|metrics|loss(?:es)?|progress"
)
"""Words that say what of a run a file holds."""
_PLAIN = re.compile(r"run|main|train(?:ing|er)?")
"""Words that name no run, but the run."""
_STAMP = re.compile(r"20\d\d[\W_]?\d\d[\W_]?\d\d[\W_t]?\d\d[\W_]?\d\d(?:[\W_]?\d\d)?")
"""A log that is called by its start: the attempts of one run are."""


class Kin(NamedTuple):
    """The logs of a folder."""

    logs: list[Entry]
    """Those of the newest run, in the order in which they are read."""
    strangers: list[Entry]
    """Those of other runs, written at the same time."""
    older: list[Entry]


def kin_of(logs: list[Entry], *, has_states: bool) -> Kin:
    """Return the logs written until the newest was, with those that they go on from; and the rest.

    ``run.1.log`` goes on from ``run.log``. In a folder where a trainer kept states (``has_states``) there is one run: one
    numbered log goes on from another, and no name makes a stranger. Elsewhere logs that speak of a training and are
    called otherwise are of other runs; ``debug.log`` and ``eval.log`` go along with any.
    """
    newest = max((entry.changed_s for entry in logs), default=0.0)
    recent = {entry for entry in logs if newest - entry.changed_s <= SAME_TIME_S}
    names = {str(entry.path) for entry in logs}
    stories = {story for entry in recent if (story := story_of(entry.path)) in names or has_states}
    goes_along = {entry: entry in recent or story_of(entry.path) in stories for entry in logs}
    kept = [entry for entry in logs if goes_along[entry]]
    strangers = [] if has_states else _strangers(kept, names)
    known = set(strangers)
    return Kin(
        _in_turn(sorted((entry for entry in kept if entry not in known), key=by_change)),
        strangers,
        [entry for entry in logs if not goes_along[entry]],
    )


def _strangers(logs: list[Entry], names: set[str]) -> list[Entry]:
    """Return the trainings' logs that are called otherwise than the newest of them."""
    called = {entry: _called(entry.path, names) for entry in logs}
    if len({name for name in called.values() if name}) < 2:
        return []
    by_age = sorted((entry for entry in logs if called[entry]), key=by_change, reverse=True)
    trainings = [entry for place, entry in enumerate(by_age) if place >= LOOKED_AT or trains(entry)]
    return [entry for entry in trainings if called[entry] != called[trainings[0]]]


def trains(entry: Entry) -> bool:
    """Return whether a log's first bytes speak of a training; one that cannot be read says nothing."""
    return _block_trains(entry.path, min(entry.bytes, BLOCK))


@lru_cache(maxsize=4096)
def _block_trains(path: Path, length: int) -> bool:
    try:
        fd = open_regular(path)
    except OSError:
        return False
    try:
        return speaks_of_training(os.pread(fd, length, 0))
    except OSError:
        return False
    finally:
        os.close(fd)


def _called(path: Path, names: set[str]) -> str:
    """Return what a log's name says of its run: nothing where it only says what the file holds."""
    story = story_of(path)
    stem = Path(shape_of(Path(story if story in names else path).name)).stem
    if _STAMP.fullmatch(stem):
        return ""
    words = [word for word in re.findall(r"[^\W_]+", stem) if not _ASIDE.fullmatch(word)]
    return " ".join(word for word in words if not _PLAIN.fullmatch(word)) or ("run" if words else "")


def by_change(entry: Entry) -> float:
    """Return what logs are sorted by."""
    return entry.changed_s


def _in_turn(logs: list[Entry]) -> list[Entry]:
    """Return logs in the order of their changes; of those changed at one moment, as by a copy, by their numbers."""
    moments: list[list[Entry]] = []
    for entry in logs:
        if moments and entry.changed_s - moments[-1][-1].changed_s <= SAME_MOMENT_S:
            moments[-1].append(entry)
        else:
            moments.append([entry])
    return [entry for moment in moments for entry in sorted(moment, key=_by_attempt)]


def _by_attempt(entry: Entry) -> tuple[str, list[int]]:
    own = _ATTEMPT.search(entry.path.name)
    return story_of(entry.path), [int(number) for number in re.findall(r"\d+", own[0])] if own else []


def story_of(path: Path) -> str:
    """Return a log's path without the number of its attempt: ``run.1.log`` goes on where ``run.log`` ends."""
    return str(path.with_name(_ATTEMPT.sub("", path.name)))
