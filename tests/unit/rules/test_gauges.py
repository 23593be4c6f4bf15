"""The rows of the diagnostics pane, and metrics that are computed."""

from __future__ import annotations

import pytest

HEAD = """metrics:
  kl: {aliases: [raw, KLr], zones: {healthy: 0.03..0.08, borderline: 0.02..0.12, from_epoch: 2}}
  t: {aliases: [tr]}
  v: {aliases: [vl]}
  ratio: {expr: v / t, zones: {healthy: ..2.5, borderline: ..3}}
  falling: {expr: prev(v) - v}
  twice: {expr: ratio * 2}
diagnostics: [kl, ratio, falling, twice]
"""


@pytest.fixture
def rows(judged):
    def run(log, **options):
        return {row.metric: row for row in judged(HEAD, log, **options).gauges}

    return run


@pytest.mark.parametrize(
    ("value", "zone", "word"),
    [
        (0.0199, "bad", "problematic"),
        (0.02, "warn", "borderline"),
        (0.0299, "warn", "borderline"),
        (0.03, "ok", "healthy"),
        (0.08, "ok", "healthy"),
        (0.0801, "warn", "borderline"),
        (0.12, "warn", "borderline"),
        (0.1201, "bad", "problematic"),
        (float("nan"), "bad", "not finite"),
        (float("inf"), "bad", "not finite"),
    ],
)
def test_zones_hold_both_their_ends(rows, log, value, zone, word):
    found = rows(log.epoch(2, raw=value))["kl"]
    assert (found.zone, found.word, found.target) == (zone, word, "0.03-0.08")


@pytest.mark.parametrize(("epoch", "zone"), [(1, "none"), (2, "bad"), (3, "bad")])
def test_a_zone_may_begin_late(rows, log, epoch, zone):
    assert rows(log.epoch(epoch, raw=9))["kl"].zone == zone


def test_without_values_there_is_nothing_to_say(rows, log):
    found = rows(log)["kl"]
    assert (found.value, found.trend, found.zone, found.word) == (None, (), "none", "")


def test_the_newest_value_is_live_and_the_trend_is_final(rows, log):
    found = rows(log.epoch(1, raw=0.01).epoch(2, raw=0.05).begin(3).bar(3, KLr=0.07))["kl"]
    assert (found.value, found.at.line) == (0.07, 6)
    assert found.trend[:2] == (0.01, 0.05)


def test_the_trend_is_bounded(rows, log):
    for epoch in range(1, 30):
        log.epoch(epoch, raw=epoch / 100)
    trend = rows(log)["kl"].trend
    assert len(trend) == 16
    assert trend[-1] == 0.29


@pytest.mark.parametrize(
    ("t", "v", "ratio", "word"),
    [
        (1.0, 2.5, 2.5, "healthy"),
        (1.0, 2.6, 2.6, "borderline"),
        (1.0, 3.1, 3.1, "problematic"),
        (0.0, 1.0, None, ""),
    ],
)
def test_computed_metrics(rows, log, *, t, v, ratio, word):
    found = rows(log.epoch(1, tr=t, vl=v).begin(2))
    assert (found["ratio"].value, found["ratio"].word) == (ratio, word)
    assert found["twice"].value == (None if ratio is None else ratio * 2)


def test_computed_metrics_are_unknown_where_a_part_is(rows, log):
    log.epoch(1, tr=1.0, vl=2.0).epoch(2, tr=1.0).epoch(3, vl=9.0).epoch(4, tr=1.0, vl=3.0).begin(5)
    found = rows(log)
    assert found["ratio"].trend == (2.0, 3.0)
    assert found["falling"].trend == (-7.0, 6.0)


def test_computed_metrics_follow_a_resume(rows, log):
    log.epoch(1, tr=1.0, vl=2.0).epoch(2, tr=1.0, vl=4.0)
    assert rows(log)["ratio"].trend == (2.0, 4.0)
    log.resume().epoch(2, tr=1.0, vl=3.0).begin(3)
    assert rows(log)["ratio"].trend == (2.0, 3.0)


def test_a_computed_value_names_the_line_it_was_read_from(rows, log):
    assert rows(log.epoch(1, tr=1.0, vl=2.0).begin(2))["ratio"].at.line == 2
