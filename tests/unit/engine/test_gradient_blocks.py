"""Headings that speak of gradients, and what stands below them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.gradient_blocks import LOOKED_AT, GradientBlocks, is_heading

LOG = b"""step 10 loss 0.5
Gradient norms:
  encoder.layer1: 0.5213

  decoder : 0.000000 (ZERO!)
  head = 1.2e-3
Epoch 2/5
  other: 0.3
""".splitlines()


def names_of(*blocks):
    found = GradientBlocks()
    for block in blocks:
        found.fold(block)
    return found.names


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (b"[Gradient Check - Classification]", True),
        (b"Gradient norms:", True),
        (b"=== gradients by module ===", True),
        (b"grad_norm: 1.2", False),
        (b"grad norm 0.5:", False),
        (b"Gradients will be clipped.", False),
        (b"gradual unfreezing:", False),
        (b"", False),
    ],
)
def test_a_heading_names_gradients_and_holds_no_number(text, heads):
    assert is_heading(text) is heads


def test_rows_below_a_heading_are_modules_until_something_else_is_said():
    assert names_of(LOG) == {"encoder.layer1", "decoder", "head"}


@given(st.lists(st.integers(0, len(LOG)), max_size=4))
def test_the_cuts_between_blocks_change_nothing(cuts):
    edges = [0, *sorted(cuts), len(LOG)]
    blocks = [LOG[start:end] for start, end in itertools.pairwise(edges)]
    assert names_of(*blocks) == names_of(LOG)


def test_only_the_beginning_of_a_log_is_looked_at():
    assert names_of([b"x"] * (LOOKED_AT - 1), LOG) == set()


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_do_no_harm(texts):
    assert len(names_of([b"gradients:", *texts])) <= len(texts)
