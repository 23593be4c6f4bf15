"""A whole log judged by steps, from its bytes: ``--at step=N`` is what a live follow had said when step N was over."""

from __future__ import annotations

import msgspec
import pytest

from trainmon_tui.client.local import read_document
from trainmon_tui.engine.cut import find_cut
from trainmon_tui.engine.session import Session
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.sources.whole import WholeFile

BOOK = """playbook: 1
name: Reward run
clock: step
metrics:
  loss: {aliases: [loss], better: lower}
  reward: {aliases: [reward], better: higher}
  lr: {aliases: [lr]}
checks:
  - {id: first, title: A first reward, when: {by_step: 20}, pass: reward > 0.1}
  - {id: mid, title: Halfway, when: {step: 30}, pass: "avg(loss, steps=21..30) < avg(loss, steps=1..10)"}
  - {id: jump, title: Jumped, kind: alarm, fail: "loss > 2 * median(loss, last=5)"}
  - {id: low, title: Low reward, when: {every: step}, pass: reward > 0 for 5 steps}
decisions:
  - id: rate
    title: Rate
    step: 40
    let: {fall: "drop_pct(loss, 30)"}
    cases:
      - {id: good, if: fall > 20%, status: pass, say: "fell {fall:.0f}%"}
      - {id: slow, else: true, status: warn, say: "fell {fall:.0f}%", action: "raise {lr:.1e}"}
stop:
  - {id: nan, if: not finite(loss), say: Loss is NaN}
  - {id: oom, if: times("out of memory") >= 2, say: Out of memory twice}
"""


def line(step: int, loss: float) -> str:
    return f"step {step}/60 loss: {loss:.4f} reward: {step / 100:.3f} lr: 1e-05\n"


@pytest.fixture
def log(tmp_path):
    """A run that jumps at step 33, resumes from step 45 at 41, and runs out of memory twice."""
    lines = [line(step, 9.0 if step == 33 else 3.0 - step / 30) for step in range(1, 46)]
    lines += [line(step, 2.0) for step in range(41, 51)]
    lines += ["CUDA out of memory, retrying\n", "CUDA out of memory\n"]
    path = tmp_path / "run.log"
    path.write_text("".join(lines))
    (tmp_path / "book.yaml").write_text(BOOK)
    return path


def check(log, **moment):
    answer = read_document(
        EngineSpec(str(log), str(log.parent / "book.yaml")), DocumentAsk("check", **moment)
    )
    return msgspec.json.decode(answer.body)


def states(document, part="items"):
    return {row["id"]: row["verdict"] for row in document[part]}


def test_what_the_whole_log_says(log):
    found = check(log)
    assert states(found) == {"first": "pass", "mid": "pass", "jump": "pass", "low": "pass"}
    rows = {row["id"]: row for row in found["items"]}
    assert (rows["first"]["step"], rows["mid"]["step"]) == (11, 30)
    assert "was fail at step 33" in str(rows["jump"])
    assert found["decisions"][0]["case"] == "good"
    assert [stop["id"] for stop in found["stop"]] == ["oom"]


def test_as_of_a_step(log):
    assert states(check(log, at="step=5"))["first"] == "pending"
    assert states(check(log, at="step=29"))["mid"] == "pending"
    found = check(log, at="step=33")
    assert states(found)["jump"] == "fail"
    assert "step 33" in str(found["items"])
    assert states(check(log, at="step=39"), "decisions")["rate"] == "pending"
    assert check(log, at="step=45")["stop"] == []


@pytest.mark.parametrize("step", [1, 5, 11, 20, 30, 33, 34, 40])
def test_as_of_a_step_it_says_what_was_said_live(log, step):
    data, book = log.read_bytes(), str(log.parent / "book.yaml")
    cut = find_cut(WholeFile(str(log)), parse_moment(f"step={step}"))
    session = Session(choose_playbooks(book).judge)
    for first in range(0, cut, 700):
        session.feed(data[first : min(first + 700, cut)])
    live = check_document(
        session.judgement(ended=True), RunInfo("run.log", "run.log", 1, ended=True, lines=0, bytes=cut)
    )
    then = check(log, at=f"step={step}")
    said = msgspec.json.decode(msgspec.json.encode(live))
    for part in ("items", "decisions", "stop", "verdict"):
        assert then[part] == said[part]
