"""The demo log, read by the real reader and then damaged, cut, thinned or resumed."""

from __future__ import annotations

import re

import pytest

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.parse.parser import Parser
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import load_playbook


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("vivqa")


@pytest.fixture(scope="module")
def healthy(demo_logs):
    """Return the head of the log and its first 20 epochs."""
    head, *epochs = re.split(r"(?m)^(?=Epoch \d+/40)", (demo_logs / "vivqa-healthy.log").read_text("utf-8"))
    return head, epochs[:20]


@pytest.fixture(scope="module")
def judge(playbook):
    def run(text, *, ended=True, size=1 << 16):
        reader, parser, judge = Decoder(), Parser(), Judge([playbook], chosen=True)
        data = text.encode()
        for start in range(0, len(data), size):
            segments = reader.feed(data[start : start + size])
            judge.fold(segments, parser.feed(segments))
        if ended:
            segments = reader.flush()
            judge.fold(segments, parser.feed(segments))
            judge.fold(reader.flush(), parser.finish())
        return judge.judgement(ended=ended)

    return run


def states(judgement):
    return {item.id: item.verdict for item in judgement.items}


def without_summaries(text):
    return re.sub(r"(?ms)^Epoch \d+ Summary:\n.*?(?=^Epoch \d+/|\Z)", "", text)


def without_bars(text):
    return re.sub(r"(?m)^(Train|Val):.*\n", "", text)


def counted_from_0(text):
    return re.sub(r"Epoch (\d+)", lambda found: f"Epoch {int(found[1]) - 1}", text)


@pytest.mark.parametrize(
    ("change", "kl", "bar"),
    [
        (str, 0.0303, "pass"),
        (without_summaries, 0.034, "pass"),
        (without_bars, 0.0303, "waiting"),
        (counted_from_0, 0.035, "pass"),
        (lambda text: text.replace("\n", "\r\n"), 0.0303, "pass"),
    ],
)
def test_a_healthy_run_passes_however_it_is_printed(judge, healthy, change, kl, bar):
    head, epochs = healthy
    judgement = judge(change(head + "".join(epochs)))
    assert judgement.decisions[0].case == "5"
    assert judgement.decisions[0].inputs["kl"] == pytest.approx(kl, abs=6e-5)
    assert states(judgement)["bar-fields"] == bar
    assert not {state for state in states(judgement).values() if state == "fail"}


@pytest.mark.parametrize(
    ("kept", "case", "verdict"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20], "5", "pass"),
        ([3, 4, 5], "5", "pass"),
        ([1, 4, 9, 16, 20], "", "waiting"),
        ([5, 6, 7], "", "waiting"),
        ([7, 8, 9, 10], "", "waiting"),
        ([1, 2, 3, 4], "", "pending"),
        ([1, 2, 3, 4, 6], "", "waiting"),
    ],
)
def test_the_decision_rests_on_epochs_3_to_5(judge, healthy, kept, case, verdict):
    head, epochs = healthy
    decision = judge(head + "".join(epochs[number - 1] for number in kept)).decisions[0]
    assert (decision.case, decision.verdict) == (case, verdict)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4])
@pytest.mark.parametrize("ended", [False, True])
def test_the_decision_waits_while_epoch_5_is_on_its_way(judge, healthy, share, ended):
    head, epochs = healthy
    part = epochs[4][: int(len(epochs[4]) * share)]
    decision = judge(head + "".join(epochs[:4]) + part, ended=ended).decisions[0]
    assert (decision.verdict, decision.say) == ("waiting", "epoch 5 is not over")


def test_a_log_cut_before_epoch_6_has_decided(judge, healthy):
    head, epochs = healthy
    for change in (str, without_summaries, without_bars):
        assert judge(change(head + "".join(epochs[:5]))).decisions[0].case == "5"


def test_a_resumed_run_is_judged_by_its_last_attempt(judge, healthy):
    head, epochs = healthy
    low = [re.sub(r"raw=0\.\d+", "raw=0.001", epoch) for epoch in epochs]
    before = judge(head + "".join(low[:6]))
    assert before.decisions[0].case == "1"
    resumed = judge(head + "".join(low[:6]) + head + "".join(epochs[2:8]))
    assert resumed.decisions[0].case == "5"
    assert resumed.decisions[0].inputs["kl_raw (epoch 3)"] == 0.025
    half = judge(head + "".join(low[:6]) + head + "".join(epochs[4:8]))
    assert half.decisions[0].inputs["kl_raw (epoch 4)"] == 0.001
    assert half.decisions[0].inputs["kl_raw (epoch 5)"] == 0.035


def test_a_nan_inside_the_window_stops_and_is_named(judge, healthy):
    head, epochs = healthy
    broken = [*epochs[:3], re.sub(r"raw=0\.\d+", "raw=nan", epochs[3]), *epochs[4:7]]
    judgement = judge(head + "".join(broken))
    assert judgement.say == "stop: Loss is NaN or Inf"
    assert judgement.decisions[0].second_opinion.startswith("a nan or inf was printed")


def test_a_crash_before_any_epoch_fails(judge, healthy):
    judgement = judge(healthy[0] + "Traceback (most recent call last):\nRuntimeError: boom\n")
    assert states(judgement)["starts"] == "fail"
    assert judgement.verdict == "fail"


@pytest.mark.parametrize("size", [997, 4096])
def test_the_cut_of_the_bytes_changes_nothing(judge, healthy, size):
    head, epochs = healthy
    text = head + "".join(epochs[:6]) + head + "".join(epochs[3:9])
    assert repr(judge(text, size=size)) == repr(judge(text))


def test_thousands_of_restarts_are_read_in_time(judge):
    text = "".join(f"Epoch {epoch}/9\nEpoch {epoch} Summary:\n  Train - Total: 2.6, Answer: 2.7, KL: 0.003\n"
                   for _ in range(300) for epoch in (1, 2, 3))  # fmt: skip
    assert judge(text).items


@pytest.mark.parametrize("number", range(1, 7))
def test_the_six_small_logs(judge, checkout, number):
    text = (checkout / "tests" / "data" / "decision" / f"case-{number}.log").read_text("utf-8")
    judgement = judge(text)
    assert judgement.decisions[0].case == str(number)
    fifth = text.index("Epoch 5/")
    assert judge(text[: fifth + 700], ended=False).decisions[0].verdict == "waiting"
    assert judge(text[: fifth + 700], ended=True).decisions[0].verdict == "waiting"
