"""A judge that is told what came before it."""

from trainmon_tui.engine.machine_history import MachineHistory
from trainmon_tui.engine.session import Session
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.rules.waiting import Waiting

LINES = [b"Epoch %d/4 train_loss: %.2f val_loss: %.2f\n" % (n, 4 / n, 5 / n) for n in range(1, 5)]


def test_until_another_judges_there_are_gauges_and_no_verdict():
    session = Session(Waiting)
    for line in LINES:
        session.feed(line)
    judgement = session.judgement(ended=False)
    assert (judgement.verdict, judgement.playbook) == ("unknown", "")
    assert {row.metric for row in judgement.gauges} >= {"train_loss", "val_loss"}


def test_the_one_who_comes_knows_all_of_it():
    early, patient = Session(Waiting), Session(choose_playbooks("").judge)
    for session in (early, patient):
        for line in LINES:
            session.feed(line)
    early.join(choose_playbooks("").judge(), MachineHistory())
    assert type(early.judge) is Judge
    assert early.judgement(ended=True) == patient.judgement(ended=True)
