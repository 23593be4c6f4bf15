"""Facts of a made-up run, as an engine would tell them."""

from trainmon_tui.protocol.run_facts import Fact, FactGroup, FactsView, MetricSummary, RunFile
from trainmon_tui.ui.facts_table import FactsTable

NOW = 1_795_000_000.0
VIEW = FactsView(
    3,
    (
        FactGroup(
            "run",
            (
                Fact("log", "/runs/vqa/train.log"),
                Fact("read", "4,812 lines, 1.2M"),
                Fact("playbook", "vivqa", note='the log shows "Vision encoder"'),
                Fact("command", "python train.py --config base.yaml --learning-rate 3e-4 --free-bits 0.02 --amp", "pid 4711"),
                Fact("host", "node-07", note="inside docker"),
            ),
        ),
        FactGroup(
            "settings",
            (
                Fact("learning_rate", "0.0003", "line 2", 2, "0.001 before the resume", differs=True),
                Fact("batch_size", "32", "line 3", 3),
                Fact("seed", "17", "line 3", 3),
                Fact("amp", "", "line 2", 2),
            ),
            7,
        ),
        FactGroup("config.yaml", (Fact("seed", "18", "config.yaml:4", note="the log says 17", differs=True),)),
    ),
    (
        MetricSummary("train loss", None, 4810, 0.9145, 0.8911, 0.8911, 3.1, 0.92, 48_210.0, 11.8, 4790),
        MetricSummary("valid accuracy", "percent", 12, 87.1, 87.4, 61.0, 87.4, 87.1, None, 11.0, 4500),
        MetricSummary("grad_norm", None, 4810, float("nan"), None, 0.2, 40.0, None, 48_210.0, 11.8, 4812),
    ),
    0,
    (
        RunFile("train.log", False, 1_258_291, NOW - 4),
        RunFile("config.yaml", False, 312, NOW - 7200),
        RunFile("checkpoint-40000", True, 0, NOW - 900),
    ),
    2,
)  # fmt: skip


def table(**changes):
    """The facts with a clock that stands still."""
    return FactsTable(view=VIEW, clock=lambda: NOW, **changes)
