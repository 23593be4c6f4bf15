import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.picture import Looks, Picture, Run, word_picture

ROLES, BACKGROUNDS = ["", "train", "", "train"], ["", "", "band", "band"]
ROWS = st.lists(
    st.lists(st.tuples(st.sampled_from("ab ⣿★"), st.integers(0, 3)), min_size=1, max_size=20), max_size=5
)


def test_a_word_is_cut_to_its_room():
    assert word_picture(3, 1, "too small").text() == "too"
    assert word_picture(0, 0, "x").rows == []


@pytest.mark.parametrize(("width", "height"), [(20, 5), (1, 1), (9, 2), (0, 3), (-4, -1)])
def test_a_word_stands_in_rows_of_exactly_its_size(width, height):
    picture = word_picture(width, height, "no data")
    assert len(picture.rows) == max(height, 0)
    assert {sum(len(run.text) for run in row) for row in picture.rows} <= {max(width, 0)}


def test_a_word_stands_in_the_middle_and_is_quiet():
    rows = word_picture(11, 5, "abc").rows
    assert rows[2] == [Run("    abc    ", "dim")]


def test_the_text_of_a_picture_keeps_its_blanks():
    picture = Picture(3, 2, [[Run("a"), Run("b ", "train")], [Run("   ", "", "band")]])
    assert picture.text() == "ab \n   "


@given(ROWS)
def test_a_row_is_cut_exactly_where_its_look_changes(rows):
    looks = Looks(ROLES, BACKGROUNDS)
    for row in rows:
        text = "".join(letter for letter, _ in row)
        found = looks.runs(text, bytes(look for _, look in row))
        wanted = [
            Run("".join(letter for letter, _ in cells), ROLES[look], BACKGROUNDS[look])
            for look, cells in itertools.groupby(row, key=lambda cell: cell[1])
        ]
        assert found == wanted
        assert all(type(run) is Run for run in found)


def test_equal_runs_of_a_picture_are_one_object():
    looks = Looks(ROLES, BACKGROUNDS)
    first, second = looks.runs("aba", bytes([1, 2, 1])), looks.runs("ab", bytes([1, 0]))
    assert first[0] is first[2] is second[0]
    assert first[1] != second[1]
