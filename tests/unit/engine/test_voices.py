from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.engine.merging import folded, merged, points

from trainmon_tui.engine.voices import Voices
from trainmon_tui.model.parts import Part, declaration, marked

HISTORY = "".join(
    f'{{"step": {n}, "loss": {9 / n:.6f}, "eval_loss": {8 / n:.6f}}}\n' for n in range(10, 60, 10)
)
LOG = "".join(f"step {n}: loss={9 / n:.2f} grad_norm={n / 10}\n" for n in range(10, 90, 10))


def test_what_one_file_told_is_no_new_point_of_another():
    session = folded(merged(("state.json", HISTORY), ("run.log", LOG)))
    found = points(session)
    assert [step for step, _ in found["loss", ""]] == [10, 20, 30, 40, 50, 60, 70, 80]
    assert found["loss", ""][4] == (50, 0.18)
    assert found["loss", ""][5] == (60, 0.15)
    assert len(found["grad_norm", ""]) == 8
    assert len(found["eval_loss", "valid"]) == 5
    assert session.voices.doubles == 5


def test_the_file_that_tells_a_metric_first_is_believed():
    session = folded(merged(("run.log", LOG), ("state.json", HISTORY)))
    assert points(session)["loss", ""][0] == (10, 0.9)
    assert session.voices.doubles == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            '{"step": 1, "train/loss": 2}\n{"step": 2, "train/loss": 1}\n',
            "step 1 loss 2.0\nstep 2 loss 1.0\n",
        ),
        (
            '{"step": 1, "losses": {"dice": 2}}\n{"step": 2, "losses": {"dice": 3}}\n',
            "step 1 Loss Dice 2\nstep 2 Loss Dice 3\n",
        ),
        ('{"step": 1, "learning_rate": 2}\n{"step": 2, "learning_rate": 3}\n', "step 1 lr 2\nstep 2 lr 3\n"),
        ('{"step": 1, "eval/acc": 2}\n{"step": 2, "eval/acc": 3}\n', "step 1 val_acc 2\nstep 2 val_acc 3\n"),
    ],
)
def test_one_metric_is_known_under_the_names_of_different_writers(one, other):
    session = folded(merged(("a.jsonl", one), ("b.log", other)))
    assert session.voices.doubles == 2
    assert len(session.store.series) == 1


def test_different_layers_and_splits_are_different_metrics():
    one = '{"step": 1, "grad/layer.0": 2, "loss": 3}\n{"step": 2, "grad/layer.0": 4, "loss": 5}\n'
    other = '{"step": 1, "grad/layer.1": 2, "val_loss": 3}\n{"step": 2, "grad/layer.1": 4, "val_loss": 6}\n'
    session = folded(merged(("a.jsonl", one), ("b.jsonl", other)))
    assert session.voices.doubles == 0
    assert len(session.store.series) == 4


def test_epochs_tell_doubles_where_steps_are_not_known():
    one = "".join(f'{{"epoch": {n / 3}, "loss": {n}}}\n' for n in range(1, 7))
    other = "".join(f"{{'loss': '{n:.1f}', 'epoch': '{n / 3:.2f}'}}\n" for n in range(1, 10))
    session = folded(merged(("a.jsonl", one), ("b.log", other)))
    (series,) = session.store.series
    assert series.values.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 200))
def test_pieces_change_nothing(step):
    stream = merged(("state.json", HISTORY), ("run.log", LOG))
    whole, cut = folded(stream), folded(stream, step=step)
    assert points(cut) == points(whole)
    assert cut.voices.doubles == whole.voices.doubles
    assert cut.progress == whole.progress
    assert cut.voices.lines.where(12) == whole.voices.lines.where(12)


def test_lines_that_arrive_in_turns_are_read_like_files_on_their_own():
    left, right = HISTORY.splitlines(keepends=True), LOG.splitlines(keepends=True)
    stream = declaration(Part(0, "a")) + declaration(Part(1, "b", 1))
    for one, other in zip(left, right, strict=False):
        stream += marked(one.encode(), 0) + marked(other.encode(), 1)
    found = points(folded(stream))
    assert [value for _, value in found["loss", ""]] == pytest.approx(
        [9 / n for n in range(10, 60, 10)], abs=1e-5
    )


