"""Every view at several widths, as text. `TRAINMON_UPDATE_GOLDEN=1 pytest tests/unit/ui` accepts a new look."""

import pytest
from ui_sights import assert_golden, drawn, sight_of

from trainmon_tui.ui.help_screen import help_view
from trainmon_tui.ui.views.table import VIEWS

SCREENS = ((40, 24), (80, 24), (120, 40), (200, 60))
ACTIVE = {"loss": "loss", "second": "loss", "third": "loss", "digest": "loss", "tabs": "gauges"}
ALONE = {"header": 2, "health": 3, "tabs": 1, "footer": 1, "tiny": 3}
"""Rows of the views that have no frame."""


def inside(sight, name, size):
    """The cells that a pane has on a screen where it is shown, else those of a third of the screen."""
    rect = sight.plan.rects.get(name)
    width, height = (rect.width, rect.height) if rect else (size[0] // 3, 12)
    inset = 2 if sight.plan.bordered and name not in ALONE else 0
    return width - inset, ALONE.get(name, height - inset)


def scenes(name, moment, *, unicode=True):
    for size in SCREENS:
        sight = sight_of(moment, size=size, unicode=unicode, active=ACTIVE.get(name, name))
        yield (f"{moment} {size[0]}x{size[1]}", sight, *inside(sight, name, size))


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_looks_as_accepted(name):
    found = [scene for moment in ("start", "middle", "failing") for scene in scenes(name, moment)]
    assert_golden(name, drawn(VIEWS[name][0], *found))


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_in_ascii_looks_as_accepted(name):
    found = drawn(VIEWS[name][0], *list(scenes(name, "middle", unicode=False))[1:3])
    assert_golden(f"{name}-ascii", found)


def test_the_help_looks_as_accepted():
    assert_golden(
        "help",
        drawn(
            help_view,
            ("38x22", sight_of(size=(40, 24)), 38, 22),
            ("106x38", sight_of(), 106, 38),
        ),
    )


def test_a_replays_header_and_footer_look_as_accepted():
    for name in ("header", "footer"):
        assert_golden(f"{name}-replay", drawn(VIEWS[name][0], *scenes(name, "replay")))


@pytest.mark.parametrize("active", ["loss", "gauges", "machine", "checklist", "decisions", "log"])
def test_the_selected_pane_at_forty_columns_looks_as_accepted(active):
    sight = sight_of(size=(40, 24), active=active)
    assert_golden(f"{active}-40", drawn(VIEWS[active][0], (active, sight, *inside(sight, active, (40, 24)))))
