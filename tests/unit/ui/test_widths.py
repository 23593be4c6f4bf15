"""Every view, drawn with the longest and strangest texts, keeps every row at exactly its width in cells."""

import msgspec
import pytest
import ui_frames
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Size
from ui_sights import NAMES, NAN, WIDE, fits, sight_of, told, words

from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry
from trainmon_tui.model.verdicts import Alert, Decision, Gauge, Item, Judgement, PhaseSpan, Place, Stop
from trainmon_tui.protocol.charts import Chart, Line, Mark, Span
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.log import LogRow, LogView
from trainmon_tui.ui.glyphs import plain
from trainmon_tui.ui.help_screen import help_view
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.rows import cells, width_of
from trainmon_tui.ui.views.table import VIEWS

WIDTHS = (20, 38, 59, 78, 118, 198)
FRAMED = sorted(name for name, (_, framed) in VIEWS.items() if framed)


class SizedPane(Pane):
    """A pane that no app has laid out."""

    size = Size(60, 14)

    def get_line_filters(self):
        return ()


def judgement_of(name, count, value=NAN):
    """A judgement in which every text is ``name`` and every number ``value``."""
    place = Place(epoch=3, line=77)
    verdicts = ("pass", "warn", "fail", "waiting", "pending", "skipped", "manual")
    return Judgement(
        "fail", name, name, name, name, name, "p1",
        phases=(PhaseSpan("p0", name, 0, 2), PhaseSpan("p1", name, 2, None)),
        items=tuple(
            Item(f"i{at}", name, f"p{at % 3}", "expect", verdicts[at % 7], value, place, name, name, name, name)
            for at in range(count)
        ),
        decisions=tuple(
            Decision(f"d{at}", name, "p1", verdicts[at % 7], name, name, name, {name: value}, (name,), "", name, place, name)
            for at in range(count)
        ),
        alerts=(Alert("a", name, "fail", name, place, place, None, name, name),),
        stop=(Stop("s", name, place),),
        targets=(Item("t", name, "", "expect", "pending", value, due=name),),
        gauges=tuple(
            Gauge(f"g{at}", name, name, value, (value, 1.0), ("ok", "warn", "bad", "none")[at % 4], name, name)
            for at in range(count)
        ),
    )  # fmt: skip


def charts_of(name, count):
    numbers = ui_frames.column_bytes([NAN] * 40)
    line = Line(name=name, role="train", unit=name, low=numbers, high=numbers, mid=numbers, count=0, nonfinite=(NAN, 5.0), last=NAN, best=NAN, best_x=NAN)  # fmt: skip
    spans = (Span(name, 0, 40), Span(name, 40, 100))
    marks = (Mark(NAN, "decision", name), Mark(50, "seam", name))
    return tuple(
        Chart(f"c{at}", name, "epoch", 0, 100, NAN, NAN, (line,) * 3, spans, (), marks) for at in range(count)
    )


def sight_named(name, count, size, **changes):
    """A sight whose frame holds ``name`` wherever a text can stand."""
    sight = sight_of(size=size, **changes)
    charts = charts_of(name, count)
    run = GpuProcess(1, None, name, name, is_run=True)
    gpus = tuple(
        Gpu(at, name, Reading(NAN), note=name, throttle=("too hot", "power cap"), processes=(run,))
        for at in range(count)
    )
    sight.frame = msgspec.structs.replace(
        sight.frame,
        header=Header(
            name, name, "live", state_text=name, phase=name, epoch=NAN, step=NAN, rate_per_s=NAN, notices=(name,),
            lines=10**9, charts=tuple((chart.id, chart.title) for chart in charts),
        ),
        judgement=judgement_of(name, count),
        telemetry=Telemetry(Host(name), gpus, name, 0.0, RunProcess(1, name, None, None, how=name)),
        charts=charts,
        log=LogView(tuple(LogRow(line, name) for line in range(1, 60)), 59, following=True),
    )  # fmt: skip
    sight.lay_out(*size)
    return sight


