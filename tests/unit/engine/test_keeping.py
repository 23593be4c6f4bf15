import json

import pytest

from trainmon_tui.client.local import read_document
from trainmon_tui.protocol.asks import DocumentAsk, Guide
from trainmon_tui.protocol.spec import EngineSpec

EPOCHS = "".join(
    f"Epoch {n}/4\nEpoch {n} Summary:\n  Train - Total: {abs(n - 3) + 0.5:.3f}, Answer: 0.5, KL: 0.1\n  raw=0.0{n}\n"
    for n in (1, 2, 3, 4)
)
STEPS = "".join(f"step {n} loss {abs(n - 5) + 0.25:.2f} acc {n / 9:.3f} lr 0.001\n" for n in range(1, 9))


@pytest.fixture
def report(tmp_path):
    def read(log, playbook, **asked):
        path = tmp_path / "own.log"
        path.write_text(log)
        return json.loads(read_document(EngineSpec(str(path), playbook), DocumentAsk("report", **asked)).body)

    return read


def best(told):
    return {each["name"]: (each["value"], each["epoch"], each["step"], each["last"]) for each in told["best"]}


def test_a_playbook_says_what_is_better_and_its_final_values_count(report):
    told = report(EPOCHS, "vivqa")
    assert best(told)["train loss"] == (0.5, 3, None, 1.5)
    assert "KL raw" not in best(told)


def test_without_a_playbook_every_series_with_a_direction_is_told(report):
    assert best(report(STEPS, "none")) == {"loss": (0.25, None, 5, 3.25), "acc": (0.889, None, 8, 0.889)}


def test_a_metric_that_names_no_epochs_is_told_by_its_series(report):
    assert best(report(STEPS, ""))["loss"] == (0.25, None, 5, 3.25)


def test_settings_are_those_that_the_log_printed_with_their_lines(report):
    told = report("Namespace(free_bits=0.02, teacher_type='rule_based')\n" + EPOCHS, "vivqa")
    assert [(each["name"], each["value"], each["line"]) for each in told["settings"]] == [
        ("free_bits", "0.02", 1), ("teacher_type", "rule_based", 1),
    ]  # fmt: skip


def test_a_report_is_as_of_a_moment_like_a_check(report):
    told = report(EPOCHS, "vivqa", at="epoch=2")
    assert told["run"]["run"]["as_of"] == "epoch 2"
    assert best(told)["train loss"] == (1.5, 2, None, 1.5)


def test_only_where_it_is_asked_for_a_runbook_is_filled(report):
    assert report(EPOCHS, "vivqa")["runbook"] is None
    told = report(EPOCHS, "vivqa", guide=Guide("g.md", b"___ <!-- tm: kl_raw @epoch 4 -->"))["runbook"]
    assert [place["written"] for place in told["places"]] == ["0.04"]
