"""The bundled sequential-attention guide: when it is taken, and how it rates gradients beside its own contradiction."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import choose_playbooks, load_playbook


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("attention")


@pytest.fixture
def judge(playbook, folded):
    def run(log):
        return folded(Judge([playbook], chosen=True), log).judgement(ended=False)

    return run


@pytest.fixture
def gradients(log):
    """Log the gradients of the first epoch, each task in a block of its own."""

    def build(**found):
        log.begin(1)
        for task, heads in (("Classification", ("done_head",)), ("Regression", ("x_head", "y_head"))):
            log.add(f"[Gradient Check - {task}]")
            for head in heads:
                if head in found:
                    log.add(head, epoch=1, source=task, **{head: found[head]})
        return log.begin(2)

    return build


def decision(judgement, id_):
    return next(decision for decision in judgement.decisions if decision.id == id_)


@pytest.mark.parametrize(
    ("value", "case", "opinion"),
    [
        (0.0, "disconnected", ""),
        (0.0001, "vanishing", ""),
        (0.0005, "vanishing", "asks only for gradients over 1e-4"),
        (0.05, "unrated", "the guide leaves it unrated"),
        (0.3, "good", "expects 0.5-2.0"),
        (1.0, "expected", ""),
    ],
)
def test_a_gradient_is_rated_as_the_guide_does_and_its_contradiction_named(
    judge, gradients, value, case, opinion
):
    found = decision(judge(gradients(x_head=value)), "x-gradient")
    assert found.case == case
    assert opinion in found.second_opinion
    assert bool(opinion) == bool(found.second_opinion)


def test_a_head_that_stands_in_the_other_block_is_only_waited_for(judge, gradients):
    judgement = judge(gradients(done_head=0.5))
    states = {item.id: item.verdict for item in judgement.items}
    assert (states["x-head"], states["done-head"], judgement.verdict) == ("waiting", "pass", "pass")


def test_its_gauges_rate_each_module(judge, gradients):
    judgement = judge(gradients(x_head=1.2, y_head=0.05, done_head=0.0))
    words = {gauge.metric: gauge.word for gauge in judgement.gauges if gauge.value is not None}
    assert words == {
        "grad.x_head": "good",
        "grad.y_head": "unrated",
        "grad.done_head": "disconnected",
    }


@pytest.mark.parametrize(
    "line",
    [
        "[Gradient Check - Regression]",
        "$ python train_sequential_attention.py --lr 5e-5",
        "Model: SimpleSequentialModel",
    ],
)
def test_it_is_taken_by_its_words(folded, log, line):
    judge = choose_playbooks("").judge()
    log.add(line).begin(1).add("loss", epoch=1, loss=0.5)
    assert folded(judge, log).judgement(ended=False).playbook == "attention"
