from __future__ import annotations

import json

from tests.unit.engine.merging import NO_JUDGE

from trainmon_tui.engine.documents import build_document
from trainmon_tui.engine.located import located, places_of
from trainmon_tui.model.parts import named_lines
from trainmon_tui.model.verdicts import Alert, Decision, Item, Judgement, Place, Stop
from trainmon_tui.protocol.asks import DocumentAsk

JUDGEMENT = Judgement(
    items=(Item("i", "I", "", "expect", "fail", at=Place(line=4), evidence="kl 0.2 (epoch 2, line 4)"),),
    decisions=(Decision("d", "D", "", "pass", at=Place(line=5), shown="outline 5, line 5"),),
    alerts=(Alert("a", "nan", "fail", "loss", Place(line=6), Place(line=7), None, "nan at line 6", ""),),
    stop=(Stop("s", "stop", Place(line=8)), Stop("t", "stop")),
)


def where(line: int) -> str:
    return f"run.err:{line - 3}"


def test_words_name_the_file_and_its_own_line():
    told = located(JUDGEMENT, where)
    assert told.items[0].evidence == "kl 0.2 (epoch 2, run.err:1)"
    assert told.decisions[0].shown == "outline 5, run.err:2"
    assert told.alerts[0].message == "nan at run.err:3"
    assert told.items[0].at.line == 4


def test_every_line_that_is_named_has_a_place():
    assert places_of(JUDGEMENT, where) == {n: f"run.err:{n - 3}" for n in (4, 5, 6, 7, 8)}


def test_other_numbers_stay():
    assert named_lines("2 lines, baseline 4, line x", where) == "2 lines, baseline 4, line x"


def test_only_a_merged_run_has_places_and_dropped_points_are_said(tmp_path):
    for rank in (0, 1):
        (tmp_path / f"rank_{rank}.log").write_text("step 1: loss=2\nstep 2: loss=1\n")
    run = json.loads(build_document(str(tmp_path), NO_JUDGE, DocumentAsk("check")).body)["run"]
    assert run["notices"] == ["2 points of other ranks dropped: rank 0 speaks for the metrics"]
    one = build_document(str(tmp_path / "rank_1.log"), NO_JUDGE, DocumentAsk("check"), alone=True)
    assert json.loads(one.body)["run"]["notices"] == []


def test_a_merged_run_is_judged_as_of_a_moment(tmp_path):
    (tmp_path / "job.out").write_text("".join(f"step {n}: loss={n}\n" for n in range(1, 9)))
    (tmp_path / "job.err").write_text("".join(f"step {n}: kl={n}.5\n" for n in range(1, 9)))
    document = json.loads(
        build_document(str(tmp_path / "job.err"), NO_JUDGE, DocumentAsk("export", "step=5")).body
    )
    assert {one["tag"]: len(one["points"]) for one in document["series"]} == {"loss": 5, "kl": 5}
    assert document["run"]["as_of"] == "step 5"
    later = json.loads(
        build_document(str(tmp_path / "job.err"), NO_JUDGE, DocumentAsk("export", "step=50")).body
    )
    assert later["run"]["as_of"].startswith("its end")
    by_line = json.loads(
        build_document(str(tmp_path / "job.out"), NO_JUDGE, DocumentAsk("export", "line=4")).body
    )
    assert {one["tag"]: len(one["points"]) for one in by_line["series"]} == {"loss": 3}
