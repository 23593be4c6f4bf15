import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse import families as module
from trainmon_tui.parse.families import Families

LOSS, ACC, LR = (SeriesKey(name) for name in ("loss", "acc", "lr"))


def test_the_same_line_always_feeds_the_same_family():
    families = Families()
    assert families.assign("line", "", (LOSS, ACC)) == families.assign("line", "", (LOSS, ACC))


def test_a_field_that_comes_later_gets_a_family_of_its_own():
    families = Families()
    (first,) = families.assign("line", "", (LOSS, ACC))
    parts = families.assign("line", "", (LOSS, LR, ACC))
    assert [part.family.id for part in parts] == [first.family.id, 1]
    assert [part.sources for part in parts] == [(0, 2), (1,)]


@pytest.mark.parametrize("other", [("bar", ""), ("line", "dev")])
def test_source_and_label_tell_series_apart(other):
    families = Families()
    (first,) = families.assign("line", "", (LOSS,))
    (second,) = families.assign(*other, (LOSS,))
    assert first.family.id != second.family.id


def test_a_name_that_comes_twice_feeds_one_series_once():
    (part,) = Families().assign("line", "", (LOSS, LOSS))
    assert (part.sources, part.targets) == ((0,), (0,))


def test_beyond_the_most_series_values_are_left_out(monkeypatch):
    monkeypatch.setattr(module, "MAX_SERIES", 2)
    families = Families()
    (part,) = families.assign("line", "", (LOSS, ACC, LR))
    assert [key.tag for key in part.family.keys] == ["loss", "acc"]
    assert families.lack("line", "", (LOSS, LR))
    assert not families.lack("line", "", (ACC,))
    assert families.assign("line", "", (LR,)) == ()


def test_forgetting_lines_moves_no_series(monkeypatch):
    monkeypatch.setattr(module, "MAX_KINDS", 2)
    families = Families()
    first = families.assign("line", "", (LOSS,))
    for label in "abcd":
        families.assign("line", label, (LOSS,))
    assert families.assign("line", "", (LOSS,)) == first
