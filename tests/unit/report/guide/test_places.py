import pytest

from trainmon_tui.report.guide.places import BLANK, Found, filled, find_places, marked
from trainmon_tui.report.guide.scan import Line


def places(text):
    return [(found.kind, found.now) for found in find_places(text, Line(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [ ] a", [("box", " ")]),
        ("* [X] a [~] b [!]", [("box", "X"), ("box", "~"), ("box", "!")]),
        ("| [ ] | ☑ |", [("box", " "), ("box", "☑")]),
        ("a[x] `b[ ]`", []),
        ("[x](url) [x][ref] [x]: url ![x] \\[x]", []),
        ("[ ]", [("box", " ")]),
        ("[  ] [xx] []", []),
        ("x = ___", [("blank", "___")]),
        ("a __ b _ c", []),
        ("__5__ and __a b__", [("blank", "__5__"), ("blank", "__a b__")]),
        ("__ a__ __a __", []),
        ("___-___%", [("blank", "___"), ("blank", "___")]),
        ("__free_bits__ free_bits", [("blank", "__free_bits__")]),
        ("__☐ [x]__ ☐", [("blank", "__☐ [x]__"), ("box", "☐")]),
        ("__init__.py", [("blank", "__init__")]),
        ("_____ __5__ [ ] □", [("blank", "_____"), ("blank", "__5__"), ("box", " "), ("box", "□")]),
    ],
)
def test_boxes_and_blanks_are_found_also_once_they_are_filled(text, expected):
    assert places(text) == expected


def test_only_the_stretch_that_is_bound_is_looked_at():
    assert [found.start for found in find_places("___ ___ ___", Line(4, 7))] == [4]


@pytest.mark.parametrize(("open_", "signs"), [(" ", " x~!"), ("☐", "☐☑◩☒"), ("□", "□▣◪⊠")])
def test_a_box_keeps_its_shape(open_, signs):
    for now in signs:
        box = Found("box", 0, 1, now, fenced=False)
        assert [marked(box, mark) for mark in (" ", "x", "~", "!")] == list(signs)
    assert signs[0] == open_


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("___", "", "___"),
        ("________", "", "________"),
        ("__5__", "", BLANK),
        ("___", "5", "__5__"),
        ("__5__", "6", "__6__"),
        ("___", "  a \n b ", "__a b__"),
        ("___", "___", "___"),
        ("___", " _a_ ", "__a__"),
    ],
)
def test_a_blank_is_filled_or_a_blank_again(now, text, expected):
    assert filled(Found("blank", 0, len(now), now, fenced=False), text) == expected
