from __future__ import annotations

import pytest

from trainmon_tui.engine.session import Session
from trainmon_tui.engine.start import judge_maker
from trainmon_tui.engine.trouble import Trouble
from trainmon_tui.model.verdicts import Judgement

TRACEBACK = (
    "Traceback (most recent call last):\n"
    '  File "train.py", line 3, in <module>\n    main()\n'
    "RuntimeError: the loader is gone\n"
)


def folded(text: str) -> Session:
    session = Session(judge_maker(""))
    session.feed(text.encode())
    session.finish()
    return session


STEPS = "".join(f"step={n} loss={3 - n / 10:.2f}\n" for n in range(1, 6))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (STEPS, ""),
        (STEPS + "step=6 loss=nan\n", "1 non-finite value (line 6)"),
        (STEPS + "step=6 loss=nan\nstep=7 loss=inf\n", "2 non-finite values (line 7)"),
        (STEPS + TRACEBACK, "1 traceback (line 6)"),
        (STEPS + "torch.cuda.OutOfMemoryError: CUDA out of memory.\n", "1 out of memory (line 6)"),
    ],
)
def test_trouble_is_counted_and_placed(text, words):
    assert folded(text).trouble.words() == words


def test_the_worst_is_named_first():
    words = folded(STEPS + "step=6 loss=nan\n" + TRACEBACK).trouble.words()
    assert words == "1 traceback (line 7), 1 non-finite value (line 6)"


def test_without_a_playbook_the_logs_trouble_is_the_word():
    judgement = folded(STEPS + TRACEBACK).judgement(ended=True)
    assert (judgement.verdict, judgement.speaker) == ("unknown", "log")
    assert judgement.say == "1 traceback (line 6)"


@pytest.mark.parametrize("verdict", ["pass", "warn", "fail"])
def test_a_playbooks_verdict_keeps_its_word(verdict):
    session = folded(STEPS + TRACEBACK)
    judgement = Judgement(verdict=verdict, speaker="runbook", say="KL HEALTHY")
    assert session.trouble.spoken(judgement) == judgement


def test_nothing_is_said_where_nothing_went_wrong():
    judgement = Judgement(verdict="unknown", say="waiting")
    assert Trouble().spoken(judgement) == judgement


def test_a_run_ends_in_a_traceback_until_it_makes_progress_again():
    crashed = folded(STEPS + TRACEBACK)
    assert crashed.trouble.ends_in_traceback(crashed.progress)
    survived = folded(STEPS + TRACEBACK + "step=6 loss=2.4\n")
    assert not survived.trouble.ends_in_traceback(survived.progress)
    healthy = folded(STEPS)
    assert not healthy.trouble.ends_in_traceback(healthy.progress)
