"""Logs of many frameworks with what a person would chart of them, as text: one file each in tests/data/kinds.

A file holds the log, a line ``=== reads as``, and one line for each series that says something of learning:
``tag | split | metric | unit | points``. A point is ``step@epoch=value``; what the log does not say is left out.
"""

from pathlib import Path

import numpy as np
import pytest
from reading import cut, plain, segments_of

from trainmon_tui.parse.parser import Parser

FOLDER = Path(__file__).resolve().parents[2] / "data" / "kinds"
BREAK = "=== reads as\n"
RETURN = "\u240d"
"""Stands for a carriage return in the files."""
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def load(name):
    """Return the log of a kind and the lines that say what it reads as."""
    log, mark, expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition(BREAK)
    assert mark, f"{name}.txt does not say what it reads as"
    return log.replace(RETURN, "\r"), expected.splitlines()


def series_of(text, sizes=()):
    """Return a line for each series of a log that is no clock, counter, size or setting."""
    parser = Parser()
    series = {}
    for parsed in (*map(parser.feed, cut(segments_of(text), sizes)), parser.finish()):
        for rows in parsed.rows:
            add(series, rows)
    return [f"{head} | {' '.join(points)}" for (*_, head), points in sorted(series.items())]


def add(series, rows):
    present = np.ones(rows.values.shape, bool) if rows.present is None else rows.present
    for column, key in enumerate(rows.family.keys):
        if key.quiet:
            continue
        head = f"{key.tag} | {key.split} | {key.metric or ''} | {key.unit or ''}"
        points = series.setdefault((rows.family.id, column, head), [])
        for i in np.flatnonzero(present[:, column]):
            place = number(plain(rows.steps[i])) + "@" + number(plain(rows.epochs[i]))
            points.append(f"{place.rstrip('@')}={number(float(rows.values[i, column]))}".lstrip("="))


def number(value):
    return "" if value is None else f"{value:.10g}"


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_of_log_reads_as_a_person_would_chart_it(name):
    log, expected = load(name)
    assert series_of(log) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_of_log_reads_the_same_however_it_arrives(name):
    log, expected = load(name)
    one_by_one = [1] * log.count("\n")
    assert sorted(series_of(log, one_by_one)) == sorted(expected)
