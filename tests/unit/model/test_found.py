import pytest

from trainmon_tui.model.found import ALIVE_S, FoundRun


@pytest.mark.parametrize(
    ("changed_s", "age_s", "alive"),
    [(1000.0, 0.0, True), (1000.0 - ALIVE_S + 1, ALIVE_S - 1, True), (1000.0 - ALIVE_S, ALIVE_S, False), (1060.0, 0.0, True)],
)  # fmt: skip
def test_a_run_is_alive_for_a_minute_after_its_last_change(changed_s, age_s, alive):
    run = FoundRun("run.log", "log", 9, changed_s)
    assert run.age_s(1000.0) == age_s
    assert run.is_alive(1000.0) is alive
