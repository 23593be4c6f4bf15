"""Derived figures computed again: who is right, with which tolerance, and what stays unknown."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from trainmon_tui.engine.documents import build_document
from trainmon_tui.engine.header import disagreements
from trainmon_tui.engine.session import Session
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.protocol.framing import encode
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.rules.playbooks import choose_playbooks

EPOCHS = "".join(
    f"Epoch {n}: train_loss={3 - n / 4} val_loss={loss}\n" for n, loss in enumerate((5, 4, 3, 3.5), 1)
)
FLOW = "Epoch 1/30\n  Total Loss: 5.1234e+13\nEpoch 2/30\n  Total Loss: 3.2145e+13\n  Improvement from start: {}%\n"


def folded(text: str) -> Session:
    session = Session(choose_playbooks("none").judge)
    session.feed(text.encode())
    session.finish()
    return session


def said(text: str) -> list[tuple[str, float, float]]:
    return [(each.what, each.printed, round(each.computed, 6)) for each in folded(text).claims.disagreements]


def test_a_figure_computed_from_the_series_can_be_sent_to_the_screen():
    session = folded(FLOW.format(99))
    judgement = session.judgement(ended=True)
    assert session.claims.disagreements
    found = replace(judgement, disagreements=tuple(session.claims.disagreements))
    assert encode(Frame(1, 1, Header("run", "run", "ended"), found, Telemetry()))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Loss reduction: 51.9% (3.165 → 1.523)", []),
        ("Loss reduction: 52.1% (3.165 → 1.523)", [("Loss reduction", 52.1, 51.88)]),
        ("Loss reduction: 52% (3.165 → 1.523)", []),
        ("Loss reduction: 51.88% (3.165 → 1.523)", []),
        ("Loss reduction: 50% (2 → 1)", []),
        ("Loss reduction: 20% (2.0 → 2.4)", [("Loss reduction", 20, -20.0)]),
        ("Accuracy gain: 25% (40 → 50)", []),
        ("Loss change: -25% (40 → 30)", []),
        ("Loss change: 25% (40 → 30)", []),
        ("Loss reduction: 10% (0 → 3)", []),
        ("Rewards: [1.0, 2.0, 4.0] mean: 2.33", []),
        ("Rewards: [1.0, 2.0, 4.0] mean: 2.3", []),
        ("Rewards: [1.0, 2.0, 4.0] mean: 2.4", [("mean", 2.4, 2.333333)]),
    ],
)
def test_a_figure_and_what_it_comes_from_on_one_line(line, wrong):
    assert [
        (what, printed, pytest.approx(computed, abs=0.01)) for what, printed, computed in said(line + "\n")
    ] == [(what, printed, pytest.approx(computed, abs=0.01)) for what, printed, computed in wrong]


@pytest.mark.parametrize(("printed", "wrong"), [("37.3", 0), ("37.26", 0), ("37", 0), ("37.2", 1), ("40", 1)])
def test_an_improvement_is_computed_from_the_series(printed, wrong):
    assert len(said(FLOW.format(printed))) == wrong


def test_an_improvement_may_mean_the_best_so_far():
    text = "Epoch 1/9\n  Total Loss: 4.25\nEpoch 2/9\n  Total Loss: 1.25\nEpoch 3/9\n  Total Loss: 2.50\n"
    assert said(f"{text}  Improvement from start: 70.6%\n") == []
    assert said(f"{text}  Improvement from start: 41.2%\n") == []
    assert said(f"{text}  Improvement from start: 60.0%\n") == [("Improvement from start", 60.0, 70.588235)]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Best epoch: 3", []),
        ("Best epoch: 4", [("best epoch", 4, 3)]),
        ("Best val_loss: 3.0 (epoch 3)", []),
        ("Best val_loss: 3.5 (epoch 4)", [("best val_loss", 3.5, 3.0), ("best epoch", 4, 3)]),
        ("Best train_loss: 2.0 (epoch 4)", []),
        ("Best loss: 2.0 (epoch 4)", []),
        ("Best accuracy: 0.9 (epoch 2)", []),
        ("Best epoch: 30", []),
    ],
)
def test_the_best_is_looked_up_in_the_series(line, wrong):
    assert said(EPOCHS + line + "\n") == wrong


def test_equal_bests_are_all_right():
    text = EPOCHS + "Epoch 5: train_loss=1 val_loss=3.0\n"
    assert said(f"{text}Best epoch: 3\nBest epoch: 5\n") == []


def test_what_comes_later_does_not_count():
    assert said(EPOCHS + "Best epoch: 3\nEpoch 5: train_loss=1 val_loss=1.0\n") == []


@pytest.mark.parametrize(
    "line", ["Improvement from start: 9%", "Best epoch: 4", "Best val_loss: 9.0 (epoch 4)"]
)
def test_without_a_series_nothing_is_judged(line):
    session = folded(f"{line}\n")
    assert (session.claims.disagreements, session.claims.compared) == ([], 0)


def test_values_that_are_not_finite_are_never_best():
    assert said(EPOCHS + "Epoch 5: train_loss=nan val_loss=-inf\nBest epoch: 3\n") == []


def test_a_disagreement_has_its_place_and_its_words():
    session = folded(EPOCHS + "  Loss reduction: 52.1% (3.165 → 1.523)\n")
    (each,) = session.judgement(ended=True).disagreements
    assert (each.at.line, each.at.epoch, each.say) == (
        5, 4, "Loss reduction: printed 52.1 %, its numbers give 51.9 %",
    )  # fmt: skip
    assert disagreements(session) == ["line 5: Loss reduction: printed 52.1 %, its numbers give 51.9 %"]


def test_notices_are_not_flooded():
    session = folded("Loss reduction: 1% (3.165 → 1.523)\n" * 150)
    assert len(session.claims.disagreements) == 100
    assert disagreements(session)[0].endswith("(and 99 more)")


def test_check_tells_of_it(tmp_path):
    log = tmp_path / "run.log"
    log.write_text(EPOCHS + "Best epoch: 4\n")
    told = json.loads(build_document(str(log), choose_playbooks("none").judge, DocumentAsk("check")).body)
    (each,) = told["disagreements"]
    assert (each["what"], each["printed"], each["computed"], each["line"]) == ("best epoch", 4, 3, 5)
    assert each["say"] == "best epoch: printed 4, val_loss is best at epoch 3 (3)"
