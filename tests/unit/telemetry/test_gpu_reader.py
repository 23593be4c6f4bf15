"""Deadlines and back-off with children that misbehave in ways no library does; no compiler needed."""

import select
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Gpu, Reading
from trainmon_tui.telemetry import gpu_reader
from trainmon_tui.telemetry.child_process import MAX_LINE
from trainmon_tui.telemetry.gpu_reader import GpuReader, Pace, stale
from trainmon_tui.telemetry.run_gpus import mark_run
from trainmon_tui.telemetry.sampler import Sampler

ANSWER = '{"gpus":[{"index":0,"name":"A","util_percent":{"value":5.0}}]}'
# In one write, as the real child does: a line that is still on its way is no answer yet.
GOOD = f"import os, sys\nfor _ in sys.stdin: os.write(1, {ANSWER.encode()!r} + b'\\n')"


@pytest.fixture
def drive_script(drive):
    """Return a function from a Python script to a driven sampler whose child it is."""
    return lambda script, **more: drive(command=(sys.executable, "-c", script), **more)


@pytest.fixture
def nvml_env():
    """The children of this file need no library."""
    return lambda _script, **_more: None


def troubled(telemetry):
    return "trying again" in telemetry.gpu_note


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("input(); print('nonsense', flush=True); input()", "the GPU reader sent what is not an answer"),
        ("input(); print('{\"gpus\": 3}', flush=True); input()", "the GPU reader sent what is not an answer"),
        (
            f"input(); print('x' * {MAX_LINE + 1}, flush=True); input()",
            "the GPU reader sent what is not an answer",
        ),
        (
            "import sys; sys.exit('pynvml\\x1b[2J is broken')",
            "the GPU library ended with status 1 (pynvml",
        ),
        ("import os; os._exit(3)", "the GPU library ended with status 3;"),
        ("import os; os.abort()", "the GPU library crashed;"),
    ],
)
def test_a_child_that_misbehaves_is_said_and_replaced(drive_script, script, words):
    telemetry = drive_script(script).until(troubled)
    assert telemetry.gpu_note.startswith(words)
    assert telemetry.gpu_note.isprintable()
    assert telemetry.gpus == ()


def test_a_flood_of_complaints_does_not_stop_the_child(drive_script):
    flood = GOOD.replace("os.write(", "sys.stderr.write('x' * 300_000); os.write(")
    driven = drive_script(flood)
    assert driven.until(lambda telemetry: telemetry.gpus).gpus[0].util_percent == Reading(5.0)


def test_a_child_that_cannot_be_started_is_said(drive):
    driven = drive(command=("/nonexistent/python",))
    note = driven.until(troubled).gpu_note
    assert note == "the GPU reader cannot be started (No such file or directory); trying again in 1 s"
    driven.now += 1.0
    assert driven.until(troubled).gpu_note.endswith("in 2 s")


def test_the_pause_grows_to_its_limit(drive):
    driven = drive(command=("/nonexistent/python",))
    pauses = []
    for _ in range(8):
        pauses.append(int(driven.until(troubled).gpu_note.split()[-2]))
        driven.now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


@pytest.mark.parametrize(("bare", "pauses"), [("false", [8, 16, 32]), ("true", [60, 120, 240])])
def test_a_machine_without_any_library_is_asked_again_more_rarely(drive_script, tmp_path, bare, pauses):
    starts, none = tmp_path / "starts", f'{{"note":"none","final":true,"bare":{bare}}}\n'
    driven = drive_script(
        f"open({str(starts)!r}, 'a').write('x'); input(); print({none.strip()!r}, flush=True)"
    )
    driven.until(lambda telemetry: telemetry.gpu_note == "none")
    for asked, pause in enumerate(pauses, 1):
        driven.until(lambda _: driven.sampler.filenos() == [])
        driven.advance(pause - 0.5)
        assert len(starts.read_text()) == asked
        driven.now += 1.0
        driven.until(lambda _, asked=asked: len(starts.read_text()) == asked + 1)


def test_steady_answers_make_failures_forgotten(drive_script):
    driven = drive_script(GOOD, pace=Pace(steady_samples=3))
    reader = driven.sampler._gpus
    driven.until(lambda telemetry: telemetry.gpus)
    reader._failures = 5
    driven.next_sample()
    assert reader._failures == 5
    driven.next_sample()
    assert reader._failures == 0


def test_a_child_that_survives_its_end_is_waited_for(drive_script, monkeypatch):
    driven = drive_script(GOOD)
    driven.until(lambda telemetry: telemetry.gpus)
    reader = driven.sampler._gpus
    stuck = reader._child
    reader._fail("the GPU driver does not answer", driven.now)
    with monkeypatch.context() as patch:
        patch.setattr(stuck, "ended", lambda: "")
        assert driven.advance(100.0).gpu_note == "the GPU driver does not answer; trying again now"
        assert reader._child is None, "no second child beside one that is stuck"
    assert driven.until(lambda telemetry: not telemetry.gpu_note).gpus


def test_a_screen_that_polls_late_does_not_blame_the_child(drive_script):
    driven = drive_script(GOOD)
    driven.until(lambda telemetry: telemetry.gpus)
    driven.advance(1.0)
    child = driven.sampler._gpus._child
    assert select.select(driven.sampler.filenos(), [], [], 30)[0], "the answer is there"
    late = driven.advance(50.0)
    assert late.gpu_note == ""
    assert late.gpus[0].util_percent == Reading(5.0, "stale"), "read some time in those 50 s"
    assert driven.sampler._gpus._child is child


def test_nothing_is_started_before_start():
    sampler = Sampler(command=("/nonexistent/python",))
    assert sampler.poll(0.0).gpu_note == ""
    assert not sampler.settled
    sampler.close()


def test_the_real_command_does_not_import_from_the_current_folder():
    assert "-P" in gpu_reader.CHILD_COMMAND


def test_a_reader_without_answers_has_no_age():
    assert GpuReader().age_s(5.0) == 0.0


readings = st.builds(
    Reading,
    st.none() | st.floats(allow_nan=False),
    st.sampled_from(["ok", "unsupported", "denied", "failed", "lost"]),
)


@given(readings, readings)
def test_only_values_become_stale(util, power):
    gpu = stale(Gpu(0, "A", util_percent=util, power_w=power))
    for before, after in ((util, gpu.util_percent), (power, gpu.power_w)):
        assert after.value == before.value
        assert after.state == ("stale" if before.value is not None else before.state)
    assert stale(gpu) == gpu


def test_a_gpu_without_the_run_is_not_copied():
    gpu = Gpu(0, "A")
    assert mark_run(gpu, frozenset({1})) is gpu