def test_a_bar_that_others_interrupt_goes_on():
    bars = [f"\r{n}/4 [00:0{n}<00:01, 1.0it/s, loss={n}.5]".encode() for n in range(1, 5)]
    stream = declaration(Part(0, "run.err")) + declaration(Part(1, "run.out", 1))
    stream += marked(bars[0] + bars[1] + b"\r", 0) + b"\n" + marked(b"hello\n", 1)
    stream += marked(bars[2].lstrip() + bars[3] + b"\n", 0, continued=True)
    session = folded(stream)
    assert [value for _, value in points(session)["loss", ""]] == [1.5, 2.5, 3.5, 4.5]
    assert session.voices.lines.where(5) == "run.err:1"


def test_only_rank_0_speaks_for_the_metrics_and_all_ranks_of_trouble():
    crash = "Traceback (most recent call last):\n"
    stream = merged(
        ("rank_0.log", LOG), ("rank_1.log", LOG.replace("loss=0.30", "loss=nan") + crash), ranks=(0, 1)
    )
    session = folded(stream)
    assert points(session) == points(folded(LOG.encode()))
    assert session.voices.ranks == 16
    assert session.trouble.counts["traceback"] == 1
    assert session.trouble.counts["nan"] == 1
    assert session.attempts == 1


def test_a_log_that_goes_on_in_another_file_is_one_run_of_two_attempts():
    first = "".join(f"step {n} loss {n}.5\n" for n in range(0, 800, 100))
    second = "".join(f"step {n} loss {n}.25\n" for n in range(500, 1200, 100))
    session = folded(merged(("run.log", first), ("run.1.log", second), voices=(0, 0)))
    (series,) = session.store.series
    assert session.attempts == 2
    assert len(series) == 15
    assert series.seams("step") == [500]
    assert session.voices.doubles == 0


def test_the_settings_of_a_following_file_are_settings():
    first = "lr: 0.1\nstep 1 loss 5\nstep 2 loss 4\n"
    second = "lr: 0.05\nstep 2 loss 4\nstep 3 loss 3\n"
    session = folded(merged(("run.log", first), ("run.1.log", second), voices=(0, 0)))
    assert ("lr", "") not in points(session)


def test_a_resume_in_the_log_takes_nothing_from_what_the_state_tells():
    log = "".join(f"step {n} kl {n}.5\n" for n in [*range(10, 60, 10), *range(30, 60, 10)])
    session = folded(merged(("state.json", HISTORY), ("run.log", log)))
    series = {one.key.tag: one for one in session.store.series}
    assert session.attempts == 2
    assert series["loss"].seams("step") == []
    assert series["kl"].seams("step") == [30]
    assert [int(start) for start, _ in series["loss"].places.pieces("step")] == [0]
    assert sum(stop - start for start, stop in series["loss"].places.pieces("step")) == 5


def test_a_run_ends_when_one_of_its_files_says_so_and_none_goes_on():
    stream = merged(
        ("state.json", HISTORY),
        ("run.log", "".join(LOG.splitlines(keepends=True)[:5]) + "Training complete!\n"),
    )
    session = folded(stream)
    assert session.finished
    session.feed(marked(b'{"step": 60, "loss": 0.1}\n', 0))
    assert not session.finished


def test_the_run_stands_where_its_furthest_file_stands():
    session = folded(
        merged(
            ("state.json", HISTORY),
            ("run.log", LOG),
            ("rank_1.log", "step 900 loss 1\n" * 2),
            ranks=(0, 0, 1),
        )
    )
    assert session.progress.step == 80


def test_a_voice_falls_silent_at_its_cut():
    stream = merged(("state.json", HISTORY), ("run.log", LOG))
    place = stream.index(b"\x1f1\x1fstep 40")
    found = points(folded(stream, cuts={1: place}))
    assert [step for step, _ in found["grad_norm", ""]] == [10, 20, 30]
    assert len(found["eval_loss", "valid"]) == 5


def test_marks_in_a_log_that_is_not_merged_are_text():
    session = folded(b"hello\n\x1f1=7,0,evil\x1f\nstep 1 loss 2\nstep 2 loss 1\n")
    assert points(session) == {("loss", ""): [(1, 2), (2, 1)]}


@pytest.mark.parametrize(
    ("doubles", "ranks", "words"),
    [(0, 0, []), (1, 0, ["1 point of several"]), (2, 1, ["2 points of several", "1 point of other"])],
)
def test_what_was_dropped_is_counted_in_words(doubles, ranks, words):
    voices = Voices()
    voices.doubles, voices.ranks = doubles, ranks
    assert [said[: len(begins)] for said, begins in zip(voices.words(), words, strict=True)] == words
