import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.raster import DOTS, Raster

MARKERS = sorted(DOTS)
WIDTH, HEIGHT = 8, 12
NOTHING = (0, -1)
STRETCHES = st.lists(
    st.one_of(st.just(NOTHING), st.tuples(st.integers(0, 11), st.integers(0, 11))), max_size=8
)


def stretches_of(raster, drawn):
    """Top and bottom of each dot column, from a mapping of the columns that have any."""
    pairs = [drawn.get(column, NOTHING) for column in range(raster.across)]
    return [top for top, _ in pairs], [bottom for _, bottom in pairs]


def cell_by_cell(marker, width, height, fills):
    """The same raster, drawn one dot after the other."""
    dots = DOTS[marker]
    codes, layers = [0] * (width * height), [0] * (width * height)
    for layer, stretches in fills:
        drawn = {}
        for column, (top, bottom) in stretches.items():
            for dot in range(top, bottom + 1):
                at = dot // dots.down * width + column // dots.across
                bit = dots.columns[column % dots.across][dot % dots.down]
                drawn[at] = drawn.get(at, 0) | bit
        for at, bits in drawn.items():
            codes[at], layers[at] = bits, layer
    return bytes(codes), bytes(layers)


@pytest.mark.parametrize("marker", MARKERS)
@given(fills=st.lists(st.tuples(st.integers(1, 255), STRETCHES), max_size=4))
def test_laying_columns_equals_drawing_cell_by_cell(marker, fills):
    raster = Raster(WIDTH, HEIGHT, marker)
    wanted = []
    for layer, stretches in fills:
        ordered = {
            column: pair if pair == NOTHING else (min(pair), max(pair))
            for column, pair in enumerate(stretches)
        }
        raster.fill(layer, stretches_of(raster, ordered))
        wanted.append((layer, ordered))
    assert (raster.codes(), raster.layers()) == cell_by_cell(marker, WIDTH, HEIGHT, wanted)


@pytest.mark.parametrize("marker", MARKERS)
def test_what_ends_above_the_first_dot_or_begins_below_the_last_is_not_drawn(marker):
    raster = Raster(3, 2, marker)
    raster.fill(1, stretches_of(raster, {0: NOTHING, 1: (raster.down, raster.down - 1)}))
    assert raster.codes() == raster.layers() == bytes(6)


def test_an_untouched_raster_is_empty():
    raster = Raster(3, 2)
    assert raster.codes() == raster.layers() == bytes(6)


@pytest.mark.parametrize(
    ("marker", "across", "down"), [("braille", 20, 20), ("block", 10, 10), ("ascii", 10, 5)]
)
def test_a_marker_divides_its_cells(marker, across, down):
    raster = Raster(10, 5, marker)
    assert (raster.across, raster.down) == (across, down)


@pytest.mark.parametrize("marker", MARKERS)
def test_every_combination_of_dots_has_a_character(marker):
    dots = DOTS[marker]
    every = sum(bit for column in dots.columns for bit in column)
    assert len(dots.glyphs) == every + 1
    assert len(set(dots.glyphs)) == every + 1


def test_a_later_layer_takes_the_cell_over():
    raster = Raster(1, 1)
    raster.fill(1, ([0, 0], [3, -1]))
    raster.fill(2, ([0, 0], [-1, 0]))
    assert (raster.codes()[0], raster.layers()[0]) == (0x08, 2)


def test_a_fill_reaches_over_cells():
    raster = Raster(1, 3)
    raster.fill(1, ([2, 0], [9, -1]))
    assert list(raster.codes()) == [0x44, 0x47, 0x03]


def test_a_line_and_its_envelope_are_drawn_at_their_heights():
    raster = Raster(2, 2)
    raster.envelope(1, [0.0] * 4, [7.0] * 4)
    assert raster.layers() == bytes([1] * 4)
    raster.polyline(2, [5.0] * 4)
    assert raster.codes() == bytes([0xFF, 0xFF, 0x12, 0x12])
    assert raster.layers() == bytes([1, 1, 2, 2])
