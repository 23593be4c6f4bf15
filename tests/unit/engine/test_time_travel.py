"""``check --at epoch=N`` is what the live app had said when epoch N was over."""

from __future__ import annotations

import itertools
from functools import cache

import msgspec
import pytest

from trainmon_tui.client.local import read_document
from trainmon_tui.config.assets import folder
from trainmon_tui.engine.cut import epoch_starts, find_cut
from trainmon_tui.engine.session import Session
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.sources.whole import WholeFile

DEMOS = sorted(path.name for path in folder("demo_logs").glob("*.log"))
BY_STEP = [demo for demo in DEMOS if demo.startswith("grpo")]
"""Their runs have one epoch: their playbook counts steps."""
JUDGED = {"pass", "warn", "fail"}


def path_of(demo: str) -> str:
    return str(folder("demo_logs") / demo)


@cache
def starts_of(demo: str) -> dict[float, int]:
    return dict(epoch_starts(WholeFile(path_of(demo))))


def judged(rows):
    return {row["id"]: row for row in rows if row["verdict"] in JUDGED}


def said_then(demo: str, epoch: float):
    return msgspec.json.decode(
        read_document(EngineSpec(path_of(demo)), DocumentAsk("check", f"epoch={epoch:g}")).body
    )


@pytest.fixture(scope="module")
def live_reports():
    """What a live follow had said just after the first segment of each later epoch arrived."""

    @cache
    def reports(demo: str):
        from trainmon_tui.report.check import check_document
        from trainmon_tui.report.run_info import RunInfo

        data = (folder("demo_logs") / demo).read_bytes()
        session, at, found = Session(choose_playbooks("").judge), 0, {}
        for epoch, offset in sorted(starts_of(demo).items()):
            end = min(stop for mark in b"\r\n" if (stop := data.find(mark, offset + 1)) >= 0) + 1
            session.feed(data[at:end])
            at = end
            info = RunInfo(demo, demo, 1, ended=False, lines=0, bytes=at)
            found[epoch] = msgspec.to_builtins(check_document(session.judgement(ended=False), info))
        return found

    return reports


@pytest.mark.parametrize("demo", [demo for demo in DEMOS if demo not in BY_STEP])
def test_every_epoch_is_judged_as_it_was_live(demo, live_reports):
    epochs = sorted(starts_of(demo))
    assert len(epochs) > 5
    pairs = list(itertools.pairwise(epochs))
    for epoch, later in pairs[:: max(1, len(pairs) // 40)]:
        then, live = said_then(demo, epoch), live_reports(demo)[later]
        assert judged(then["items"]) == judged(live["items"]), epoch
        assert judged(then["decisions"]) == judged(live["decisions"]), epoch


@pytest.mark.parametrize("demo", BY_STEP)
def test_every_fiftieth_step_is_judged_as_it_was_live(demo):
    data, session, at = (folder("demo_logs") / demo).read_bytes(), Session(choose_playbooks("").judge), 0
    for step in range(20, 300, 50):
        end = find_cut(WholeFile(path_of(demo)), parse_moment(f"step={step}"))
        session.feed(data[at:end])
        at = end
        live = {item.id: item.verdict for item in session.judgement(ended=False).items}
        then = msgspec.json.decode(
            read_document(EngineSpec(path_of(demo)), DocumentAsk("check", f"step={step}")).body
        )
        assert {row["id"]: row["verdict"] for row in then["items"]} == live, step


def test_a_decision_waits_while_its_epoch_has_not_ended():
    demo = "vivqa-healthy.log"
    before = {d["id"]: d for d in said_then(demo, 4)["decisions"]}
    after = {d["id"]: d for d in said_then(demo, 5)["decisions"]}
    assert before["free-bits"]["verdict"] in ("waiting", "pending")
    assert after["free-bits"]["case"] == "5"


def test_a_cut_holds_everything_of_its_epoch_and_nothing_later():
    demo = "vivqa-healthy.log"
    data = (folder("demo_logs") / demo).read_bytes()
    cut = find_cut(WholeFile(path_of(demo)), parse_moment("epoch=5"))
    assert b"Epoch 5 Summary" in data[:cut]
    assert data[cut:].startswith(b"Epoch 6/")


def test_a_cut_by_line_ends_with_that_line():
    demo = "vivqa-healthy.log"
    data = (folder("demo_logs") / demo).read_bytes()
    cut = find_cut(WholeFile(path_of(demo)), parse_moment("line=10"))
    assert data[:cut].count(b"\n") == 10
    assert find_cut(WholeFile(path_of(demo)), parse_moment("line=99999999")) is None


def test_a_cut_by_step_stops_before_a_later_step():
    demo = "vivqa-healthy.log"
    cut = find_cut(WholeFile(path_of(demo)), parse_moment("step=30"))
    document = msgspec.json.decode(
        read_document(EngineSpec(path_of(demo)), DocumentAsk("export", "step=30")).body
    )
    steps = [point[0] for series in document["series"] for point in series["points"] if point[0] is not None]
    assert cut is not None
    assert steps
    assert max(steps) <= 30
