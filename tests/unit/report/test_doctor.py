"""The document of ``doctor``: its state, its rows, its width and its schema."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import ExitCode
from trainmon_tui.report.doctor import (
    Check,
    SeenEvent,
    SeenFile,
    SeenSeries,
    doctor_document,
    encode_doctor,
    exit_code,
    sections,
    summary,
)
from trainmon_tui.report.schemas import schema
from trainmon_tui.report.table import Look, render_sections

LOSS = SeenSeries("loss", "train", "loss", 12_000, 12_000, None, shown=True)
FILE = SeenFile(
    "run.log", "log", 2048, 5.0, lines=900, not_understood=3, attempts=2, settings=1,
    series=[LOSS, SeenSeries("acc", "valid", None, 1, None, 2.5, shown=False)],
    events=[SeenEvent("early_stop", 1, 890, "Early stopping"), SeenEvent("nan", 4, None, "")],
)  # fmt: skip
OK = Check("run", "files", "ok", "1 file")
WARN = Check("terminal", "size", "warn", "39 columns: too small", "make it larger")
FAIL = Check("gpu", "nvml", "fail", "no answer")


def lines(document, columns=80):
    return [line for line in render_sections(sections(document), Look(columns)) if line]


@pytest.mark.parametrize(
    ("checks", "state", "code", "said"),
    [
        ([], "ok", ExitCode.PASS, "0 checks: nothing is wrong"),
        ([OK], "ok", ExitCode.PASS, "1 check: nothing is wrong"),
        ([OK, WARN], "warn", ExitCode.WARN, "2 checks: 1 to look at"),
        ([FAIL, OK, WARN], "fail", ExitCode.WARN, "3 checks: 2 to look at"),
    ],
)
def test_the_worst_check_is_the_state(checks, state, code, said):
    document = doctor_document(None, checks, [])
    assert (document.state, exit_code(document), summary(document)) == (state, code, said)


def test_a_table_names_checks_and_files():
    assert lines(doctor_document("run.log", [OK, WARN], [FILE])) == [
        "The run",
        "  ✓ ok      1 file",
        "Its files",
        "            run.log: log, 2.0K",
        "            900 lines, 3 not understood, 2 attempts, 1 setting, 2 series",
        "            loss [train]: 12k points, to step 12000",
        "            acc [valid]: 1 point, to epoch 2.5",
        "            events: 1 early stop (line 890), 4 nan",
        "This terminal",
        "  ▲ warn    39 columns: too small",
        "            do: make it larger",
    ]


def test_many_series_are_counted():
    document = doctor_document("x", [], [SeenFile("x", "log", 1, 1.0, lines=1, series=[LOSS] * 30)])
    assert lines(document)[-1].strip() == "and 22 more series"


def test_a_file_that_was_not_read_says_why():
    document = doctor_document("x", [], [SeenFile("x.bin", "other", 1, 1.0, "x.bin is a binary file")])
    assert lines(document)[-1].strip() == "x.bin: x.bin is a binary file"


@given(st.integers(40, 120), st.text(max_size=200))
def test_every_line_fits(columns, text):
    check = Check("run", "files", "warn", text, text)
    seen = SeenFile(
        text, "log", 1, None, lines=1, series=[SeenSeries(text, "", None, 1, None, None, shown=True)]
    )
    document = doctor_document(text, [check], [seen])
    assert all(len(line) <= columns for line in lines(document, columns))
    body = encode_doctor(document).decode()
    assert not any(0x7F <= ord(letter) < 0xA0 or letter in "\x1b\u202e" for letter in body)


def test_the_document_fits_its_schema():
    body = encode_doctor(doctor_document("run.log", [OK, WARN, FAIL], [FILE]))
    jsonschema.validate(json.loads(body), schema("doctor"))
    assert b'\n  "checks": [' in body
