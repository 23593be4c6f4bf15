"""The digits of a buffer as `re` finds them."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from trainmon_tui.parse.runs import Runs

NUMBER = re.compile(rb"[0-9]+(?P<plain>(?:\.(?P<decimals>[0-9]*))?)(?P<power>(?:[eE][-+]?[0-9]+)?)")


@given(st.text("019.eE+- x", max_size=40))
@example("1.5e-3 1.e5 1e 1e+ 1.2.3 .5e1 12e3.4")
def test_every_run_begins_the_number_that_an_expression_reads(text):
    raw = text.encode() + b"\n"
    runs = Runs(raw)
    found = list(re.finditer(rb"[0-9]+", raw))
    assert list(zip(runs.starts.tolist(), runs.ends.tolist(), strict=True)) == [
        *(run.span() for run in found),
        (len(raw), len(raw)),
    ]
    for i, run in enumerate(found):
        number = NUMBER.match(raw, run.start())
        decimals, power = bool(number["decimals"]), bool(number["power"])
        assert (int(runs.lengths[i]), bool(runs.pointed[i])) == (len(run[0]), bool(number["plain"]))
        assert (int(runs.fraction[i]), int(runs.power[i]), int(runs.sizes[i])) == (
            decimals,
            power,
            1 + decimals + power,
        )
        assert (int(runs.plain_ends[i]), int(runs.number_ends[i])) == (number.end("plain"), number.end())
