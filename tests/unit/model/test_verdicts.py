from itertools import combinations_with_replacement

import pytest

from trainmon_tui.model.verdicts import worst


def test_no_verdict_at_all_is_a_pass():
    assert worst([]) == "pass"


@pytest.mark.parametrize("pair", combinations_with_replacement(["pass", "unknown", "warn", "fail"], 2))
def test_the_worse_of_two_wins_in_either_order(pair):
    assert worst(list(pair)) == pair[1]
    assert worst(list(reversed(pair))) == pair[1]
