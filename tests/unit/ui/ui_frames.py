"""Frames as an engine would send them, at three moments of one made-up run: start, middle, failing."""

from __future__ import annotations

import math
import random
from array import array

from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry
from trainmon_tui.model.verdicts import Alert, Decision, Gauge, Item, Judgement, PhaseSpan, Place
from trainmon_tui.protocol.charts import BandSpan, Chart, Line, Mark, Span
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.log import LogRow, LogView
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.transport import ReplayState

CHARTS = (("loss", "losses"), ("kl", "KL"), ("lr", "learning rate"))
NAN = float("nan")


def column_bytes(values):
    return array("f", values).tobytes()


def curve(role, name, columns, start, floor, *, seen=0.6, noise=0.12, seed=1, best=True):
    dice = random.Random(seed)
    low, high, mid = [], [], []
    for column in range(columns):
        x = column / columns
        if x > seen:
            for values in (low, high, mid):
                values.append(NAN)
            continue
        value = floor + (start - floor) * math.exp(-5 * x)
        spread = noise * value * (0.4 + dice.random())
        low.append(value - spread)
        high.append(value + spread * (4 if column == columns // 3 else 1))
        mid.append(value)
    known = [value for value in mid if not math.isnan(value)]
    return Line(
        name=name, role=role, unit=None, low=column_bytes(low), high=column_bytes(high), mid=column_bytes(mid),
        count=len(known), nonfinite=(), last=known[-1] if known else None,
        best=min(known) if best and known else None, best_x=seen * 4000 * 0.97 if best and known else None,
    )  # fmt: skip


def loss_chart(columns=200, *, seen=0.6):
    bands = (
        BandSpan(0, 1000, 2.2, 3.2, 1.2, 2.0),
        BandSpan(1000, 2500, 1.2, 2.0, 0.8, 1.3),
        BandSpan(2500, 4000, 0.8, 1.3, 0.7, 1.1),
    )
    spans = (Span("warm-up", 0, 800), Span("distill", 800, 4000))
    marks = (Mark(1200, "decision", "extend?"), Mark(1800, "seam", "attempt 2"))
    lines = (
        curve("train", "train", columns, 3.1, 0.8, seen=seen, best=False),
        curve("val", "val", columns, 3.3, 0.92, seen=seen, noise=0.02, seed=2),
    )
    return Chart("loss", "losses", "step", 0, 4000, 0.7, 3.4, lines, spans, bands, marks)


def kl_chart(columns=200, *, seen=0.6):
    lines = (curve("kl", "raw KL", columns, 0.4, 0.06, seen=seen, seed=3, best=False),)
    return Chart("kl", "KL", "step", 0, 4000, 0.03, 0.5, lines, spans=(Span("warm-up", 0, 800),))


def gauges():
    def trend(*values):
        return tuple(float(value) for value in values)

    return (
        Gauge("kl_raw", "raw KL", None, 0.0841, trend(1, 2, 3, 5, 6, 6, 7), "warn", "borderline", "0.03-0.08"),
        Gauge("kl_after", "KL after free bits", None, 0.0412, trend(3, 3, 4, 4, 5), "ok", "healthy", "> 0"),
        Gauge("penalty_reduction", "penalty reduction", "percent", 51.0, trend(9, 7, 6, 5, 5), "ok", "healthy", "40-60%"),
        Gauge("kl_weight", "KL weight", None, 0.5, trend(1, 2, 3, 4, 5), "none", "", "1.0 at ep 20"),
        Gauge("teacher_loss", "teacher loss", None, 1.724, trend(9, 8, 7, 6, 5), "ok", "healthy", ""),
        Gauge("teacher_contribution", "teacher share", "percent", 38.2, trend(2, 3, 5, 8, 9), "bad", "problematic", "10-30%"),
        Gauge("grad_norm", "grad norm", None, 1.21, trend(3, 3, 2, 3, 3), "ok", "", ""),
    )  # fmt: skip


def items():
    return (
        Item("data", "data loaded, no missing images", "warm-up", "expect", "pass", None, Place(epoch=1, line=14), "1.2M rows"),
        Item("loss-falls", "training loss falls in epoch 1", "warm-up", "expect", "pass", 2.71, Place(epoch=1, line=204), "3.1 -> 2.71"),
        Item("val-below", "validation loss below 1.0", "distill", "expect", "pass", 0.958, Place(epoch=11, line=8812), "Val - Total 0.958"),
        Item("kl-zone", "raw KL inside its zone", "distill", "expect", "warn", 0.0841, Place(epoch=12, line=9120),
             "raw=0.0841 above 0.08", "lower free_bits to 0.015 from the next epoch"),
        Item("teacher", "teacher contribution 10-30%", "distill", "expect", "waiting", 38.2, due="epoch 15"),
        Item("gap", "gap of train and validation < 0.2", "distill", "expect", "pending", due="epoch 20"),
        Item("samples", "look at 20 generated answers", "distill", "manual", "manual"),
        Item("final", "exact match above 0.60", "final", "expect", "pending", due="epoch 40"),
    )  # fmt: skip


def decision():
    return Decision(
        id="extend", title="extend phase 2?", phase="distill", verdict="warn", case="KL too high",
        say="Raw KL rises while the validation loss is flat: the posterior is not regularised enough.",
        action="set free_bits = 0.015 and kl_weight = 0.6 from epoch 13",
        inputs={"kl_raw": 0.0841, "val_slope": -0.002},
        options=("continue unchanged until epoch 15", "stop and restart from the checkpoint of epoch 9"),
        shown="raw KL 0.0841 (target 0.03-0.08)  val slope -0.002/epoch (target < -0.001)",
        second_opinion="the raw KL overshoots in every healthy run of this kind; judge again after warm-up",
        at=Place(epoch=12, line=9120),
    )  # fmt: skip


def telemetry(gpus=2):
    def gpu(index, util):
        run = GpuProcess(4242, 117 * 2**30, "me", "python train.py", is_run=True)
        return Gpu(
            index, "NVIDIA H200", Reading(util), Reading(118 * 2.0**30), Reading(139 * 2.0**30), Reading(71.0),
            Reading(612.0), Reading(700.0), processes=(run,),
        )  # fmt: skip

    host = Host("node-17", 34.0, 64, 21.4, 211 * 2.0**30, 503 * 2.0**30, 1.4 * 2.0**40)
    process = RunProcess(4242, "python train.py", 512.0, 31 * 2.0**30, how="writes run.log")
    cards = tuple(gpu(index, 97.0 - 2 * index) for index in range(gpus))
    return Telemetry(host, cards, "" if gpus else "no NVIDIA driver", 0.4, process)


def log_view(rows=40, total=9240):
    lines = []
    for line in range(total - rows + 1, total + 1):
        text = (
            f"12:04:{line % 60:02d} INFO step={line * 5} loss=0.9{line % 100:02d} lr=1.2e-04 grad_norm=1.21"
        )
        mark = ""
        if line % 17 == 0:
            text, mark = "12:04:05 WARNING gradient norm clipped: 4.81 > 1.0", "warn"
        lines.append(LogRow(line, text, mark, pending=line == total))
    return LogView(tuple(lines), total, following=True)


def judgement(verdict="warn"):
    return Judgement(
        verdict=verdict, speaker="runbook", say="raw KL above its zone for 3 epochs: 0.0841 (0.03-0.08)",
        playbook="vivqa", playbook_name="ViVQA KL and teacher", reason="the log names free bits", phase="distill",
        phases=(PhaseSpan("warm-up", "Warm-up", 1, 4), PhaseSpan("distill", "Distillation", 4, None)),
        items=items(), decisions=(decision(),), gauges=gauges(),
    )  # fmt: skip


def start_frame(number=1):
    head = Header("run-42", "/runs/run-42/run.log", "waiting", "waiting for run.log")
    return Frame(number, 1, head, Judgement(), Telemetry())


def middle_frame(number=2, *, replay=False, columns=200):
    clock = ReplayState(playing=True, speed=20.0, position=0.3, done=False) if replay else None
    head = Header(
        "run-42", "/runs/run-42/run.log", "replay" if replay else "live", phase="Distillation", epoch=12, epochs_total=40,
        step=48200, steps_total=160000, progress=0.301, rate_per_s=4.12, eta_s=22320.0, last_line_age_s=0.4, lines=9240,
        bytes_read=10**6, bytes_total=10**6, charts=CHARTS, replay=clock,
    )  # fmt: skip
    charts = (loss_chart(columns), kl_chart(columns))
    return Frame(number, 1, head, judgement(), telemetry(), charts, log_view())


def failing_frame(number=3):
    middle = middle_frame(number)
    alert = Alert(
        "nan-1", "nan", "fail", "loss", Place(step=48100, line=9200), Place(step=48110, line=9202), None,
        "the loss is nan since step 48.1k", "go back to the checkpoint of epoch 11, halve the learning rate",
    )  # fmt: skip
    said = Judgement(
        verdict="fail", speaker="diagnosis", say="the loss is nan since step 48.1k", items=items(), alerts=(alert,),
        gauges=gauges(),
    )  # fmt: skip
    head = Header(
        "run-42", "/runs/run-42/run.log", "silent", "no line for 4 minutes", epoch=12, step=48200, attempts=2,
        last_line_age_s=240.0, charts=CHARTS,
    )  # fmt: skip
    return Frame(number, 1, head, said, telemetry(0), middle.charts, middle.log)
