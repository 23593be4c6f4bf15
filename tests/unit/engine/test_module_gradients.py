"""Gradients of modules on any run."""

import math

import numpy as np
import pytest

from trainmon_tui.engine.module_gradients import MOST, TITLE, Module, module_of, modules_of, with_modules
from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.model.figures import Figure
from trainmon_tui.model.verdicts import Gauge, Judgement


class FakeSeries:
    """As much of a series as is read."""

    def __init__(self, tag, *values, metric=None):
        self.key = SeriesKey(tag, "", metric)
        self.values = np.array(values, dtype=float)

    def __len__(self):
        return len(self.values)

    @property
    def last(self):
        return float(self.values[-1]) if len(self.values) else None


@pytest.mark.parametrize(
    ("tag", "module"),
    [
        ("grad_norm/encoder", "encoder"),
        ("encoder.layer1/grad_norm", "encoder.layer1"),
        ("gradients/decoder.0.weight", "decoder.0.weight"),
        ("train/grad_norm", ""),
        ("grad_norm_before_clip", ""),
        ("total grad norm", ""),
        ("gradual_unfreezing", ""),
        ("loss", ""),
        ("y_head", ""),
    ],
)
def test_a_tag_names_its_module(tag, module):
    assert module_of(SeriesKey(tag)) == module


def test_a_known_gradient_needs_no_word_for_it():
    assert module_of(SeriesKey("y_head", "", "grad.y_head")) == "y_head"


def test_one_gradient_is_no_module():
    assert (
        modules_of([FakeSeries("grad_norm/a", 1.0), FakeSeries("loss", 1.0), FakeSeries("grad_norm/b")]) == []
    )


def test_what_is_listed_below_a_heading_of_gradients_is_a_module():
    series = [FakeSeries("encoder", 1.0), FakeSeries("head", 0.0), FakeSeries("loss", 1.0, metric="loss")]
    assert [one.name for one in modules_of(series, {"encoder", "head", "loss"})] == ["encoder", "head"]
    assert modules_of(series) == []


def told(*pairs, known=None):
    modules = [Module(name, FakeSeries(name, *values)) for name, values in pairs]
    return with_modules(known or Judgement(gauges=(Gauge("loss", "loss", None, 1.0),)), modules)


def test_bars_stand_below_what_the_playbook_shows():
    found = told(("a", (0.5, 0.4)), ("b", (0.1, 0.0)), ("c", (math.nan,)))
    assert [one.kind for one in found.figures] == ["gauge", "bars"]
    assert found.figures[1] == Figure("bars", ("grad.a", "grad.b", "grad.c"), TITLE)
    assert [(row.label, row.zone, row.word) for row in found.gauges[1:]] == [
        ("grad a", "none", ""), ("grad b", "bad", "disconnected"), ("grad c", "bad", "not finite"),
    ]  # fmt: skip
    assert found.gauges[1].trend == (0.5, 0.4)


def test_a_playbook_with_bars_of_its_own_is_left_alone():
    known = Judgement(figures=(Figure("bars", ("grad.a",)),))
    assert told(("a", (1.0,)), ("b", (1.0,)), known=known) == known
    assert told() == Judgement(gauges=(Gauge("loss", "loss", None, 1.0),))


def test_of_too_many_those_that_learn_nothing_are_shown():
    many = [(f"m{at}", (0.0 if at > 40 else 1.0,)) for at in range(50)]
    shown = told(*many).figures[-1].metrics
    assert len(shown) == MOST
    assert set(shown) > {f"grad.m{at}" for at in range(41, 50)}
