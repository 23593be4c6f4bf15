import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.raster import DOTS, Raster, bridged

MARKERS = sorted(DOTS)
HEIGHTS = st.lists(st.one_of(st.none(), st.floats(-500, 500)), min_size=20, max_size=20)
STRETCHES = st.lists(
    st.tuples(
        st.integers(1, 3), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 11), st.integers(0, 11)))
    ),
    max_size=4,
)


def cell_by_cell(marker, width, height, fills):
    """The same raster, drawn one dot after the other."""
    dots = DOTS[marker]
    codes, layers = [0] * (width * height), [0] * (width * height)
    for layer, stretches in fills:
        drawn = {}
        for column, top, bottom in stretches:
            for dot in range(top, bottom + 1):
                at = dot // dots.down * width + column // dots.across
                bit = dots.columns[column % dots.across][dot % dots.down]
                drawn[at] = drawn.get(at, 0) | bit
        for at, bits in drawn.items():
            codes[at], layers[at] = bits, layer
    return bytes(codes), bytes(layers)


@pytest.mark.parametrize("marker", MARKERS)
@given(fills=STRETCHES)
def test_laying_columns_equals_drawing_cell_by_cell(marker, fills):
    raster = Raster(8, 12, marker)
    wanted = []
    for layer, stretches in fills:
        inside = [(column, min(a, b), max(a, b)) for column, a, b in stretches]
        raster.fill(layer, inside)
        wanted.append((layer, inside))
    assert (raster.codes(), raster.layers()) == cell_by_cell(marker, 8, 12, wanted)


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
    raster.fill(1, [(0, 0, 3)])
    raster.fill(2, [(1, 0, 0)])
    assert (raster.codes()[0], raster.layers()[0]) == (0x08, 2)


def test_a_fill_reaches_over_cells():
    raster = Raster(1, 3)
    raster.fill(1, [(0, 2, 9)])
    assert list(raster.codes()) == [0x44, 0x47, 0x03]


@given(HEIGHTS)
def test_a_polyline_touches_every_column_it_crosses_inside(heights):
    raster = Raster(10, 5)
    raster.polyline(1, heights)
    codes = raster.codes()
    for column, height in enumerate(heights):
        if height is not None and 0 <= height <= raster.down - 1:
            left = 0x47 if column % 2 == 0 else 0xB8
            assert any(codes[row * 10 + column // 2] & left for row in range(5))


@given(HEIGHTS, HEIGHTS)
def test_an_envelope_covers_its_columns_from_top_to_bottom(some, others):
    pairs = [
        (min(a, b), max(a, b)) if None not in (a, b) else (None, None)
        for a, b in zip(some, others, strict=True)
    ]
    raster = Raster(10, 5)
    raster.envelope(1, [top for top, _ in pairs], [bottom for _, bottom in pairs])
    codes = raster.codes()
    for column, (top, bottom) in enumerate(pairs):
        bits = DOTS["braille"].columns[column % 2]
        for dot in range(20):
            if top is not None and top <= dot <= bottom:
                assert codes[dot // 4 * 10 + column // 2] & bits[dot % 4]


def test_neighbours_of_an_envelope_are_joined():
    raster = Raster(1, 2)
    raster.envelope(1, [0.0, 6.0], [1.0, 7.0])
    right = [raster.codes()[dot // 4] & DOTS["braille"].columns[1][dot % 4] > 0 for dot in range(8)]
    assert right == [False] * 4 + [True] * 4


def test_a_line_that_lies_outside_is_not_drawn():
    raster = Raster(10, 5)
    raster.polyline(1, [-50.0] * 10 + [99.0] * 10)
    inside = [code for code in raster.codes() if code]
    assert len(inside) <= 10
    raster = Raster(10, 5)
    raster.polyline(1, [-50.0] * 20)
    assert not any(raster.codes())


def test_a_level_line_is_one_dot_thick():
    raster = Raster(4, 2)
    raster.polyline(1, [5.0] * 8)
    assert raster.codes() == bytes([0] * 4 + [0x12] * 4)


def test_gaps_between_heights_are_bridged_and_ends_are_not():
    assert bridged([None, 1.0, None, None, 4.0, None]) == [None, 1.0, 2.0, 3.0, 4.0, None]
    assert bridged([None, None]) == [None, None]
    assert bridged([]) == []
