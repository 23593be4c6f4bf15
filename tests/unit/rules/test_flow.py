"""The bundled guide of the molecular flow, on both sides of its thresholds and in a log that thins out."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import load_playbook

THINNED = (*range(1, 11), *range(20, 101, 10), *range(200, 1001, 100))


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("flow")


@pytest.fixture
def judge(playbook, folded):
    def run(log, *, ended=False, chosen=True):
        return folded(Judge([playbook], chosen=chosen), log).judgement(ended=ended)

    return run


@pytest.fixture
def blocks(log):
    """Log the epochs of a healthy run; ``changed`` replaces values by epoch."""

    def build(epochs, **changed):
        log.config(lr=5e-4)
        for epoch in epochs:
            now = {name: given.get(epoch, usual) for name, usual, given in _usual(epoch, changed)}
            log.begin(epoch).add("total", epoch=epoch, **{"Total Loss": now["total"], "LR": now["lr"]})
            log.add(
                "forward", epoch=epoch, **{"Forward - Energy": now["fwd"], "Forward - LogDet": now["det"]}
            )
            log.add(
                "inverse", epoch=epoch, **{"Inverse - Energy": now["inv"], "Inverse - LogDet": now["tec"]}
            )
        return log

    return build


def _usual(epoch, changed):
    loss = 5e13 / epoch**4
    usual = {
        "total": loss, "fwd": 0.49 * loss, "inv": 0.51 * loss, "det": 0.0, "tec": 0.0,
        "lr": 5e-4 * min(epoch / 50, 1.0),
    }  # fmt: skip
    return [(name, value, changed.get(name, {})) for name, value in usual.items()]


def item(judgement, id_):
    return next(item for item in judgement.items if item.id == id_)


def decision(judgement, id_):
    return next(decision for decision in judgement.decisions if decision.id == id_)


def test_a_healthy_run_that_thins_out_passes(judge, blocks):
    judgement = judge(blocks(THINNED))
    bad = [one.id for one in (*judgement.items, *judgement.decisions) if one.verdict in ("warn", "fail")]
    assert (bad, judgement.verdict, judgement.stop, judgement.advice) == ([], "pass", (), ())


@pytest.mark.parametrize(("first", "state"), [(9.99e14, "pass"), (1e15, "fail")])
def test_the_initial_loss(judge, blocks, first, state):
    assert item(judge(blocks(range(1, 4), total={1: first})), "initial").verdict == state


@pytest.mark.parametrize(
    ("lr", "state"), [(1e-5, "pass"), (1.04e-5, "pass"), (1.1e-5, "fail"), (5e-4, "fail")]
)
def test_warm_up_starts_gently(judge, blocks, lr, state):
    assert item(judge(blocks(range(1, 4), lr={1: lr})), "gentle").verdict == state


@pytest.mark.parametrize(
    ("changed", "case"),
    [
        ({}, "done"),
        ({"lr": {50: 4.7e-4}}, "slow"),
        ({"total": {50: 6e13}}, "rising"),
        ({"total": {1: 2e15}}, "broken"),
    ],
)
def test_the_decision_at_the_end_of_warm_up(judge, blocks, changed, case):
    assert decision(judge(blocks([*range(1, 11), *range(20, 101, 10)], **changed)), "warm-up").case == case


def test_a_falling_learning_rate_in_warm_up_is_noticed(judge, blocks):
    assert item(judge(blocks(range(1, 6), lr={4: 1e-6})), "lr-rises").verdict == "warn"
    assert "was warn at epoch 4" in item(judge(blocks(range(6, 8))), "lr-rises").note


@pytest.mark.parametrize(("epoch", "state"), [(90, "pending"), (200, "warn")])
def test_a_rising_loss_counts_after_epoch_100(judge, blocks, epoch, state):
    upto = [one for one in THINNED if one <= epoch]
    assert item(judge(blocks(upto, total={epoch: 1e14}).begin(epoch + 1)), "rising").verdict == state


@pytest.mark.parametrize(("factor", "state"), [(1.9, "pending"), (2.1, "fail")])
def test_an_inverse_that_explodes_while_forward_falls(judge, blocks, factor, state):
    before = 0.51 * 5e13 / 9**4
    assert (
        item(judge(blocks(range(1, 11), inv={10: factor * before}).begin(11)), "inverse-explodes").verdict
        == state
    )


@pytest.mark.parametrize(("share", "state"), [(1.4, "pending"), (1.6, "warn")])
def test_a_large_gap_must_persist_for_3_epochs(judge, blocks, share, state):
    apart = {epoch: share * 0.49 * 5e13 / epoch**4 for epoch in (60, 70, 80, 90)}
    assert item(judge(blocks([*range(1, 11), *range(20, 101, 10)], inv=apart)), "gap").verdict in (
        state,
        "pass",
    )
    assert ("warn" in item(judge(blocks([200])), "gap").note) == (state == "warn")


@pytest.mark.parametrize(
    ("loss", "case", "state"), [(1001.0, "stuck", "warn"), (1000.0, "falling", "pending")]
)
def test_stuck_above_1000_at_epoch_500(judge, blocks, loss, case, state):
    upto = [one for one in THINNED if one <= 500]
    judgement = judge(blocks(upto, total={500: loss}).begin(501))
    assert (decision(judgement, "epoch-500").case, item(judgement, "stuck").verdict) == (case, state)


@pytest.mark.parametrize(("inverse", "state"), [(-13.18, "pass"), (-11.8, "warn"), (13.24, "warn")])
def test_logdets_are_symmetric(judge, blocks, inverse, state):
    assert (
        item(judge(blocks([1, 2], det={2: 13.24}, tec={2: inverse}).begin(3)), "symmetric").verdict == state
    )


@pytest.mark.parametrize(("total", "state"), [(1.05, "pass"), (1.2, "warn")])
def test_the_total_is_the_sum_of_its_parts(judge, blocks, total, state):
    assert item(judge(blocks([1, 2], total={2: total * 5e13 / 16}).begin(3)), "total-is-sum").verdict == state


@pytest.mark.parametrize("broken", ["total", "fwd", "inv"])
def test_stop_at_nan(judge, blocks, broken):
    judgement = judge(blocks([1, 2], **{broken: {2: float("nan")}}))
    assert [stop.id for stop in judgement.stop] == ["nan"]


def test_what_is_skipped_is_waited_for(judge, blocks):
    judgement = judge(blocks([1, 2, 100]))
    assert item(judgement, "full-speed").evidence == "epoch 50 was not logged"
    assert decision(judgement, "warm-up").verdict == "waiting"


def test_it_is_taken_by_its_tags(judge, blocks):
    assert judge(blocks([1]), chosen=False).reason == "the log shows Forward - LogDet, Inverse - LogDet"


def test_it_names_heading_and_row_everywhere(playbook):
    parts = (*playbook.checks, *playbook.decisions, *playbook.targets, *playbook.stop, *playbook.symptoms)
    assert all(part.cite and part.covers for part in parts)
    assert {row for part in parts for row in part.covers} == {"R55", "R56"}
