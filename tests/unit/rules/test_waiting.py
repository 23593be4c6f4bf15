"""A judge that is told what came before it."""

import subprocess
import sys

from trainmon_tui.engine.machine_history import MachineHistory
from trainmon_tui.engine.session import Session
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.rules.waiting import Waiting

LINES = [b"Epoch %d/4 train_loss: %.2f val_loss: %.2f\n" % (n, 4 / n, 5 / n) for n in range(1, 5)]


def test_until_another_judges_there_is_no_verdict():
    session = Session(Waiting)
    for line in LINES:
        session.feed(line)
    judgement = session.judgement(ended=False)
    assert (judgement.verdict, judgement.playbook) == ("unknown", "")
    assert "being read" in judgement.reason
    assert session.judge.settings() == {}


def test_the_losses_are_found_by_their_names():
    session = Session(Waiting)
    session.feed(b"".join(LINES))
    (_, _, metrics), *_ = session.judge.charts()
    keys = [series.key for series in session.store.series]
    assert all(any(session.judge.matches(metric, key, "") is not None for key in keys) for metric in metrics)
    assert not any(session.judge.matches("accuracy", key, "") for key in keys)


ONLY_WAITING = (
    "import sys, trainmon_tui.rules.waiting; print([name for name in sys.modules if 'bench' in name])"
)


def test_waiting_loads_no_rules():
    done = subprocess.run([sys.executable, "-c", ONLY_WAITING], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_one_who_comes_knows_all_of_it():
    early, patient = Session(Waiting), Session(choose_playbooks("").judge)
    for session in (early, patient):
        for line in LINES:
            session.feed(line)
    early.join(choose_playbooks("").judge(), MachineHistory())
    assert type(early.judge) is Judge
    assert early.judgement(ended=True) == patient.judgement(ended=True)
