import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.glyphs import MARKS, plain, shortened


@pytest.mark.parametrize("character", [*MARKS.values(), "★", "•", "┊", "╎", "▴", "▾", "│", "┤", "└", "…"])
def test_every_special_character_has_a_plain_one(character):
    assert plain(character, "ascii").isascii()
    assert plain(character, "braille") == plain(character, "block") == character


def test_marks_can_be_told_apart_in_ascii_too():
    assert len({plain(mark, "ascii") for mark in MARKS.values()}) == len(MARKS)


@pytest.mark.parametrize(
    ("name", "room", "shown"),
    [
        ("Warm-up", 7, "Warm-up"),
        ("Warm-up", 6, "Warm-…"),
        ("Stage 2 KL", 8, "Stage 2…"),
        ("Stage 2 KL", 7, "Stage…"),
        ("Final", 4, "Fin…"),
        ("Final", 3, ""),
        ("KL", 2, "KL"),
        ("Final", -5, ""),
        ("", 0, ""),
    ],
)
def test_a_name_is_cut_to_its_room(name, room, shown):
    assert shortened(name, room, "braille") == shown


@given(st.text(max_size=30), st.integers(-5, 40))
def test_a_name_never_takes_more_than_its_room(name, room):
    assert len(shortened(name, room, "braille")) <= max(room, 0)


@pytest.mark.parametrize(
    ("name", "room", "shown"),
    [
        ("warm-up", 9, "warm-up"),
        ("warm-up", 7, "warm-up"),
        ("warm-up", 6, "warm-…"),
        ("warm-up", 3, ""),
        ("a b c d", 5, "a b…"),
        ("", 0, ""),
    ],
)
def test_a_name_is_shortened_to_its_room_or_left_out(name, room, shown):
    assert shortened(name, room, "braille") == shown
    assert shortened(name, room, "ascii") == shown.replace("…", ".")
