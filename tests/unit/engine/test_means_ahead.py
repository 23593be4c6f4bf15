import numpy as np
import pytest

from trainmon_tui.engine.means_ahead import means_ahead

NAN = np.nan


@pytest.mark.parametrize(
    ("shares", "values", "read", "expected"),
    [
        ([0.6, 0.6, 1.0], [1, 3, 9], [5, 4, NAN, NAN], [NAN, 4, 2, 9]),
        ([-0.1, 1.1], [1, 3], [5, 4, NAN, NAN], [NAN] * 4),
        ([], [], [5, 4, NAN, NAN], [NAN] * 4),
        ([0.3, 0.9], [7, 8], [5, 4, NAN, NAN], [NAN, 7, NAN, 8]),
        ([0.9], [8], [NAN] * 4, [NAN, NAN, NAN, 8]),
        ([0.9], [1e300], [NAN] * 4, [NAN, NAN, NAN, np.finfo(np.float32).max]),
    ],
    ids=["goes on", "outside", "none", "the same column", "nothing read", "huge"],
)
def test_means_stand_in_their_columns_behind_what_was_read(shares, values, read, expected):
    found = means_ahead(np.array(shares, float), np.array(values, float), np.array(read, np.float32))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.array(expected, np.float32))
