"""The tests that every detector has: what it reads, whole and segment by segment, and what it leaves alone."""

import pytest
from reading import points_of

from trainmon_tui.parse.detectors import examine


def cases_of(detector, read, left_alone):
    """Return four tests of a detector over ``read`` ({name: (log, points)}), lines to leave, and its own samples."""
    each = pytest.mark.parametrize(("text", "points"), read.values(), ids=read)

    @each
    def is_read(text, points):
        assert points_of(text) == points

    @each
    def is_read_by_segments(text, points):
        assert points_of(text, [1] * 20) == points

    @pytest.mark.parametrize("text", left_alone)
    def is_left_alone(text):
        assert detector.detect(text.encode()) is None

    @pytest.mark.parametrize("sample", detector.SAMPLES)
    def is_understood(sample):
        assert examine(sample.encode()) is not None

    return is_read, is_read_by_segments, is_left_alone, is_understood
