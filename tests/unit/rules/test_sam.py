"""The bundled SAM LoRA guide, on both sides of its thresholds."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import load_playbook

FALLING = [10_500.0, 8_200.0, 6_100.0, 5_000.0, 4_200.0, 3_100.0, 2_200.0, 1_500.0, 1_100.0, 900.0]


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("sam")


@pytest.fixture
def judge(playbook, folded):
    def run(log, *, ended=False, chosen=True):
        return folded(Judge([playbook], chosen=chosen), log).judgement(ended=ended)

    return run


@pytest.fixture
def losses(log):
    """Log one epoch for each loss; the validation loss is a little higher unless given."""

    def build(train, valid=None):
        for epoch, loss in enumerate(train, 1):
            log.begin(epoch).add("loss", epoch=epoch, loss=loss)
            log.add(
                "val", epoch=epoch, split="valid", val_loss=(valid or [1.1 * one for one in train])[epoch - 1]
            )
        return log

    return build


def item(judgement, id_):
    return next(item for item in judgement.items if item.id == id_)


def stops(judgement):
    return [stop.id for stop in judgement.stop]


@pytest.mark.parametrize(
    ("train", "case"),
    [
        ([10_500, 9_000, 8_000, 6_000, 4_999], "works"),
        ([10_500, 9_000, 8_000, 6_000, 5_000], "watch"),
        ([10_500, 9_900, 9_000, 8_500, 8_000], "watch"),
        ([12_000, 11_000, 10_500, 10_000, 9_600], "slow"),
        ([12_000, 11_000, 10_500, 10_000, 9_601], "issue"),
        ([10_500, 10_800, 11_000, 11_100, 11_200], "broken"),
        ([10_500, 9_000, float("nan"), 6_000, 4_000], "broken"),
    ],
)
def test_the_decision_after_5_epochs(judge, losses, train, case):
    decision = judge(losses([*train, 1.0])).decisions[0]
    assert decision.case == case


@pytest.mark.parametrize(("fifth", "opinion"), [(2_900, ""), (3_500, "1,000-3,000"), (6_000, "5,000-8,000")])
def test_where_the_guide_contradicts_itself_it_is_said(judge, losses, fifth, opinion):
    found = judge(losses([10_500, 9_000, 8_000, 7_000, fifth, 1_000])).decisions[0].second_opinion
    assert opinion in found
    assert bool(opinion) == bool(found)


def test_the_decision_waits_for_epoch_5(judge, losses):
    assert judge(losses(FALLING[:4])).decisions[0].verdict == "pending"


@pytest.mark.parametrize(
    ("first", "state"), [(4_999, "warn"), (5_000, "pass"), (15_000, "pass"), (15_001, "warn")]
)
def test_a_high_start_is_normal(judge, losses, first, state):
    assert item(judge(losses([first, 1.0])), "initial").verdict == state


@pytest.mark.parametrize(
    ("train", "state"),
    [
        ([10_500, 10_490, 10_510], "warn"),
        ([10_500, 10_480, 10_440], "pending"),
        ([10_500, 10_490], "pending"),
    ],
)
def test_within_half_a_percent_over_3_epochs_is_not_learning(judge, losses, train, state):
    assert item(judge(losses([*train]).begin(len(train) + 1)), "not-learning").verdict == state


@pytest.mark.parametrize(
    ("train", "found"), [([5, 6, 7], []), ([5, 6, 7, 8], ["rising"]), ([5, 6, 7, 7], [])]
)
def test_stop_when_it_rises_for_3_epochs(judge, losses, train, found):
    assert stops(judge(losses(train).begin(9))) == found


@pytest.mark.parametrize(("many", "found"), [(9, []), (10, ["frozen"])])
def test_stop_when_it_is_the_same_for_10_epochs(judge, losses, many, found):
    assert stops(judge(losses([5_000.0] * many).begin(20))) == found


def test_stop_at_nan(judge, losses):
    assert stops(judge(losses([5_000.0, float("nan")]))) == ["nan"]


@pytest.mark.parametrize(
    ("many", "found", "state"), [(0, [], "pending"), (1, [], "warn"), (2, ["oom"], "pending")]
)
def test_stop_when_memory_runs_out_repeatedly(judge, losses, many, found, state):
    log = losses(FALLING[:2])
    for _ in range(many):
        log.add("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", epoch=2)
    judgement = judge(log.begin(3))
    assert (stops(judgement), item(judgement, "oom-once").verdict) == (found, state)


@pytest.mark.parametrize(("epochs", "state"), [(9, "waiting"), (10, "pass")])
def test_ten_epochs_first(judge, losses, epochs, state):
    assert item(judge(losses(FALLING[:epochs]).begin(epochs + 1)), "patience").verdict == state


def test_validation_must_not_leave_training(judge, losses):
    apart = losses([9, 8, 7, 6, 5], [10, 11, 12, 13, 14])
    assert item(judge(apart.begin(6)), "val-diverges").verdict == "warn"


@pytest.mark.parametrize("said", ["Gradient overflow. Skipping step", "WARNING: gradient clipping at 1.0"])
def test_gradient_warnings_are_counted(judge, losses, said):
    assert item(judge(losses(FALLING[:2]).add(said, epoch=2).begin(3)), "overflow").verdict == "warn"


def test_bands_and_targets_of_a_good_start(judge, losses):
    judgement = judge(losses(FALLING), ended=True)
    states = {(band.epoch, band.verdict) for band in judgement.bands}
    assert {(1.0, "pass"), (2.0, "warn"), (5.0, "warn"), (10.0, "pass"), (20.0, "unknown")} <= states
    assert next(target for target in judgement.targets if target.id == "after-10").verdict == "pass"


@pytest.mark.parametrize(("epochs", "note"), [(4, "expected until epoch 4"), (5, "")])
def test_a_high_loss_is_expected_early(judge, losses, epochs, note):
    advice = judge(losses([9_000.0 - 100 * epoch for epoch in range(epochs)]).begin(epochs + 1)).advice
    assert [(one.id, one.note) for one in advice] == [("high-start", note)]


@pytest.mark.parametrize(
    "text", ["Config: configs/full_lora_config.yaml", "Training SAM LoRA adapter", "sam3 loaded"]
)
def test_it_is_taken_by_its_words(judge, losses, log, text):
    log.add(text)
    assert judge(losses(FALLING[:2]), chosen=False).playbook == "sam"


def test_another_log_is_not_its_own(judge, losses, log):
    log.add("Number of samples: 700, same as before")
    assert judge(losses(FALLING), chosen=False).playbook == ""


def test_it_names_heading_and_row_everywhere(playbook):
    parts = (*playbook.checks, *playbook.decisions, *playbook.targets, *playbook.stop, *playbook.symptoms)
    assert all(part.cite and part.covers for part in parts)
    assert {row for part in parts for row in part.covers} == {"R52", "R53", "R54"}
