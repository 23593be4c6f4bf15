"""The charts of one run: which there are, looked for anew as series come, and those that a screen asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.engine.chart_plan import called_chart, plan_charts
from trainmon_tui.engine.charts import build_chart
from trainmon_tui.engine.module_gradients import modules_of
from trainmon_tui.protocol.asks import MAX_CHARTS
from trainmon_tui.protocol.charts import CALLED

if TYPE_CHECKING:
    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.module_gradients import Module
    from trainmon_tui.engine.session import Session
    from trainmon_tui.engine.sketch import Sketches
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.asks import Ask
    from trainmon_tui.protocol.charts import Chart

PLAN_S = 1.0
"""New series are looked for at most this often."""
_NEVER = (None, -1, float("-inf"))


class Gallery:
    """Plans the charts of the session that is shown; a plan names series by their place in that session's store."""

    def __init__(self) -> None:
        self.modules: list[Module] = []
        """Modules whose gradients the run prints."""
        self._plan: list[PlannedChart] = []
        self._called: dict[str, PlannedChart] = {}
        """Charts that were asked for by letters."""
        self._planned: tuple[Session | None, int, float] = _NEVER

    def is_due(self, session: Session, now_s: float) -> bool:
        """Tell whether it is time to look for new series."""
        known, version, planned_s = self._planned
        if session is not known:
            return True
        first = not any(chart.lines for chart in self._plan)
        return version != session.version and (first or now_s - planned_s >= PLAN_S)

    def plan(self, session: Session, now_s: float) -> list[PlannedChart]:
        """Return the charts that can be asked for now."""
        if self.is_due(session, now_s):
            self._plan = plan_charts(session.store.series, session.judge)
            self.modules = modules_of(session.store.series, session.gradients.names)
            self._planned = (session, session.version, now_s)
        return [*self._plan, *self._called.values()]

    def draw(
        self,
        ask: Ask,
        session: Session,
        judgement: Judgement,
        *,
        growing: bool,
        sketches: Sketches | None = None,
    ) -> tuple[Chart, ...]:
        """Return the asked charts as they were planned last; ``growing`` while more of them is to come.

        ``sketches`` say what stands beyond what was read.
        """
        self._call([chart.id for chart in ask.charts[:MAX_CHARTS]], session)
        plans = {chart.id: chart for chart in self._plan} | self._called
        if self._plan:
            plans.setdefault("loss", self._plan[0])
        return tuple(
            build_chart(plans[chart.id], chart, session, judgement, growing=growing, sketches=sketches)
            for chart in ask.charts[:MAX_CHARTS]
            if chart.id in plans
        )

    def _call(self, ids: list[str], session: Session) -> None:
        """Look for what is asked for by letters; one such chart stands beside the others at a time."""
        for id_ in ids:
            if id_.startswith(CALLED) and id_ not in self._called:
                found = called_chart(id_, session.store.series, self._plan)
                self._called = {id_: found} if found is not None else self._called
