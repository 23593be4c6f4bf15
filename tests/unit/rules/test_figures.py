"""What a playbook may draw together in the diagnostics pane."""

from __future__ import annotations

import pytest

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.playbooks import playbook_from

HEAD = """metrics:
  kl: {aliases: [raw], zones: {healthy: 0.1.., borderline: 0.01.., words: {0..0: dead, 0..0.01: faint}}}
  w: {aliases: [KLw]}
  v: {aliases: [vl]}
params: {most: 15.0}
"""
DRAWN = """diagnostics:
  - {kind: heading, title: KL}
  - kl
  - {kind: warmup, metrics: [w], goal: params.most}
  - {kind: gap, metrics: [kl, v]}
"""


def test_figures_stand_in_their_order_and_name_their_metrics_once(judged, log):
    known = judged(HEAD + DRAWN, log.epoch(1, raw=0.5))
    assert [(one.kind, one.metrics) for one in known.figures] == [
        ("heading", ()), ("gauge", ("kl",)), ("warmup", ("w",)), ("gap", ("kl", "v")),
    ]  # fmt: skip
    assert [row.metric for row in known.gauges] == ["kl", "w", "v"]


@pytest.mark.parametrize(
    ("values", "reached"),
    [((), None), ((3.0,), 0.2), ((3.0, 15.0), 1.0), ((15.0, 3.0), 1.0), ((99.0,), 1.0), ((-1.0,), 0.0)],
)
def test_a_warm_up_keeps_how_far_it_ever_came(judged, log, values, reached):
    for epoch, value in enumerate(values, 1):
        log = log.epoch(epoch, KLw=value)
    warmup = judged(HEAD + DRAWN, log.begin(9)).figures[2]
    assert warmup.reached == reached
    assert warmup.goal == 15.0


@pytest.mark.parametrize(
    ("value", "word"), [(0.0, "dead"), (0.005, "faint"), (0.05, "borderline"), (0.5, "healthy")]
)
def test_the_runbooks_own_words_name_a_zone(judged, log, value, word):
    row = judged(HEAD + DRAWN, log.epoch(1, raw=value)).gauges[0]
    assert (row.word, row.healthy_from, row.healthy_to) == (word, 0.1, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{kind: warmpu, metrics: [w]}", "'kind': 'warmpu' is not valid here\n  did you mean 'warmup'?"),
        ("{kind: bars, metrics: [kll]}", "unknown metric 'kll'\n  did you mean 'kl'?"),
        ("{kind: bars, metrcs: [kl]}", "unknown key 'metrcs'\n  did you mean 'metrics'?"),
        ("{kind: balance, metrics: [kl]}", "a figure of kind balance takes 2 metrics, not 1"),
        ("{kind: gap, metrics: [kl]}", "a figure of kind gap takes 2 to 3 metrics, not 1"),
        ("{kind: heading}", "a heading needs a title"),
        ("{kind: warmup, metrics: [w]}", "a warmup needs a goal"),
        ("{kind: bars, metrics: [w], goal: '1'}", "goal belongs to a warmup, not to bars"),
        ("{kind: warmup, metrics: [w], goal: params.mist}", "params.mist"),
    ],
)
def test_a_wrong_figure_is_refused_with_its_place(text, said):
    with pytest.raises(BadDataError) as caught:
        playbook_from(f"playbook: 1\nname: x\n{HEAD}diagnostics:\n  - {text}\n", source="p.yaml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("p.yaml:9:")
