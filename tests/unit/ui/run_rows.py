"""Rows of runs as a table's engine would send them."""

from __future__ import annotations

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.several import RunRow, RunsView

NOW = 1_000_000.0
FALLING = (3.0, 2.2, 1.7, 1.4, 1.2, 1.1, 1.05, 1.0, 0.98, 0.97)
RISING = tuple(reversed(FALLING))

LIVE = RunRow(
    "runs/vqa/base.log", "log", 48_000, NOW - 3, "live", phase="Distillation", epoch=12, epochs_total=40,
    step=48_200, steps_total=160_000, progress=0.3, rate_per_s=4.1, eta_s=22_300, metric="train_loss", last=0.912,
    best=0.893, trend=FALLING, verdict="warn", speaker="runbook", say="KL rises: three evaluations in a row",
    line="Train: 30%|███   | 48200/160000", gpu="0,1",
)  # fmt: skip
FAILING = RunRow(
    "runs/vqa/high-lr.log", "log", 9_000, NOW - 20, "live", epoch=2, epochs_total=40, step=2000, steps_total=160_000,
    progress=0.0125, metric="train_loss", last=float("nan"), best=2.1, trend=RISING, verdict="fail", speaker="diagnosis",
    say="the loss is not finite", line="step 2000 loss nan",
)  # fmt: skip
SILENT = RunRow(
    "runs/rl/grpo.log", "log", 27_000, NOW - 1300, "silent", step=140, metric="reward", last=1.52, best=1.6,
    trend=RISING, verdict="unknown", line="iteration 140",
)  # fmt: skip
ENDED = RunRow(
    "runs/flow/a.log", "log", 27_000, NOW - 9000, "ended", epoch=3000, epochs_total=3000, progress=1.0,
    metric="total_loss", last=24.0, best=23.2, trend=FALLING, verdict="pass", line="Training time: 25:00",
)  # fmt: skip
UNREAD = RunRow("runs/old/metrics.csv", "metrics", 1200, NOW - 9e6)
BROKEN = RunRow("runs/old/gone.log", "log", 0, NOW - 8e5, "error", words="no such file")
ROWS = (ENDED, LIVE, UNREAD, SILENT, FAILING, BROKEN)


def table_frame(*rows: RunRow, folder: str = "/home/me/project", **view: object) -> Frame:
    """What the engine of a table sends."""
    return Frame(
        1,
        1,
        Header(name="project", path=folder, state="live"),
        Judgement(),
        Telemetry(),
        runs=RunsView(rows or ROWS, total=len(rows or ROWS), **view),
    )
