import io
import json
import os
import sys

import pytest

from trainmon_tui.cli import telling
from trainmon_tui.cli.telling import Documents, InPlace, Lines, teller_for
from trainmon_tui.model.verdicts import Item, Judgement
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo


def run_of(verdict="unknown", state="waiting", name="a.log", items=1):
    rows = tuple(Item(f"i{n}", f"item {n}", "", "expect", state) for n in range(items))
    return check_document(
        Judgement(verdict, items=rows), RunInfo(name, name, 1, ended=False, lines=1, bytes=2)
    )


class Terminal(io.TextIOWrapper):
    """A standard output that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Called inside a test, it makes standard output a terminal: pytest puts its own there before."""

    def begin():
        stream = Terminal(io.BytesIO(), encoding="utf-8")
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "1")
        return stream

    return begin


def text_of(stream):
    return stream.buffer.getvalue().decode()


def test_lines_tell_changes_and_the_verdict_in_the_end(capsysbinary):
    teller = Lines(named=False)
    teller.show([run_of()], [])
    teller.show([run_of("fail", "fail")], [])
    teller.show([run_of("fail", "fail")], [])
    teller.finish([run_of("fail", "fail")], [])
    assert capsysbinary.readouterr().out.decode().splitlines() == [
        "✗ fail    item 0", "✗ fail    the run's verdict: was: unknown", "verdict: FAIL",
    ]  # fmt: skip


def test_lines_of_several_runs_name_theirs(capsysbinary):
    teller, runs = Lines(named=True), [run_of("pass", "pass"), run_of(name="b.log")]
    teller.show(runs, [])
    teller.finish(runs, [])
    assert capsysbinary.readouterr().out.decode().splitlines() == [
        "a.log: ✓ pass    item 0", "a.log: ✓ pass    the run's verdict: was: unknown", "a.log: verdict: PASS",
        "b.log: verdict: UNKNOWN", "2 runs: 1 unknown, 1 pass",
    ]  # fmt: skip


def test_documents_are_one_a_line(capsysbinary):
    teller = Documents()
    teller.show([run_of()], [])
    teller.show([run_of("pass", "pass"), run_of()], [])
    teller.finish([run_of()], [])
    documents = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [len(document["runs"]) for document in documents] == [1, 2]


def test_tables_are_drawn_over_one_another(terminal):
    out = terminal()
    teller = InPlace()
    teller.show([run_of()], [])
    drawn = text_of(out).count("\n")
    teller.show([run_of("pass", "pass")], [])
    _, second = text_of(out).split(f"\x1b[{drawn}A\r\x1b[J")
    assert "✓ pass    item 0" in second


def test_a_table_is_cut_where_the_terminal_ends_and_whole_in_the_end(terminal, monkeypatch):
    out = terminal()
    monkeypatch.setattr(telling, "_rows", lambda: 10)
    teller = InPlace()
    teller.show([run_of("pass", "pass", items=20)], [])
    shown = text_of(out)
    assert shown.count("\n") == 9
    assert "more lines, shown at the end" in shown
    teller.finish([run_of("pass", "pass", items=20)], [])
    assert all(f"item {n}" in text_of(out).split("\x1b[9A")[1] for n in range(20))


def test_where_nobody_looks_lines_are_written(terminal, monkeypatch):
    terminal()
    assert isinstance(teller_for(json=False, many=False), InPlace)
    assert isinstance(teller_for(json=True, many=False), Documents)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(teller_for(json=False, many=False), Lines)


def test_a_terminal_that_does_not_tell_its_size_has_rows_for_a_table(terminal, monkeypatch):
    out = terminal()

    def unknown(_descriptor):
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", unknown)
    InPlace().show([run_of("pass", "pass", items=20)], [])
    assert text_of(out).count("\n") == 23
