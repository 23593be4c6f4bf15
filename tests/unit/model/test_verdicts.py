from itertools import combinations_with_replacement

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import (
    SEVERITY,
    Alert,
    Band,
    Decision,
    Gauge,
    Item,
    Judgement,
    PhaseSpan,
    Place,
    Stop,
    worst,
)

verdicts = st.sampled_from(["pass", "unknown", "warn", "fail"])
many = st.lists(verdicts, max_size=6)
HERE = Place(8.0, 1.5, 12, 901)
WHOLE = Judgement(
    verdict="warn",
    speaker="runbook",
    say="KL low",
    phases=(PhaseSpan("s1", "Stage 1", 1.0, None),),
    items=(Item("a", "A", "s1", "expect", "warn", 0.5, HERE, "raw=0.5", "act", "epoch 3", "early", "Epoch 3"),),
    decisions=(
        Decision("d", "D", "s1", "fail", "1", "say", "act", {"kl": 0.5, "t": None}, ("A", "B"), at=HERE, cite="Epoch 5"),
    ),
    alerts=(Alert("x", "spike", "info", "loss", HERE, HERE, None, "m", "advice"),),
    stop=(Stop("nan", "Loss is NaN", HERE),),
    bands=(Band("kl", 5.0, 0.1, 0.2, None, "unknown"),),
    gauges=(Gauge("kl", "KL", "nats", 0.5, (0.25, 0.5), "ok", "healthy", "0.1-0.9", 0.1, 0.9, HERE),),
)  # fmt: skip


def test_no_verdict_at_all_is_a_pass():
    assert worst([]) == "pass"


@pytest.mark.parametrize("pair", [*combinations_with_replacement(["pass", "unknown", "warn", "fail"], 2)])
def test_the_worse_of_two_wins_in_either_order(pair):
    assert worst(list(pair)) == pair[1]
    assert worst(list(reversed(pair))) == pair[1]


@given(many, many)
def test_the_worst_of_all_is_the_worst_of_the_worst_of_its_parts(first, second):
    assert worst(first + second) == worst([worst(first), worst(second)])


@given(many, verdicts)
def test_one_more_verdict_never_makes_it_better(found, more):
    assert SEVERITY[worst([*found, more])] >= SEVERITY[worst(found)]


def test_verdicts_may_come_from_anything_that_can_be_walked_once():
    assert worst(verdict for verdict in ("pass", "fail", "warn")) == "fail"


@pytest.mark.parametrize("codec", [msgspec.json, msgspec.msgpack])
@pytest.mark.parametrize("judgement", [WHOLE, Judgement()])
def test_a_judgement_travels_and_comes_back_as_it_went(codec, judgement):
    assert codec.decode(codec.encode(judgement), type=Judgement) == judgement


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Judgement, {"verdict": "good"}),
        (Item, {"id": "a", "title": "A", "phase": "", "kind": "expect", "verdict": "unknown"}),
        (Item, {"id": "a", "title": "A", "phase": "", "kind": "rule", "verdict": "pass"}),
        (Gauge, {"metric": "kl", "label": "KL", "unit": None, "value": 0.5, "zone": "healthy"}),
        (Place, {"line": 1.5}),
    ],
)
def test_a_word_or_number_of_another_kind_is_refused(kind, message):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(message, kind)


def test_nothing_is_known_before_the_first_line():
    before = Judgement()
    assert (before.verdict, before.say) == ("unknown", "")
    assert (before.items, before.decisions, before.alerts, before.stop) == ((), (), (), ())


def test_decisions_do_not_share_their_inputs():
    first, second = Decision("a", "A", "", "waiting"), Decision("b", "B", "", "waiting")
    first.inputs["kl"] = 0.5
    assert second.inputs == {}
