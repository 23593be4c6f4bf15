from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.explained import Example, Explanation, Unread
from trainmon_tui.parse.formats.library import format_from
from trainmon_tui.parse.formats.propose import MAX_SHAPES, proposal
from trainmon_tui.parse.formats.samples import failures


def explanation(*lines, count=2, path="run.log"):
    unread = [Unread(count, line, Example(i, f"line {i}", line)) for i, line in enumerate(lines, 1)]
    return Explanation(path, len(lines), len(lines), 0, len(lines), {}, [], unread)


def test_what_is_proposed_passes_its_own_samples():
    text = proposal(
        explanation("tick 12 >> heat 3.25", "it's -> 7 'odd'", "0.5 gain, nan", "time 3 rate 4"), "my heat"
    )
    format_ = format_from(text)
    assert format_.name == "my-heat"
    assert len(format_.lines) == len(format_.samples) == 4
    assert failures(format_) == []


def test_samples_are_lines_of_the_log_with_what_they_give():
    text = proposal(explanation("tick 12 >> heat 3.25"))
    assert "# 2 lines, such as line 1" in text
    assert "line: 'tick 12 >> heat 3.25'" in text
    assert '{"step": 12, "values": {"heat": 3.25}}' in text


def test_nothing_is_proposed_where_no_line_has_numbers():
    assert proposal(explanation("hello", "world")) == ""
    assert proposal(explanation()) == ""


def test_lines_that_come_once_are_proposed_only_if_all_do():
    said = explanation("heat 1 ~", "cold 2 ~", count=1)
    assert "cold" in proposal(said)
    often = Explanation(
        "x", 2, 2, 0, 2, {}, [], [Unread(5, "", Example(9, "line 9", "often 1 ~")), *said.unread]
    )
    assert "cold" not in proposal(often)


def test_many_shapes_are_bounded_and_long_lines_left_out():
    lines = [f"{chr(97 + i % 26) * (1 + i // 26)} 4 ~" for i in range(60)]
    assert len(format_from(proposal(explanation(*lines))).lines) == MAX_SHAPES
    assert proposal(explanation("heat 4 " + "x" * 400)) == ""


@given(
    st.lists(
        st.text(alphabet="ab 0123456789.,:/-+e()[]{}|\\'\"%é#&*!~", min_size=1, max_size=40),
        min_size=1,
        max_size=5,
    ),
    st.text(max_size=20),
)
def test_any_lines_give_a_format_that_passes_or_none(lines, path):
    text = proposal(explanation(*lines, path=path.encode("utf-8", "replace").decode().replace("\x00", "")))
    assert text == "" or failures(format_from(text)) == []
