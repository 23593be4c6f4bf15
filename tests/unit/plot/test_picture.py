import pytest

from trainmon_tui.plot.picture import Picture, Run, word_picture


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
