from __future__ import annotations

import pytest

from trainmon_tui.engine.session import Session
from trainmon_tui.engine.trouble import Trouble
from trainmon_tui.model.blocks import Progress
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.rules.playbooks import choose_playbooks

TRACEBACK = (
    "Traceback (most recent call last):\n"
    '  File "train.py", line 3, in <module>\n    main()\n'
    "RuntimeError: the loader is gone\n"
)


def folded(text: str) -> Session:
    session = Session(choose_playbooks("").judge)
    session.feed(text.encode())
    session.finish()
    return session


STEPS = "".join(f"step={n} loss={3 - n / 10:.2f}\n" for n in range(1, 6))


def words(text: str) -> str:
    session = folded(text)
    return session.trouble.words(session.progress)


KILLED = "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-21T04:10:12 DUE TO TIME LIMIT ***\n"
LATER = "step=9 loss=1.5\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STEPS, ""),
        (STEPS + "step=6 loss=nan\n", "1 non-finite value (line 6)"),
        (STEPS + "step=6 loss=nan\nstep=7 loss=inf\n", "2 non-finite values (line 7)"),
        (STEPS + TRACEBACK, "1 traceback (line 6; training ends there)"),
        (STEPS + TRACEBACK + LATER, "1 traceback (line 6; training went on)"),
        (STEPS + TRACEBACK + LATER + TRACEBACK, "2 tracebacks (line 11; training ends there)"),
        (STEPS + "torch.cuda.OutOfMemoryError: CUDA out of memory.\n", "1 out of memory (line 6)"),
        (STEPS + KILLED, "1 end from outside (line 6, by time limit; training ends there)"),
        (STEPS + KILLED + LATER, "1 end from outside (line 6, by time limit; training went on)"),
        (STEPS + "Watchdog caught collective operation timeout\n", "1 hung collective (line 6)"),
        (STEPS + "Grad overflow on iteration 4\n", ""),
    ],
)
def test_trouble_is_counted_and_placed(text, said):
    assert words(text) == said


def test_the_worst_is_named_first():
    said = words(STEPS + "step=6 loss=nan\n" + TRACEBACK)
    assert said == "1 traceback (line 7; training ends there), 1 non-finite value (line 6)"


BAR = "Train:  50%|#####     | 4/8 [00:01<00:01, 4.00it/s, loss=nan]"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("step=1 loss=nan acc=nan\n", 2),
        ("step=1 loss=nan\nstep=2 loss=-inf\n", 2),
        (f"{BAR}\n", 1),
        (BAR.replace("4/8", "8/8") + "\n", 1),
        ("step=1 acc=1\nFormat rewards: [1.0, nan, 2.0]\n", 1),
        ("Model is improving ppl: inf --> 5.4\n", 0),
        ("nan_count=0 finance=1 step=2\n", 0),
        ('{"step": 1, "loss": NaN, "note": "infinite"}\n', 1),
    ],
)
def test_a_printed_value_counts_once(text, count):
    assert folded(text).trouble.counts["nan"] == count


def test_every_kind_of_event_is_counted():
    text = (
        STEPS + "Grad overflow on iteration 4\nSaved checkpoint to out/a.pt\nSaved checkpoint to out/b.pt\n"
    )
    trouble = folded(text).trouble
    assert (trouble.counts["overflow"], trouble.counts["checkpoint"]) == (1, 2)
    assert trouble.last["checkpoint"].fields["path"] == "out/b.pt"


def test_a_run_that_was_killed_has_finished():
    assert folded(STEPS + KILLED).finished
    assert not folded(STEPS + KILLED + LATER).finished


def test_without_a_playbook_the_logs_trouble_is_the_word():
    judgement = folded(STEPS + TRACEBACK).judgement(ended=True)
    assert (judgement.verdict, judgement.speaker) == ("unknown", "log")
    assert judgement.say == "1 traceback (line 6; training ends there)"


@pytest.mark.parametrize("verdict", ["pass", "warn", "fail"])
def test_a_playbooks_verdict_keeps_its_word(verdict):
    session = folded(STEPS + TRACEBACK)
    judgement = Judgement(verdict=verdict, speaker="runbook", say="KL HEALTHY")
    assert session.trouble.spoken(judgement, session.progress) == judgement


def test_nothing_is_said_where_nothing_went_wrong():
    judgement = Judgement(verdict="unknown", say="waiting")
    assert Trouble().spoken(judgement, Progress()) == judgement


def test_a_run_ends_in_a_traceback_until_it_makes_progress_again():
    crashed = folded(STEPS + TRACEBACK)
    assert crashed.trouble.ends_in("traceback", crashed.progress)
    survived = folded(STEPS + TRACEBACK + "step=6 loss=2.4\n")
    assert not survived.trouble.ends_in("traceback", survived.progress)
    healthy = folded(STEPS)
    assert not healthy.trouble.ends_in("traceback", healthy.progress)
