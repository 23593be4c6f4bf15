import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import points_of, read, segments_of
from writing import format_of, tidal

from trainmon_tui.parse.formats.reader import FormatReader
from trainmon_tui.parse.parser import Parser
from trainmon_tui.parse.shapes import _DELETED

LOG = """\
[2026-01-02 03:04:05] it 12 of 400 :: cost 2.345 / rate 1e-3
heartbeat 1
knob linear 7
VAL: wetness = 0.4
wrote a/b.pt after 12
[2026-01-02 03:04:06] it 13 of 400 :: cost 2.3 / rate oops
heartbeat 2
VAL: wetness = nan
VAL: dryness = 3
Epoch 3: loss=0.5
what is this 7
"""


@pytest.fixture(scope="module")
def log():
    return read(LOG, formats=[tidal()])


def test_values_stand_at_the_step_of_their_line(log):
    assert log.values("tide loss", "train") == [2.345, 2.3]
    assert log.steps("tide loss", "train") == [12, 13]
    assert log.steps("wetness", "valid") == [12, 13]
    assert (log.progress.step, log.progress.steps_total) == (13, 400)


def test_a_text_that_is_no_number_gives_no_point(log):
    assert log.values("speed") == [0.001]


def test_a_tag_is_read_from_the_line_and_its_meaning_from_the_format():
    parser, keys = Parser([tidal()]), {}
    for rows in parser.feed(segments_of(LOG)).rows:
        keys |= {key.tag: (key.metric, key.unit, key.split, rows.family.source) for key in rows.family.keys}
    assert keys["wetness"] == ("accuracy", "fraction", "valid", "record")
    assert keys["tide loss"] == ("loss", None, "train", "record")
    assert keys["speed"] == ("lr", None, "train", "record")
    assert keys["dryness"] == (None, None, "valid", "record")


def test_events_and_settings_carry_their_fields(log):
    kinds = {kind: fields for kind, *_, fields in log.events}
    assert kinds["checkpoint"] == {"path": "a/b.pt"}
    assert log.parser.configuration == {"mixing": "linear", "depth": 7.0}


def test_lines_that_no_pattern_matches_are_left_to_the_detectors(log):
    assert log.values("loss") == [0.5]
    assert log.not_understood == 1
    assert log.parser.formats == {"tidal": 9}


def test_a_time_stamp_becomes_seconds():
    rows = Parser([tidal()]).feed(segments_of(LOG)).rows[0]
    assert rows.walls.tolist() == [1767323045, 1767323046]


@pytest.mark.parametrize("stamp", ["2026-13-45 99:99:99", "9999999999", "yesterday noon", "2026-01-02 03:04"])
def test_any_time_stamp_is_read_or_left_out(stamp):
    text = f"[{stamp}] it 1 of 4 :: cost 2 / rate 1\n".replace("[9999999999]", "[9999999999 x]")
    assert read(text, formats=[tidal()]).values("tide loss") == [2]


@pytest.mark.parametrize("seed", range(8))
def test_cuts_change_nothing(seed):
    chance = random.Random(seed)
    sizes = [chance.randint(0, 4) for _ in range(8)]
    assert read(LOG, sizes, [tidal()]).all() == read(LOG, formats=[tidal()]).all()


def test_the_first_pattern_that_matches_speaks_and_ignored_lines_come_first():
    one = format_of(r"a (?P<x>\d+)", ignore=r"['a \d']")
    two = format_of(r"\w (?P<y>\d+)")
    log = read("a 1\na 12\nb 3\n", formats=[one, two])
    assert log.tags() == {("x", ""), ("y", "")}
    assert (log.values("x"), log.values("y")) == ([12], [3])


def test_a_format_reads_what_a_detector_would_have_read_otherwise():
    taken = format_of(r"step=(?P<step>\d+) loss=(?P<penalty>\S+)")
    log = read("step=3 loss=0.5\n", formats=[taken])
    assert log.tags() == {("penalty", "")}


def test_a_list_gives_its_mean_and_spread():
    log = read(
        "r: 1.0, 2.0,3\nr: 1,,2\n",
        formats=[format_of("r: (?P<reward>.*)", more="    groups: {reward: list}\n")],
    )
    assert log.values("reward") == [2]
    assert log.values("reward max") == [3]


def test_validation_does_not_move_the_runs_step():
    format_ = format_of(r"(?P<split>\w+) (?P<count>\d+)/(?P<count_total>\d+) (?P<a>\S+)")
    assert read("train 5/10 1.0\nval 1/3 2.0\n", formats=[format_]).steps("a", "valid") == [5]


def test_a_field_that_others_reckon_with_has_to_be_a_number():
    format_ = format_of(r"stop (?P<epoch>\S+)", more="    groups: {epoch: field}\n    event: early_stop\n")
    log = read("stop soon\nstop 7\n", formats=[format_])
    assert [(event[0], event[4]) for event in log.events] == [("early_stop", None), ("early_stop", 7.0)]


LINES = st.lists(
    st.sampled_from(
        ["[2026-01-02 03:04:05]", " it ", "12", " of ", " :: cost ", " / rate ", "1e-3", "nan", "VAL", ": ", "wet", " = ", "wrote ",
         " after ", "heartbeat ", "é", "\t", "", "9" * 400, "%", "#", " "]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.lists(LINES, max_size=8))
def test_passing_lines_over_by_their_shape_loses_none(lines):
    """Every line that some pattern matches is claimed by its skeleton."""
    reader, texts = FormatReader([tidal()], _DELETED), [line.encode() for line in lines]
    everything = reader.claims(b"".join(reader_fragments(reader)))
    for text in texts:
        claimed, _ = reader.read(reader.claims(text.translate(None, _DELETED)), np.zeros(1, np.int64), [text])
        asked, _ = reader.read(everything, np.zeros(1, np.int64), [text])
        assert claimed == asked


def reader_fragments(reader):
    return [fragment for claim in reader._claims for fragment in claim.fragments]


@given(st.lists(LINES | st.text(max_size=40), max_size=6))
def test_no_line_raises(lines):
    text = "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines) + "\n"
    assert read(text, formats=[tidal()]).not_understood <= len(lines)
    assert isinstance(points_of(text), list)


def test_kinds_of_lines_are_forgotten_when_a_log_names_ever_new_tags(monkeypatch):
    monkeypatch.setattr("trainmon_tui.parse.formats.reader.MAX_VARIANTS", 3)
    text = "".join(f"VAL: tag_{chr(97 + i)} = {i}\n" for i in range(9))
    log = read(text + text, formats=[tidal()])
    assert log.values("tag_a") == [0, 0]
    assert len(log.parser._shapes.formats._templates) <= 3
