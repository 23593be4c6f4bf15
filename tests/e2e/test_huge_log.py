"""A log too large to be read at once shows the whole run soon: its end and samples first, what was read bit by bit."""

from __future__ import annotations

import pytest
from pty_app import PtyApp

STEPS = 900_000


@pytest.fixture
def log(tmp_path):
    """Some 60 MB of plain lines."""
    path = tmp_path / "huge.log"
    with path.open("wb") as out:
        for first in range(0, STEPS, 10_000):
            lines = (
                b"step %d/1000000 train_loss %.5f lr %.3e tokens/s 91234 mem 61.25\n"
                % (n, 3 - n / STEPS, 3e-4)
                for n in range(first, first + 10_000)
            )
            out.write(b"".join(lines))
    return path


def test_a_large_log_shows_its_end_while_it_is_read_and_nothing_of_that_later(home, log):
    with PtyApp([str(log)]) as app:
        app.until("judged to step")
        early = app.text
        assert "READING" in early
        assert "step 900k/1M" in early
        assert "90%" in early
        assert "dotted: from" in early
        assert f"step {STEPS - 1}/1000000" in early, "the log pane shows the end"
        assert "at its end" in early
        app.until("LIVE")
        app.until("following")
        late = app.text
        assert "judged to" not in late
        assert "dotted" not in late
        assert "step 900k/1M" in late
        app.press("q")
        assert app.wait() == 0
