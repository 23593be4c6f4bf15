import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo, printable
from trainmon_tui.report.table import Look, render_tables

INFO = RunInfo("/runs/a/run.log", "run.log", 1, ended=True, lines=3, bytes=40)


def named(name):
    return msgspec.structs.replace(INFO, path=f"/runs/{name}", name=name)


@given(st.binary(min_size=1, max_size=40))
def test_a_file_name_of_any_bytes_can_be_printed_and_encoded(raw):
    shown = printable(named(raw.decode("utf-8", "surrogateescape")))
    for text in (shown.path, shown.name):
        assert text.isprintable() or not text.isascii()
        assert msgspec.json.decode(msgspec.json.encode(text)) == text


@pytest.mark.parametrize("name", ["run.log", "läuft.log", "日本.log", "a b.log"])
def test_an_honest_name_stays_as_it_is(name):
    assert printable(named(name)) == named(name)


def test_only_the_names_are_touched():
    shown = printable(named("\x1b[2Jrun.log"))
    assert shown == named("run.log")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "run.log: 3 lines, 40B, read to its end and judged as ended"),
        ({"lines": 1}, "run.log: 1 line, 40B, read to its end and judged as ended"),
        ({"lines": 0, "bytes": 0}, "run.log: 0 lines, 0B, read to its end and judged as ended"),
        ({"ended": False, "as_of": "epoch 5"}, "run.log: 3 lines, 40B, judged as of epoch 5"),
        ({"attempts": 3}, "run.log: 3 lines, 40B, 3 attempts, read to its end and judged as ended"),
        ({"lines": 48_200}, "run.log: 48,200 lines, 40B, read to its end and judged as ended"),
    ],
)
def test_the_first_line_of_a_table_says_what_was_read(changes, line):
    run = check_document(Judgement(), msgspec.structs.replace(INFO, **changes))
    assert render_tables([run], Look()).splitlines()[0] == line


def test_trouble_is_said_below_the_runbook():
    troubled = msgspec.structs.replace(INFO, trouble="1 traceback (line 6)")
    lines = render_tables([check_document(Judgement(), troubled)], Look()).splitlines()
    assert lines[2] == "trouble: 1 traceback (line 6)"
    assert "trouble" not in render_tables([check_document(Judgement(), INFO)], Look())
