"""The whole screen without a toolkit."""

import pytest
from ui_sights import MOMENTS, sight_of, words

from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.still import still, still_text


@pytest.mark.parametrize("size", [(1, 1), (19, 5), (40, 24), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_every_row_is_as_wide_as_the_screen(moment, size):
    rows = still(sight_of(moment, size=size))
    assert [width_of(row) for row in rows] == [size[0]] * size[1]


def test_all_panes_of_the_plan_are_in_it():
    text = still_text(sight_of(size=(120, 40)))
    for word in ("run-42", "diagnostics", "checklist", "decisions", "gpu", "quit"):
        assert word in text


def test_only_the_active_pane_has_the_focus():
    rows = still(sight_of(size=(120, 40), active="log"))
    assert {role for row in rows for text, role, _ in row if text.startswith("╭")} == {"focus", "border"}
    assert not any(line.endswith(" ") for line in still_text(sight_of()).splitlines())
    assert "log" in words(next(row for row in rows if any(role == "focus" for _, role, _ in row)))
