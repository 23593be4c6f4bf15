from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.file_lines import FileLines
from trainmon_tui.model.parts import Mark, Part


def test_a_log_that_is_one_file_has_lines_only():
    lines = FileLines()
    assert lines.where(12) == "line 12"
    assert lines.names == {}


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=60))
def test_each_line_is_found_where_it_stands_in_its_file(order):
    lines, expected, reached, line = FileLines(), {}, {}, 0
    for number in range(3):
        line += 1
        lines.note(line, Mark(number, False, Part(number, f"{number}.log"), 0))
        reached[number] = 0
    for number, continued in order:
        line += 1
        begun = reached[number] and continued
        reached[number] += not begun
        lines.note(line, Mark(number, bool(begun), None, 0))
        expected[line] = f"{number}.log:{reached[number]}"
    assert {line: lines.where(line) for line in expected} == expected
