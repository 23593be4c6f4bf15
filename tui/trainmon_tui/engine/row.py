"""One run as a row of a table: what its engine, or a look at its end, says in a line."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.engine.chart_plan import plan_charts
from trainmon_tui.engine.charts import build_chart
from trainmon_tui.engine.header import build_header
from trainmon_tui.engine.log_window import read_log_view
from trainmon_tui.engine.pace import fraction_done
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.charts import Chart, ChartAsk
from trainmon_tui.protocol.log import LogAsk

if TYPE_CHECKING:
    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.engine.session import Session
    from trainmon_tui.protocol.charts import Line
    from trainmon_tui.protocol.header import Header
    from trainmon_tui.protocol.several import RowState, RunRow

TREND_COLUMNS = 24
LINE_LETTERS = 300
LAST_LINES = 4
_SMOOTH = 0.6
_STATES: dict[str, RowState] = {"ended": "ended", "error": "error"}


def whole_row(row: RunRow, engine: Engine) -> RunRow:
    """Return the row of a run that was read to its present end."""
    judgement, plan = engine.judgement(), engine.plan()
    head = build_header(engine, judgement, plan)
    main = _main_line(plan, engine.session, judgement)
    return replace(
        row,
        state=_STATES.get(head.state, "silent"),
        words=head.state_text if head.state in _STATES else "",
        phase=head.phase,
        verdict=judgement.verdict,
        speaker=judgement.speaker,
        say=clean(judgement.say, LINE_LETTERS),
        line=_last_line(engine),
        **_position(head),
        **_measured(main),
    )


def glimpsed_row(row: RunRow, session: Session, line: str) -> RunRow:
    """Return the row of a run of which only the end was looked at: nothing of it is judged."""
    progress = session.progress
    main = _main_line(plan_charts(session.store.series, session.judge), session, Judgement())
    return replace(
        row,
        state="ended" if session.finished else "silent",
        epoch=progress.epoch,
        epochs_total=progress.epochs_total,
        step=progress.step,
        steps_total=progress.steps_total,
        progress=fraction_done(progress),
        line=clean(line.strip(), LINE_LETTERS),
        **(_measured(main) | {"best": None}),
    )


def _position(head: Header) -> dict[str, float | None]:
    return {
        "epoch": head.epoch,
        "epochs_total": head.epochs_total,
        "step": head.step,
        "steps_total": head.steps_total,
        "progress": head.progress,
        "rate_per_s": head.rate_per_s,
        "eta_s": head.eta_s,
    }


def _main_line(plan: list[PlannedChart], session: Session, judgement: Judgement) -> Line | None:
    if not plan or not plan[0].lines:
        return None
    first = replace(plan[0], lines=plan[0].lines[:1])
    ask = ChartAsk(first.id, TREND_COLUMNS, smooth=_SMOOTH)
    chart: Chart = build_chart(first, ask, session, judgement, growing=False)
    return chart.lines[0]


def _measured(line: Line | None) -> dict[str, object]:
    if line is None:
        return {"metric": "", "unit": None, "last": None, "best": None, "trend": ()}
    values = array("f", line.mid)
    return {
        "metric": clean(line.name, 40),
        "unit": line.unit,
        "last": line.last,
        "best": line.best,
        "trend": tuple(value for value in values if math.isfinite(value)),
    }


def _last_line(engine: Engine) -> str:
    """Return the newest line that is not blank."""
    session = engine.session
    told = read_log_view(engine.source, session.index, session.bytes_fed, LogAsk(LAST_LINES), {})
    texts = [clean(row.text.strip(), LINE_LETTERS) for row in told.rows if row.text.strip()]
    return texts[-1] if texts else ""
