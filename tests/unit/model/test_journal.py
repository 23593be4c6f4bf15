"""A journal's entries and their lines."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.journal import (
    Adjusted,
    Entry,
    Note,
    Strange,
    Taken,
    Tick,
    Undone,
    cleaned,
    decode_entry,
    encode_entry,
    told,
)
from trainmon_tui.model.verdicts import Place

WHEN = datetime(2026, 11, 21, 15, 8, 27, tzinfo=UTC)
DEEDS = [
    (Tick("save-best"), "ticked save-best"),
    (Tick("save-best", done=False), "unticked save-best"),
    (Taken("kl", "A: wait", "it falls"), "decided kl: A: wait (it falls)"),
    (Adjusted("free_bits", 0.015, "epoch=5", "too high"), "set free_bits = 0.015 from epoch 5 (too high)"),
    (Adjusted("kind", "rule"), "set kind = rule"),
    (Adjusted("frozen", value=True, since="step=100"), "set frozen = true from step 100"),
    (Note("a new disk"), "a new disk"),
    (Undone("ab12"), "took back ab12"),
]


def entry(did, **at):
    return Entry("ab12", WHEN, "ann@lab", Place(**at), did)


@pytest.mark.parametrize(("did", "words"), DEEDS)
def test_every_deed_is_told_and_comes_back(did, words):
    assert told(did) == words
    line = encode_entry(entry(did, epoch=5.0, step=7.0, line=3, offset=90))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode_entry(line) == entry(did, epoch=5.0, step=7.0, line=3, offset=90)


def test_a_line_keeps_only_the_places_that_are_known():
    fields = msgspec.json.decode(encode_entry(entry(Tick("a"), epoch=2.0)))
    assert fields["at"] == {"epoch": 2.0}
    assert fields["v"] == 1
    assert fields["time"] == "2026-11-21T15:08:27Z"
    assert fields["did"] == {"kind": "tick", "item": "a", "done": True}


def test_the_time_is_shown_to_the_second():
    late = msgspec.structs.replace(entry(Tick("a")), time=WHEN.replace(microsecond=999_999))
    assert late.when == "2026-11-21T15:08:27Z"


@pytest.mark.parametrize(
    ("line", "kind", "version"),
    [
        (b'{"v":2,"did":{"kind":"tick","item":"a"},"later":1}', "tick", 2),
        (b'{"v":1,"id":"x","time":"2026-11-21T15:08:27Z","did":{"kind":"photo","of":[1]}}', "photo", 1),
        (b'{"v":3}', "", 3),
        ('{"v":1,"did":{"kind":"ph\u001b[2Joto"}}'.encode(), "photo", 1),
    ],
)
def test_what_a_later_version_wrote_is_kept_apart(line, kind, version):
    assert decode_entry(line.replace(b"\x1b", b"\\u001b")) == Strange(kind, version)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"v":1,"id":"x","time":"2026-11-21T15:08:27Z","did":{"kind":"tick"}}',
        b'{"v":1,"id":"x","time":"2026-11-21T15:08:27","did":{"kind":"note","text":"no zone"}}',
        b'{"v":1,"id":"x","time":"yesterday","did":{"kind":"note","text":"a"}}',
        b'{"v":1,"id":"x","time":"2026-11-21T15:08:27Z","did":{"kind":"note","text":""}}',
        b'{"v":1,"id":"x","time":"2026-11-21T15:08:27Z","at":{"epoch":1e999},"did":{"kind":"note","text":"a"}}',
        b'{"v":1,"id":"x","time":"2026-11-21T15:08:27Z","did":{"kind":"param","param":"a","value":1,"since":"soon"}}',
        b'{"v":1,"id":"\xff","time":"2026-11-21T15:08:27Z","did":{"kind":"note","text":"a"}}',
    ],
)
def test_what_is_no_entry_is_refused(line):
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode_entry(line)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(line):
    try:
        found = decode_entry(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    assert isinstance(found, Strange | Entry)


def test_hostile_texts_are_cleaned():
    did = Taken("kl\x1b[2J", "A\u202e", "x\n\x07y")
    assert cleaned(did) == Taken("kl", "A\ufffd", "x\u240a\u2407y")
    read = decode_entry(encode_entry(entry(did)))
    assert read.did == cleaned(did)
    stranger = msgspec.structs.replace(entry(Tick("a")), who="ann\x1b]0;x\x07@lab")
    assert decode_entry(encode_entry(stranger)).who == "ann@lab"


def test_a_text_is_cut_where_it_is_too_long():
    with pytest.raises(msgspec.ValidationError):
        decode_entry(encode_entry(entry(Note("x" * 2001))))


names = st.text(min_size=1, max_size=20).map(lambda text: f"a{text}")
words = st.text(max_size=50)
deeds = st.one_of(
    st.builds(Tick, names, done=st.booleans()),
    st.builds(Taken, names, names, words),
    st.builds(
        Adjusted,
        names,
        st.one_of(st.floats(allow_nan=False, allow_infinity=False), names, st.booleans()),
        st.sampled_from(["", "epoch=5", "step=1000", "epoch=2.5"]),
        words,
    ),
    st.builds(Note, names),
    st.builds(Undone, names),
)
places = st.builds(
    Place,
    st.none() | st.floats(0, 1e9),
    st.none() | st.floats(0, 1e9),
    st.none() | st.integers(0, 1 << 40),
    st.none() | st.integers(0, 1 << 40),
)


@given(deeds, places)
def test_every_entry_comes_back_from_its_line(did, place):
    did = cleaned(did)
    found = decode_entry(encode_entry(Entry("ab12", WHEN, "ann@lab", place, did)))
    assert found == Entry("ab12", WHEN, "ann@lab", place, did)


@given(deeds)
def test_what_is_told_can_be_shown_anywhere(did):
    assert "\x1b" not in told(cleaned(did))
    assert "\n" not in told(cleaned(did))
