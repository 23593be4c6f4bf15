import pytest

from trainmon_tui.report.guide.binding import BindingError
from trainmon_tui.report.guide.scan import Places, scan


def bound(text):
    """What a guide binds: the texts of the bindings, and the text in which their places are sought."""
    return [
        (
            [binding.text for binding in each.bindings],
            [text[part.start : part.end] for part in each.stretches],
        )
        for each in scan(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("no comment\n<!-- another -->\n<!-- tmx: a -->", []),
        ("a <!-- tm: x --> b\nc", [(["x"], ["a ", " b"])]),
        ("a <!-- tm: x --> b <!-- tm: y | z -->\r\n", [(["x", "y", "z"], ["a ", " b ", ""])]),
        ("a\rb <!-- tm: x -->\rc", [(["x"], ["b ", ""])]),
        ("a <!-- tm: x |\n y --> b\nc", [(["x", "y"], ["a ", " b"])]),
        ("a <!-- tm: x |\n y --> b <!-- tm: z --> c", [(["x", "y", "z"], ["a ", " b ", " c"])]),
        ("<!-- tm: x -->\nb\nc", [(["x"], ["b"])]),
        ("> - <!-- tm: x -->\n>\n> b\n", [(["x"], ["> b"])]),
        ("<!-- tm: x -->\n---\nb", [(["x"], ["---"])]),
        ("<!-- tm: x -->", [(["x"], [])]),
        ("<!-- tm: x -->\n\n", [(["x"], [])]),
        ("<!-- tm: x -->\nb <!-- tm: y -->", [(["x"], []), (["y"], ["b ", ""])]),
        ("<!-- tm: x -->\n```py\na\n\nb\n```\nc", [(["x"], ["```py", "a", "", "b", "```"])]),
        ("<!-- tm: x -->\n~~~\na\n```\nb", [(["x"], ["~~~", "a", "```", "b"])]),
        ("<!-- tm: x -->\n```\na\n```\n```\nb\n```", [(["x"], ["```", "a", "```"])]),
        ("<!-- tm: x -->\n```\na <!-- tm: y -->\nb\n```", [(["x"], ["```", "b", "```"]), (["y"], ["a ", ""])]),
        ("- ```\n  a <!-- tm: x -->\n  ```", [(["x"], ["  a ", ""])]),
    ],
)  # fmt: skip
def test_a_comment_binds_its_own_line_or_what_stands_below_it(text, expected):
    assert bound(text) == expected


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a <!-- tm: x -->", False),
        ("```\na <!-- tm: x -->\n```", True),
        ("```\n```\na <!-- tm: x -->", False),
        ("````\n```\na <!-- tm: x -->\n````", True),
        ("```\na\n``` not the end\nb <!-- tm: x -->", True),
        ("    ~~~ py\na <!-- tm: x -->", True),
    ],
)
def test_code_is_known_by_its_fences(text, inside):
    (only,) = scan(text)
    assert [bool(part.block) for part in only.stretches] == [inside] * 2


@pytest.mark.parametrize(
    ("text", "at"),
    [("a\n<!-- tm: x", 2), ("<!-- tm: x -- >", 0), ("a <!-- tm: x\n\n<!-- tm: y -->", 2)],
)
def test_a_comment_that_is_not_closed_is_an_error(text, at):
    with pytest.raises(BindingError, match="not closed") as refused:
        list(scan(text))
    assert refused.value.at == at


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb\rc", 3, (2, 1)),
        ("a\r\nb\rc", 5, (3, 1)),
        ("\ufeffab", 2, (1, 2)),
        ("\ufeff", 0, (1, 1)),
        ("\ufeffa\n\ufeffb", 4, (2, 2)),
    ],
)
def test_places_count_lines_and_columns_from_one(text, at, expected):
    assert Places(text)(at) == expected
