"""Columns of a terminal that a text takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.columns import ELLIPSIS, columns_of, cut, filled


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("loss", 4),
        ("損失", 4),
        ("\uff41\uff42", 4),
        ("e\u0301", 1),
        ("a\u200db", 2),
        ("한국", 4),
        ("é→", 2),
    ],
)
def test_wide_characters_take_two_columns_and_combining_ones_none(text, columns):
    assert columns_of(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("loss", 4, "loss"),
        ("losses", 4, "los…"),
        ("損失値", 4, "損…"),
        ("損失値", 6, "損失値"),
        ("損", 1, "…"),
    ],
)
def test_what_is_too_wide_is_cut(text, width, shown):
    assert cut(text, width) == shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])), st.integers(1, 40))
def test_a_cut_text_is_filled_to_its_column(text, width):
    assert columns_of(filled(cut(text, width), width)) == width
    assert cut(text, width) == text or cut(text, width).endswith(ELLIPSIS)
