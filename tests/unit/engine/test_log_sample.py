"""What a piece from the middle of a log says, read by voices that know the log's looks but not the place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.log_pieces import Piece
from trainmon_tui.engine.log_sample import MOST_POINTS, NEW, read_sample
from trainmon_tui.engine.voices import Voices


def heard(text):
    """Return voices that have read the head of a log, and the numbers of the families that it showed."""
    voices = Voices()
    parsed = voices.feed(Decoder().feed(text)).parsed
    return voices, {rows.family.id for rows in parsed.rows}


def sample(head, text):
    voices, known = heard(head)
    return read_sample(Piece(text, 1000, 1000 + len(text)), voices.elsewhere(), known)


def drawn(one, tag):
    return next(points for (_, _, key), points in one.drawn.items() if key.tag == tag)


STEPS = b"".join(b"step %d loss=%.1f acc=nan\n" % (n, n) for n in range(1, 9))


def test_a_piece_gives_a_few_means_of_its_points():
    one = sample(STEPS, b"".join(b"step %d loss=%.1f acc=nan\n" % (n, n) for n in range(800, 816)))
    points = drawn(one, "loss")
    assert points.xs["step"].tolist() == [803, 807, 811, 815]
    assert points.values.tolist() == [801.5, 805.5, 809.5, 813.5]
    assert len(points.values) == MOST_POINTS
    assert np.isnan(drawn(one, "acc").values).all()
    assert one.spans == {"step": (803, 815)}
    assert one.progress.step == 815


def test_only_what_follows_a_resume_inside_the_piece_counts():
    one = sample(STEPS, b"step 900 loss 9\nstep 901 loss 9\nstep 500 loss 5\nstep 501 loss 5\n")
    assert drawn(one, "loss").values.tolist() == [5, 5]
    assert one.spans["step"] == (500, 501)


def test_what_stands_before_the_first_step_of_a_piece_stands_at_it():
    one = sample(STEPS, b"val_loss=0.5\nstep 700 loss=7 acc=1\nstep 701 loss=7 acc=1\n")
    points = drawn(one, "val_loss")
    assert (points.xs["step"].tolist(), points.values.tolist()) == ([700], [0.5])


def test_a_family_that_the_history_has_not_shown_is_new():
    one = sample(STEPS, b"step 700 loss=7 acc=nan\nstep 701 perplexity 3.5 entropy 2\n")
    assert {key.tag: number == NEW for number, _, key in one.drawn} == {
        "loss": False, "acc": False, "perplexity": True, "entropy": True,
    }  # fmt: skip


def test_the_names_of_a_table_are_known_from_its_head():
    one = sample(b"step,loss,lr\n1,0.5,0.1\n2,0.4,0.1\n", b"801,0.2,0.1\n802,0.3,0.1\n")
    assert drawn(one, "loss").values.tolist() == [0.2, 0.3]
    assert one.spans["step"] == (801, 802)


def test_a_bar_stands_where_an_epoch_was_told_and_nowhere_before():
    bar = b"\rTrain: 50%%|###  | %d/100 [00:10<00:09, 47.1it/s, loss=%.1f]"
    head = b"Epoch 1/90\n" + b"".join(bar % (n, n) for n in range(1, 20)) + b"\n"
    lost = sample(head, b"".join(bar % (n, n) for n in range(40, 50)) + b"\n")
    assert "step" not in lost.spans
    assert lost.progress.step is None
    found = sample(head, b"Epoch 31/90\n" + b"".join(bar % (n, n) for n in range(1, 9)) + b"\n")
    assert found.spans["step"] == (3002, 3008)
    assert found.progress.step == 3008


def test_reading_elsewhere_teaches_the_history_nothing():
    voices, known = heard(STEPS)
    other, _ = heard(STEPS)
    read_sample(Piece(b"step 5000 loss 1 new 2\nEpoch 9\n" * 50, 0, 1), voices.elsewhere(), known)
    rest = b"step 9 loss=9.0 acc=nan\nstep 10 loss 1 new 3\n"
    told, same = (one.feed(Decoder().feed(rest)).parsed for one in (voices, other))
    assert [rows.family for rows in told.rows] == [rows.family for rows in same.rows]
    assert [rows.steps.tolist() for rows in told.rows] == [rows.steps.tolist() for rows in same.rows]
    assert told.progress == same.progress


@pytest.mark.parametrize("huge", [b"1e308", b"-1e308", b"inf", b"nan"])
def test_values_beyond_a_number_are_left_out(huge):
    one = sample(STEPS, b"".join(b"step %d loss=%s acc=1\n" % (n, huge) for n in range(700, 720)))
    assert np.isnan(drawn(one, "loss").values).all()
    assert drawn(one, "acc").values.tolist() == [1, 1, 1, 1]


@settings(max_examples=60)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_hostile_pieces_are_read_without_an_error(head, text):
    one = sample(
        STEPS + head,
        text + b"\nstep 5 loss 2\n\x1b[2J\xff\x00epoch 9e999 step 99999999999999999999 loss 0x\n" + text,
    )
    assert all(np.isfinite(span).all() for span in one.spans.values())
