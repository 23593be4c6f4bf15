"""Guarded YAML: what is read, what is refused, and where the message points."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.config.yaml_guard import MAX_BYTES, MAX_DEPTH, load_yaml, read_bytes, read_yaml, scalar
from trainmon_tui.model.errors import BadDataError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-5", 1e-5), ("5.0e-4", 5e-4), (".5", 0.5), ("3.", 3.0), ("-2", -2), ("0", 0), ("012", "012"), ("no", "no"),
        ("yes", "yes"), ("on", "on"), ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("1:30", "1:30"), ("2026-01-20", "2026-01-20"), ("2026-13-45", "2026-13-45"), ("1..5", "1..5"), ("0x1f", "0x1f"),
        ("1_000", "1_000"), (".inf", math.inf), ("9" * 5000, "9" * 5000), ("1e999", math.inf), ("80%", "80%"),
        ("٣", "٣"),
    ],
)  # fmt: skip
def test_scalars_mean_what_people_mean(text, value):
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)


def test_values_and_their_places():
    document = load_yaml("a: {5: 1e-5, 'x': \"no\"}\nb:\n  - 1\n  - {c: d}\n", source="f.yaml")
    assert document.value == {"a": {5: 1e-5, "x": "no"}, "b": [1, {"c": "d"}]}
    assert document.where(("b", 1, "c")) == "f.yaml:4:6"
    assert document.where(("b", 1, "gone", 7)) == "f.yaml:4:5"
    assert document.where(()) == "f.yaml:1:1"


def test_quoted_and_block_scalars_stay_text():
    assert load_yaml("a: '1'\nb: >-\n  2\n  3\nc: |\n  4\n", source="f").value == {
        "a": "1",
        "b": "2 3",
        "c": "4\n",
    }


def test_an_empty_document_is_nothing():
    assert load_yaml("", source="f").value is None
    assert load_yaml("# only a comment\n", source="f").value is None


HOSTILE = {
    "deep": ("[" * 100_000, "nested deeper"),
    "deep maps": ("{a: " * 1000, "nested deeper"),
    "anchor": ("a: &x 1", "anchors and aliases"),
    "alias": ("a: *x", "anchors and aliases"),
    "merge bomb": ("a: &a {x: 1}\nb: {<<: [*a, *a]}", "anchors and aliases"),
    "tag": ("a: !!python/object/apply:os.system [x]", "not allowed"),
    "own tag": ("a: !thing x", "not allowed"),
    "many": ("- a\n" * 30_000, "more than 20000"),
    "large": ("a: " + "x" * MAX_BYTES, "larger than"),
    "two documents": ("a: 1\n---\nb: 2", "second document"),
    "duplicate": ("a: 1\na: 2", "comes twice"),
    "list as key": ("? [a]\n: b", "a key must be"),
    "open": ("a: [1, 2", "expected"),
    "tab": ("a:\n\t- b", "token"),
    "control": ("a: \x01", "control characters"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused(name):
    text, why = HOSTILE[name]
    with pytest.raises(BadDataError, match=why) as caught:
        load_yaml(text, source="f.yaml")
    assert caught.value.message.startswith("f.yaml")


def test_errors_name_line_and_column():
    with pytest.raises(BadDataError) as caught:
        load_yaml("a: 1\nb:\n  c: 1\n  c: 2\n", source="f.yaml")
    assert caught.value.message == "f.yaml:4:3: the key 'c' comes twice"
    with pytest.raises(BadDataError, match=r"f\.yaml:2:1: not UTF-8"):
        load_yaml(b"a: 1\nb: \xff", source="f.yaml")


def test_the_depth_limit_is_exact():
    assert load_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, source="f").value
    with pytest.raises(BadDataError):
        load_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), source="f")


def test_files(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    assert read_yaml(path).value == {"a": 1}
    with pytest.raises(BadDataError, match="No such file"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(BadDataError, match="directory"):
        read_yaml(tmp_path)


def test_a_hostile_file_name_is_cleaned(tmp_path):
    with pytest.raises(BadDataError) as caught:
        load_yaml("a: [", source="\x1b[31mevil\x07.yaml")
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)


def loaded_or_refused(data):
    try:
        load_yaml(data, source="f")
    except BadDataError as error:
        return error.message.startswith("f:")
    return True


@given(st.text(max_size=80))
def test_any_text_is_loaded_or_refused(text):
    assert loaded_or_refused(text)


@given(st.binary(max_size=80))
def test_any_bytes_are_loaded_or_refused(data):
    assert loaded_or_refused(data)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [1, 2, [3]]", {"a": [1, 2, [3]]}),
        ("{}", {}),
        ("[]", []),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("1: a\n2: b", {1: "a", 2: "b"}),
        ("true: a", {"true": "a"}),
        ("1.5: a", {"1.5": "a"}),
        ("'1': a", {"1": "a"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("a: !  x", {"a": "x"}),
        ("--- \na: 1\n...\n", {"a": 1}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: é ⚠", {"a": "é ⚠"}),
    ],
)
def test_documents(text, value):
    assert load_yaml(text, source="f").value == value


def test_the_hint_of_an_error_is_cleaned_line_by_line():
    document = load_yaml("a: 1", source="f")
    error = document.error(("a",), "wrong\x1b[31m", "first \x1b]0;x\x07\nsecond \u202e")
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert len(error.hint.split("\n")) == 2


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ((), "f:1:1"),
        (("a",), "f:1:1"),
        (("b",), "f:2:1"),
        (("b", "c"), "f:3:3"),
        (("b", "c", 0), "f:3:7"),
        (("x",), "f:1:1"),
    ],
)
def test_places(path, where):
    assert load_yaml("a: 1\nb:\n  c: [x, y]\n", source="f").where(path) == where


# What JSON writes as one escape each: YAML knows no pairs of surrogates.
letters = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"], exclude_characters="\x7f")
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False)
    | st.text(letters, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(letters, max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain)
def test_json_is_read_as_what_it_says(value):
    text = json.dumps(value, ensure_ascii=True).replace("Infinity", ".inf")
    assert load_yaml(text, source="f").value == value


@given(plain)
def test_every_value_has_a_place_inside_the_file(value):
    text = json.dumps(value, indent=1)
    lines = text.split("\n")
    document = load_yaml(text, source="f")
    for line, column in document.places.values():
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


@pytest.mark.parametrize(("depth", "allowed"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ("{a: ", "}")])
def test_the_depth_is_limited_exactly(begin, end, depth, allowed):
    text = begin * depth + end * depth
    if allowed:
        assert load_yaml(text, source="f").value
    else:
        with pytest.raises(BadDataError, match=f"nested deeper than {MAX_DEPTH}"):
            load_yaml(text, source="f")


@pytest.mark.parametrize(("more", "allowed"), [(0, True), (1, False)])
def test_the_size_is_limited_exactly(tmp_path, more, allowed):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1 #" + b"x" * (MAX_BYTES - 6 + more))
    if allowed:
        assert read_yaml(path).value == {"a": 1}
    else:
        with pytest.raises(BadDataError, match="larger than 256 KB"):
            read_yaml(path)


def test_a_control_character_is_named_where_it_stands():
    with pytest.raises(
        BadDataError, match=r"^f\.yaml:2:4: control characters are not allowed, found U\+0000$"
    ):
        load_yaml("a: 1\nb: \0\n", source="f.yaml")


def test_a_fifo_that_nobody_writes_to_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "format.yaml")
    with pytest.raises(BadDataError, match="is a FIFO, not a file"):
        read_yaml(tmp_path / "format.yaml")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no /dev/fd here")
def test_what_a_shell_opened_is_read():
    read_end, write_end = os.pipe()
    os.write(write_end, b"a: 1\n")
    os.close(write_end)
    assert read_bytes(Path(f"/dev/fd/{read_end}")) == b"a: 1\n"
    os.close(read_end)
