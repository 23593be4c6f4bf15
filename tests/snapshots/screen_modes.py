"""Every mode of the screen, as a sight of a size; a mode is what stands on the screen, and what hands did to it."""

from __future__ import annotations

import run_rows
import test_compare_mode
import test_transport
import ui_facts
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.model.figures import Figure
from trainmon_tui.model.verdicts import Advice, Gauge
from trainmon_tui.ui.compare_hands import COMPARE_HANDS
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.runs_table import RunsTable
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.still import still


def after(*hands, moment="middle", size=(120, 40), **changes):
    """The sight of a moment after some keys; what is drawn in between tells the hands where charts stand."""
    sight = sight_of(moment, size=size, **changes)
    for hand in hands:
        still(sight)
        HANDS[hand](sight)
        sight.lay_out(*size)
    return sight


def figures():
    """Gauges of every kind of figure, and how they are drawn together."""
    trend = (0.1, 0.3, 0.2, 0.4)
    gauges = (
        Gauge("w", "KL weight", None, 8.57, (1.0, 4.0, 8.57)),
        Gauge("fwd", "forward energy", None, 12.0, trend),
        Gauge("inv", "inverse energy", None, 19.0, trend),
        Gauge("gap", "energy gap", "percent", 58.3, trend, "bad", "problematic", "under 20%"),
        Gauge("neg", "negative ratio", None, 0.25, trend),
        Gauge("pos", "positive ratio", None, 0.75, trend),
        Gauge("reward", "format rewards", None, 1.5, (0.5, 1.0, 1.5)),
        Gauge("std", "their spread", None, 0.4, (0.3, 0.3, 0.4)),
        *(
            Gauge(f"g{at}", f"grad {name}", None, value, trend, zone, word, "over 0.1", healthy_from=0.1)
            for at, (name, value, zone, word) in enumerate(
                [("x_head", 1.19, "ok", "good"), ("y_head", 0.0, "bad", "disconnected"), ("memory", 0.03, "warn", "unrated")]
            )
        ),
    )  # fmt: skip
    shown = (
        Figure("heading", title="KL"), Figure("warmup", ("w",), goal=15.0, reached=0.57),
        Figure("gap", ("fwd", "inv", "gap"), "forward and inverse"), Figure("balance", ("neg", "pos"), "samples"),
        Figure("spread", ("reward", "std"), "rewards"), Figure("bars", ("g0", "g1", "g2"), "gradient of each module"),
    )  # fmt: skip
    return {"gauges": gauges, "figures": shown}


def diagnostics(size):
    """All figures, with the pane of diagnostics in hand."""
    sight = sight_of(size=size, active="gauges")
    known = replace(sight.frame.judgement, **figures())
    sight.take(replace(sight.frame, judgement=known), 100.0)
    sight.lay_out(*size)
    return sight


def advised(size):
    """A symptom that shows, beside the decision in full."""
    sight = after("decision", size=size)
    one = Advice("a", "KL is low", "kl 0.01", "free bits too high", "lower free_bits", cite="KL tree")
    sight.frame = replace(sight.frame, judgement=replace(sight.frame.judgement, advice=(one,)))
    return sight


def gone(size):
    """The engine was killed."""
    sight = after(size=size)
    sight.trouble, sight.last_words, sight.dimmed = "engine gone", "Killed (~/.local/state/engine.log)", True
    return sight


def table(size, **changes):
    """The table of runs."""
    sight = Sight(mode="runs", table=RunsTable(clock=lambda: run_rows.NOW, **changes))
    sight.take(run_rows.table_frame(), 1.0)
    sight.lay_out(*size)
    return sight


def compared(*hands, size):
    """A comparison after some keys."""
    sight = test_compare_mode.sight_of(size)
    for hand in hands:
        still(sight)
        COMPARE_HANDS[hand](sight)
        sight.lay_out(*size)
    return sight


MODES = {
    "start": lambda size: after(moment="start", size=size),
    "live": lambda size: after(size=size),
    "failing": lambda size: after(moment="failing", size=size),
    "replay": lambda size: after(moment="replay", size=size),
    "frozen": lambda size: after("pause", size=size),
    "engine gone": gone,
    "crosshair": lambda size: after("cursor_left", "cursor_left", "log_scale", size=size),
    "grid": lambda size: after("grid", "pin", size=size),
    "jump": lambda size: after("jump", size=size),
    "diagnostics": diagnostics,
    "checklist": lambda size: after("pane.checklist", "down", "maximise", size=size),
    "decision": advised,
    "log": lambda size: after("pane.log", "maximise", "top", size=size),
    "facts": lambda size: after(
        "down", "down", moment="middle", size=size, active="facts", facts=ui_facts.table()
    ),
    "find": lambda size: after("pane.log", "find", size=size),
    "runs": table,
    "runs marked": lambda size: table(
        size, words="vqa", order=5, marked=[run_rows.LIVE.path, run_rows.FAILING.path]
    ),
    "compare": test_compare_mode.sight_of,
    "compare crosshair": lambda size: compared("x_axis", "cursor_right", "cursor_right", size=size),
    "compare differences": lambda size: compared("pane.compared", "maximise", size=size),
    "compare grid": lambda size: compared("grid", size=size),
    "past": lambda size: test_transport.at(size=size),
    "replay time": lambda size: test_transport.at(past=False, size=size),
    "replay ahead": lambda size: test_transport.at(0.02, past=False, marks=(), scanned=0.4, size=size),
}
"""What the pictures of this folder are of."""
