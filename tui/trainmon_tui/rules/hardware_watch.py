"""The machine's checks over time: episodes that begin, are told, and end."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.verdicts import SEVERITY, Alert, Verdict
from trainmon_tui.rules.hardware import CHECKS, CREEP_WINDOW_S
from trainmon_tui.rules.hardware_window import Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.stretches import Stretch
    from trainmon_tui.model.verdicts import Judgement, Place
    from trainmon_tui.rules.hardware_window import Finding

HOLD_S = 30.0
"""What was found counts until it has not been so for this long."""
RENEW_S = 300.0
"""The numbers in an episode's words are renewed this often: a watched verdict does not change every second."""
MOST_ENDED = 50
_VERDICTS: dict[str, Verdict] = {"info": "pass", "warn": "warn", "fail": "fail"}


class _Episode(msgspec.Struct):
    alert: Alert
    seen_s: float
    told_s: float


class HardwareWatch:
    """Folds stretches of one run in the order of time; remembers a quarter of an hour of them."""

    def __init__(self) -> None:
        self._recent: deque[Stretch] = deque()
        self._episodes: dict[str, _Episode] = {}
        self._ended: deque[Alert] = deque(maxlen=MOST_ENDED)

    def fold(self, stretches: Iterable[Stretch]) -> None:
        """Take in stretches."""
        for stretch in stretches:
            if self._recent and stretch.wall_s < self._recent[-1].wall_s:
                self._recent.clear()  # a clock that was set back: what was before is not comparable
            self._recent.append(stretch)
            while stretch.wall_s - self._recent[0].wall_s > CREEP_WINDOW_S:
                self._recent.popleft()
            self._judge(stretch)

    def _judge(self, stretch: Stretch) -> None:
        window, now_s = Window(self._recent), stretch.wall_s
        for check in CHECKS:
            finding = check(window)
            if finding is not None:
                self._found(finding, stretch.at, now_s)
        for id_, episode in list(self._episodes.items()):
            if not 0 <= now_s - episode.seen_s < HOLD_S:
                self._ended.append(msgspec.structs.replace(episode.alert, ended=stretch.at))
                del self._episodes[id_]

    def _found(self, finding: Finding, at: Place, now_s: float) -> None:
        known = self._episodes.get(finding.id)
        if known is None:
            self._episodes[finding.id] = _Episode(_alert(finding, at), now_s, now_s)
            return
        known.seen_s = now_s
        changed = finding.severity != known.alert.severity
        if changed or now_s - known.told_s >= RENEW_S:
            known.told_s = now_s
            known.alert = msgspec.structs.replace(
                known.alert, message=finding.message, severity=finding.severity
            )

    @property
    def now(self) -> tuple[Alert, ...]:
        """What holds now, the most important first."""
        alerts = [episode.alert for episode in self._episodes.values()]
        return tuple(sorted(alerts, key=lambda alert: -SEVERITY[_VERDICTS[alert.severity]]))

    def spoken(self, judgement: Judgement) -> Judgement:
        """Return the judgement with the machine's alerts; the worst of them speaks where it is worse than all else."""
        now = self.now
        if not now and not self._ended:
            return judgement
        alerts = (*judgement.alerts, *now, *reversed(self._ended))
        judgement = msgspec.structs.replace(judgement, alerts=alerts)
        worst = _VERDICTS[now[0].severity] if now else "pass"
        if worst == "pass" or SEVERITY[worst] <= SEVERITY[judgement.verdict]:
            return judgement
        return msgspec.structs.replace(judgement, verdict=worst, speaker="diagnosis", say=now[0].message)


def _alert(finding: Finding, at: Place) -> Alert:
    return Alert(
        id=finding.id,
        fault=finding.fault,
        severity=finding.severity,
        metric=finding.metric,
        onset=at,
        detected=at,
        ended=None,
        message=finding.message,
        advice=finding.advice,
    )
