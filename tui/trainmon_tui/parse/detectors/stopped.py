"""Who ended the process from outside: a signal, a person, the scheduler, the kernel."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.source_code import is_source_code

SAMPLES = (
    "KeyboardInterrupt",
    "run.sh: line 12:  4242 Killed                  python train.py --epochs 3",
    "slurmstepd: error: *** STEP 81140.0 ON n17 CANCELLED AT 2026-11-21T04:16:36 DUE TO TIME LIMIT ***",
    "slurmstepd: error: *** JOB 81141 ON n17 CANCELLED AT 2026-11-21T05:01:02 DUE TO PREEMPTION ***",
    "Received SIGTERM, shutting down",
    "=>> PBS: job killed: walltime 3612 exceeded limit 3600",
    "Segmentation fault (core dumped)",
)
_LONGEST = 400
_SIGNAL = rb"(?:SIG(?:TERM|INT|KILL|HUP|USR1|USR2|XCPU|QUIT|ABRT|SEGV|CONT)|(?:\d+ )?death signal|signal \d+)"
_WAYS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "time limit",
        re.compile(
            rb"\bDUE TO TIME LIMIT\b|\bwalltime\b[^.]*\bexceeded\b|\bTERM_RUNLIMIT\b|\bDUE TO TIMEOUT\b"
            rb"|\b(?:job|run|wall)[- ]?time limit (?:was )?(?:reached|exceeded|hit)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "preemption",
        re.compile(
            rb"\bDUE TO PREEMPTION\b|\b(?:was|is being|got|been|being) preempted\b|^\W*preempted\b|\bPreemption (?:notice|signal|detected)",
            re.IGNORECASE,
        ),
    ),
    (
        "the scheduler",
        re.compile(
            rb"\*\*\* (?:JOB|STEP) \S+ ON \S+ CANCELLED\b|\bsrun: (?:Job step aborted|forcing job termination)"
            rb"|\bsrun: error: .*\btasks? [\d,-]+: (?:Killed|Terminated|Exited)|\bPBS: job killed\b|\bTERM_(?:OWNER|ADMIN)\b"
        ),
    ),
    (
        "a person",
        re.compile(rb"^\W*(?:\^C\W*)?(?:KeyboardInterrupt\b(?! *[:=] *\d)|\^C *$|Interrupted by user)"),
    ),
    (
        "a crash",
        re.compile(
            rb"^(?:\S+: line \d+: +\d+ )?(?:Segmentation fault|Bus error|Aborted|Illegal instruction)(?: *\(core dumped\)| {2,}\S|$)"
        ),
    ),
    (
        "a signal",
        re.compile(
            rb"^\W*(?:Killed|Terminated)\W*$|^\S+: line \d+: +\d+ (?:Killed|Terminated)\b"
            rb"|\b(?:received|caught|got|handling|killed by|terminated by|exiting on|stopped by) (?:an? |the )?(?:signal )?"
            + _SIGNAL
            + rb"\b|\bSignal(?: handler called with)? (?:signal )?\d+ \(SIG\w+\)|\bexit ?code: -(?:9|15)\b",
            re.IGNORECASE,
        ),
    ),
)


def detect(text: bytes) -> Finding | None:
    """Return the end that a line reports; ``by`` says who or what brought it about."""
    if len(text) > _LONGEST:
        return None
    for by, pattern in _WAYS:
        if pattern.search(text):
            return None if is_source_code(text) else Finding(event="killed", fields={"by": by})
    return None
