import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.best import Best
from trainmon_tui.store.pyramid import Pyramid


def position(values, *, lower, pieces=None, batches=1):
    """The best position after looking at growing prefixes of the values."""
    best, pyramid = Best(lower_is_better=lower), Pyramid()
    found = None
    for part in np.array_split(np.asarray(values, float), batches):
        pyramid.extend(part)
        whole = [(0, len(pyramid))] if len(pyramid) else []
        found = best.position(pyramid, pieces or whole)
    return found


@given(
    st.lists(st.integers(-3, 3) | st.sampled_from([np.nan, np.inf, -np.inf]), max_size=80),
    st.booleans(),
    st.integers(1, 9),
)
def test_best_is_the_earliest_finite_extreme_however_it_came(values, lower, batches):
    values = np.array(values, float)
    finite = np.where(np.isfinite(values), values, np.nan)
    found = position(values, lower=lower, batches=batches)
    if np.isnan(finite).all():
        assert found is None
    else:
        assert found == (np.nanargmin(finite) if lower else np.nanargmax(finite))


def test_best_tells_apart_what_single_precision_cannot():
    values = np.full(64, 1.0)
    values[40] = 1.0 - 1e-12
    assert position(values, lower=True) == 40


def test_only_the_pieces_are_looked_at():
    assert position([0.0, 5.0, 3.0, 1.0, 4.0], lower=True, pieces=[(1, 3), (4, 5)]) == 2


def test_a_replaced_best_is_forgotten():
    best, pyramid = Best(lower_is_better=True), Pyramid()
    pyramid.extend(np.array([3.0, 1.0, 2.0]))
    assert best.position(pyramid, [(0, 3)]) == 1
    assert best.position(pyramid, [(0, 1), (2, 3)]) == 2
    assert best.position(pyramid, []) is None


def test_what_was_looked_at_is_not_looked_at_again():
    best, pyramid = Best(lower_is_better=True), Pyramid()
    pyramid.extend(np.array([3.0, 2.0]))
    best.position(pyramid, [(0, 2)])
    asked = []
    pyramid.finite = lambda start, stop: asked.append((start, stop)) or np.array([9.0])
    best.position(pyramid, [(0, 3)])
    best.position(pyramid, [(0, 3)])
    assert asked == [(2, 3)]
