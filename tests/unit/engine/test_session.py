from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.session import Session
from trainmon_tui.rules.playbooks import choose_playbooks

MAKE_JUDGE = choose_playbooks("none").judge
STEPS = b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 9))


def fed(*pieces, finish=False):
    session = Session(MAKE_JUDGE)
    for piece in pieces:
        session.feed(piece)
    if finish:
        session.finish()
    return session


@given(st.lists(st.integers(0, len(STEPS)), max_size=6))
def test_pieces_change_nothing(cuts):
    edges = [0, *sorted(cuts), len(STEPS)]
    session = fed(*(STEPS[a:b] for a, b in itertools.pairwise(edges)), finish=True)
    whole = fed(STEPS, finish=True)
    assert session.progress == whole.progress
    assert session.bytes_fed == whole.bytes_fed == len(STEPS)
    assert session.index.newlines == 8
    assert [list(one.values) for one in session.store.series] == [
        list(one.values) for one in whole.store.series
    ]


def test_the_version_grows_with_every_line_and_with_nothing_else():
    session = fed(STEPS)
    version = session.version
    session.feed(b"")
    session.judgement(ended=False)
    assert session.version == version
    session.feed(b"step 9 loss 1\n")
    assert session.version > version


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"Saved checkpoint to out/step_8.pt\n", "out/step_8.pt"),
        (b"The best checkpoint with 0.3480 coco/mAP at 3 epoch is saved to best_mAP.pth.\n", "best_mAP.pth"),
        (b"no checkpoint found\n", ""),
    ],
)
def test_where_weights_were_saved_last(line, path):
    assert fed(STEPS, line).saved_at == path


@pytest.mark.parametrize("end", [b"Training complete!\n", b"Early stopping triggered after epoch 3\n"])
def test_a_run_is_finished_when_its_log_says_so_and_it_did_not_go_on(end):
    assert not fed(STEPS).finished
    session = fed(STEPS, end)
    assert session.finished
    session.feed(b"saved model to best.pt\n")
    assert session.finished
    session.feed(b"step 9 loss 1\n")
    assert not session.finished


def test_a_plan_to_stop_early_is_no_end():
    assert not fed(b"Early stopping triggered after epoch 3\n" + STEPS).finished


def test_trouble_is_counted_and_its_lines_are_marked():
    session = fed(STEPS + b"step 9 loss nan\nRuntimeError: CUDA out of memory. Tried to allocate 2 GiB\n")
    assert session.trouble.counts["nan"] == 1
    assert session.trouble.counts["oom"] == 1
    assert session.event_lines[10] == "fail"


@given(st.binary(max_size=300))
def test_any_bytes_can_be_fed(data):
    session = fed(data, finish=True)
    assert session.bytes_fed == len(data)
    assert session.index.newlines == data.count(b"\n")