@pytest.mark.parametrize("count", [0, 1, 300])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_view_of_strange_names_keeps_its_width(view, name, count):
    for width in WIDTHS[:: 1 if count < 300 else 2]:
        sight = sight_named(name, count, (width + 2, 40), active=view if view in PANES else "loss")
        assert fits(VIEWS[view][0](sight, width, 12), width, 12), width


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("view", ["header", "health", "tabs", "footer", "tiny", "digest"])
@pytest.mark.parametrize("height", [1, 2, 3])
def test_low_views_keep_their_width_and_height(view, name, height):
    for width in (1, 2, 3, 9, 19, 36, 200):
        shown = VIEWS[view][0](sight_named(name, 2, (width, 24)), width, height)
        assert fits(shown, width, height), width


@pytest.mark.parametrize("unicode", [True, False], ids=["unicode", "ascii"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("pane_name", FRAMED)
def test_a_frames_right_side_stands_in_its_column(pane_name, name, unicode):
    """What is written on the terminal is as wide as it was counted: no side of a frame is pushed away."""
    sight = sight_named(name, 3, (200, 60), unicode=unicode)
    pane = SizedPane(pane_name, VIEWS[pane_name][0], sight, Palette(load_theme("dark")), framed=True)
    rows = pane._framed(60, 14)
    assert [width_of(row) for row in rows] == [60] * 14
    shown = [words(row) if unicode else plain(words(row)) for row in rows]
    assert {cells(line) for line in shown} == {60}
    assert {line[-1] for line in shown[1:-1]} == {sight.glyphs.down}


@pytest.mark.parametrize("value", [NAN, float("inf"), -float("inf"), 0.0, -0.0, 1e300, -1e-300, None])
@pytest.mark.parametrize("view", ["gauges", "checklist", "decisions", "digest"])
def test_any_number_has_room(view, value):
    sight = told(sight_of(), judgement=judgement_fields("a name", 8, value))
    for width in WIDTHS:
        assert fits(VIEWS[view][0](sight, width, 20), width, 20)


def judgement_fields(name, count, value):
    known = judgement_of(name, count, value)
    return {field: getattr(known, field) for field in ("items", "decisions", "targets", "gauges", "alerts")}


@pytest.mark.parametrize(
    "field", ["epoch", "epochs_total", "step", "steps_total", "progress", "rate_per_s", "eta_s"]
)
@pytest.mark.parametrize("value", [None, NAN, float("inf"), -1.0, 0.0, 1e18])
def test_any_header_number_can_be_told(field, value):
    sight = told(sight_of(), header={field: value})
    for width in (20, 60, 120):
        shown = VIEWS["header"][0](sight, width, 2)
        assert fits(shown, width, 2)
        assert "LIVE" in words(shown.rows[0])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(VIEWS)), st.integers(1, 130))
def test_any_text_at_all_keeps_the_width(name, view, width):
    sight = sight_named(name, 2, (max(width, 20), 30))
    assert fits(VIEWS[view][0](sight, width, 9), width, 9)


@pytest.mark.parametrize("width", range(1, 120, 7))
def test_the_help_keeps_its_width(width):
    sight = sight_of(size=(max(width, 20), 30))
    sight.scrolls["help"] = 999
    shown = help_view(sight, width, 12)
    assert all(width_of(row) <= width for row in shown.rows)
    assert len(shown.rows) == 12


def test_a_phases_wide_name_is_as_wide_as_its_question_marks():
    sight = sight_of(size=(200, 60))
    spans = (Span(WIDE[:3], 0, 4000),)
    told(sight, charts=(msgspec.structs.replace(sight.frame.charts[0], spans=spans, bands=()),))
    first = words(VIEWS["loss"][0](sight, 60, 12).rows[0])
    assert "??????" in first
    assert cells(first) == 60
