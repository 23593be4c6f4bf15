import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trainmon_tui.report.markdown import escape, table

MARKDOWN = MarkdownIt("commonmark", {"linkify": False}).enable(["strikethrough", "table"])
PIECES = [
    "<b>", "</b>", "<!-- x -->", "`a`", "```", "*", "**", "_", "__x__", "[a](b)", "![a](b)", "~~x~~", "&amp;", "&#65;",
    "<http://a.b>", "# ", "> ", "- ", "+ ", "1. ", "2) ", "|", "\\", "===", "---", "$x$", "free_bits", " ", "\t", "[x]: y",
    "{#id}", "\n", "\r", "\x1b[31m", "<script>",
]  # fmt: skip


def shown(text):
    """The text that a reader sees of one list item, if nothing in it marks anything up."""
    tokens = MARKDOWN.parse(f"- {text}")
    kinds = [token.type for token in tokens]
    assert kinds == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close", "bullet_list_close",
    ], text  # fmt: skip
    children = tokens[3].children
    assert {child.type for child in children} <= {"text", "text_special"}, text
    return "".join(child.content for child in children)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join))
def test_whatever_a_log_says_is_shown_as_it_is(text):
    from trainmon_tui.model.text import clean

    flat = " ".join(clean(" ".join(text.split())).split())
    if flat:
        assert shown(escape(text)) == flat


@pytest.mark.parametrize(
    "text",
    [
        "free_bits 0.02 -> 0.01",
        "0.035",
        "-3.7% down",
        "5,000-15,000",
        "val < 0.50",
        "+0.071",
        "a: b (c), d = e",
    ],
)
def test_what_marks_nothing_up_stays_readable(text):
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("http://evil.example/x", r"http:\//evil.example/x"),
        ("WWW.evil.example", r"WWW\.evil.example"),
        ("mail me@here", r"mail me\@here"),
        ("# heading", r"\# heading"),
        ("12. item", r"12\. item"),
        ("_x_", r"\_x\_"),
        ("a | b", r"a \| b"),
    ],
)
def test_what_would_become_a_link_or_a_list_does_not(text, escaped):
    assert escape(text) == escaped


def test_a_cell_cannot_leave_its_table():
    lines = list(table(("a", "b"), [("x | y", "z\n| w |")]))
    assert lines == ["| a | b |", "| --- | --- |", r"| x \| y | z \| w \| |"]
    assert [token.type for token in MARKDOWN.parse("\n".join(lines))].count("td_open") == 2
