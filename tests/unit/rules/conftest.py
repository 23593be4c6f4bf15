"""Builds small logs by hand: what the parser would have said of them."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from trainmon_tui.model.blocks import (
    EpochStart,
    Event,
    Family,
    Parsed,
    Progress,
    Rows,
    Segments,
    SeriesKey,
)  # fmt: skip
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.elsewhere import Setting
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.scope import MetricInfo, Scope
from trainmon_tui.rules.view import Point, View

sys.path.insert(0, str(Path(__file__).parent))

GOLDEN = Path(__file__).parents[2] / "golden" / "rules"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"
_METRICS = {"raw": "kl_raw", "KLr": "kl_raw", "loss": "loss"}


class Log:
    """A log as a list of lines; each line is text, points of one family, or both."""

    def __init__(self):
        self.lines = []
        self.families = {}
        self.attempt = 0

    def add(
        self, text="", *, epoch=None, start=False, source="line", split="", step=None, event=None, **values
    ):
        self.lines.append((text, epoch, start, source, split, step, event, values, self.attempt))
        return self

    def begin(self, epoch):
        return self.add(f"Epoch {epoch}/40", epoch=epoch, start=True)

    def summary(self, epoch, **values):
        return self.add("summary", epoch=epoch, source="summary", split="train", **values)

    def bar(self, epoch, step=None, **values):
        return self.add("bar", epoch=epoch, source="bar", split="train", step=step, **values)

    def valid(self, epoch, **values):
        return self.add("valid", epoch=epoch, source="summary", split="valid", **values)

    def epoch(self, epoch, **values):
        return self.begin(epoch).summary(epoch, **values)

    def config(self, **values):
        return self.add("config", event=values)

    def finish(self):
        return self.add("finished", event="done")

    def resume(self):
        self.attempt += 1
        return self

    def _family(self, source, split, tags):
        known = (source, split, tags)
        if known not in self.families:
            keys = tuple(SeriesKey(tag, split, _METRICS.get(tag)) for tag in tags)
            self.families[known] = Family(len(self.families), keys, source)
        return self.families[known]

    def block(self, first, last):
        """Return segments and what was parsed of the lines first..last-1."""
        texts, rows, starts, events = [], {}, [], []
        for number in range(first, last):
            text, epoch, start, source, split, step, event, values, attempt = self.lines[number]
            offset = number * 100
            texts.append(text.encode())
            if start:
                starts.append(EpochStart(float(epoch), number + 1, offset))
            if event:
                kind, fields = (event, {}) if isinstance(event, str) else ("config", event)
                events.append(Event(kind, number + 1, offset, text, fields=fields))
            if values:
                tags = tuple(name.replace("_", " ") if name[0].isupper() else name for name in values)
                family = self._family(source, split, tags)
                rows.setdefault(family.id, (family, []))[1].append(
                    (list(values.values()), step, epoch, number + 1, offset, attempt)
                )
        whole = [_rows(family, found) for family, found in rows.values()]
        numbers = np.arange(first, last)
        return Segments(texts, numbers + 1, numbers * 100), Parsed(whole, events, starts, Progress(), last)


def _rows(family, found):
    values, steps, epochs, lines, offsets, attempts = zip(*found, strict=True)
    return Rows(
        family, np.array(values, float), np.array([np.nan if s is None else s for s in steps], float),
        np.array([np.nan if e is None else e for e in epochs], float), np.array(lines), np.array(offsets),
        np.full(len(lines), np.nan), np.array(attempts),
    )  # fmt: skip


def fold(judge, log, *, cut=None, size=None):
    """Fold a log's first ``cut`` lines in blocks of ``size`` lines."""
    end = len(log.lines) if cut is None else cut
    size = size or max(end, 1)
    for first in range(0, end, size):
        judge.fold(*log.block(first, min(first + size, end)))
    return judge


@pytest.fixture
def judged():
    """Judge a log by a playbook's text (its first two lines may be left out)."""

    def run(playbook, log, *, ended=False, cut=None, size=None):
        head = "" if playbook.startswith("playbook:") else "playbook: 1\nname: test\n"
        judge = Judge([playbook_from(head + playbook)], chosen=True)
        return fold(judge, log, cut=cut, size=size).judgement(ended=ended)

    return run


@pytest.fixture
def log():
    return Log()


@pytest.fixture(scope="session")
def new_log():
    """Return a maker of empty logs, for tests that need several."""
    return Log


@pytest.fixture(scope="session")
def folded():
    """Fold a log into a judge."""
    return fold


SCOPE = Scope(
    {
        "kl_raw": MetricInfo("nats"), "pr": MetricInfo("percent", "lower"), "em": MetricInfo("fraction", "higher"),
        "loss": MetricInfo(None, "lower"), "none": MetricInfo(), "grad.a": MetricInfo(), "grad.b": MetricInfo(),
        "odd name": MetricInfo(),
    },
    {"free_bits": 0.02, "kind": "rule"}, frozenset({"late"}),
)  # fmt: skip


class Fixed:
    """Facts with every epoch final."""

    def __init__(self, **series):
        self.series = series

    def points(self, metric, view):
        known = self.series.get(metric, {})
        return [Point(e, v, Place(epoch=float(e), line=e)) for e, v in sorted(known.items()) if e <= view.now]

    def is_final(self, metric, epoch):
        return True

    def broken(self, metric, first, last):
        bad = [
            e for e, v in self.series.get(metric, {}).items() if not math.isfinite(v) and first <= e <= last
        ]
        return Place(epoch=float(min(bad))) if bad else None

    def change(self, name, epoch):
        return None

    def was_printed_since(self, place, epoch):
        return False

    def begins_at(self):
        return 1

    def recent(self, metric):
        return [
            (float(step), value) for step, value in sorted(self.series.get(f"{metric}_steps", {}).items())
        ]

    def text_times(self, text, epoch):
        return 0

    def text_place(self, text, epoch):
        return Place(line=3) if text == "HELLO" else None

    def setting(self, key):
        known = {"lr": 0.1, "kind": "rule"}
        return Setting(known[key], Place(line=1)) if key in known else None

    def phase_epochs(self, phase):
        return (3, 5)


@pytest.fixture(scope="session")
def scope():
    """A few metrics, parameters and a phase."""
    return SCOPE


@pytest.fixture(scope="session")
def fixed():
    """Make facts of fixed values, with every epoch final."""
    return Fixed


@pytest.fixture(scope="session")
def ask():
    """Return what an expression answers at the end of an epoch."""

    def run(text, now=5, **series):
        return compile_expression(text, SCOPE).run(View(Fixed(**series), now))

    return run


@pytest.fixture(scope="session")
def golden():
    """Compare a text with the stored one; TRAINMON_UPDATE_GOLDEN=1 stores it anew."""

    def compare(name, text):
        path = GOLDEN / name
        if UPDATE:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
