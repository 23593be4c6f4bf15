"""Ends from outside: who ended the process, and lines that only use the words."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import stopped

ENDED = {
    "a person": ["KeyboardInterrupt", "^C", "KeyboardInterrupt: ", "Interrupted by user"],
    "a signal": [
        "Killed",
        "Terminated",
        "run.sh: line 12:  4242 Killed                  python train.py --epochs 3",
        "/var/spool/job8/script: line 4: 99 Terminated              python x.py",
        "Received SIGTERM, shutting down",
        "Main process received SIGTERM, exiting",
        "2026-11-21 04:14:01 - INFO - caught signal 15, saving and leaving",
        "[api.py:688] Received 15 death signal, shutting down workers",
        "failed (exitcode: -9) local_rank: 0",
    ],
    "time limit": [
        "slurmstepd: error: *** STEP 81140.0 ON n17 CANCELLED AT 2026-11-21T04:16:36 DUE TO TIME LIMIT ***",
        "=>> PBS: job killed: walltime 3612 exceeded limit 3600",
        "TERM_RUNLIMIT: job killed after reaching LSF run time limit.",
    ],
    "preemption": [
        "slurmstepd: error: *** JOB 81141 ON n17 CANCELLED AT 2026-11-21T05:01:02 DUE TO PREEMPTION ***",
        "The instance was preempted",
    ],
    "the scheduler": [
        "slurmstepd: error: *** JOB 263 ON gr015 CANCELLED AT 2026-11-21T04:10:12 ***",
        "srun: Job step aborted: Waiting up to 62 seconds for job step to finish.",
        "srun: error: n17: task 3: Killed",
        "srun: error: n17: tasks 0-7: Exited with exit code 1",
    ],
    "a crash": [
        "Segmentation fault (core dumped)",
        "run.sh: line 3:  17 Aborted                 (core dumped) ./x",
    ],
}
LEFT_ALONE = [
    "loss=0.5",
    "killed_tasks: 3",
    "Terminated episodes: 5",
    "Killed process count: 0",
    "SIGTERM handler installed",
    "except KeyboardInterrupt:",
    '    print("received SIGTERM")',
    "preemption: off",
    "time limit: 3600",
    "KeyboardInterrupts = 3",
]


@pytest.mark.parametrize(("text", "by"), [(text, by) for by, texts in ENDED.items() for text in texts])
def test_who_ended_it(text, by):
    finding = stopped.detect(text.encode())
    assert (finding.event, finding.fields, finding.captures) == ("killed", {"by": by}, ())


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert stopped.detect(text.encode()) is None


def test_text_behind_a_bar_is_read():
    log = read(
        "948it [35:34,  7.00s/it]slurmstepd: error: *** JOB 3 ON n1 CANCELLED AT 2026-11-21T04:10:12 ***\n"
    )
    assert [(event[0], event[5]) for event in log.events] == [("killed", {"by": "the scheduler"})]


def test_long_lines_end_nothing():
    assert stopped.detect(b"Killed".rjust(500)) is None
