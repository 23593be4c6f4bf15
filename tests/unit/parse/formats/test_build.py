import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import TIDAL, format_of, tidal

from trainmon_tui.config.yaml_guard import load_yaml
from trainmon_tui.model.errors import BadDataError, TrainmonError
from trainmon_tui.parse.formats.library import format_from
from trainmon_tui.parse.formats.schema import format_schema, schema_text


def refused(text):
    with pytest.raises(BadDataError) as caught:
        format_from(text, source="my.yaml")
    return caught.value.message, caught.value.hint


def changed(old, new):
    assert old in TIDAL
    return TIDAL.replace(old, new, 1)


def test_a_format_has_its_lines_and_samples():
    format_ = tidal()
    assert (format_.name, len(format_.lines), len(format_.samples)) == ("tidal", 4, 6)


@pytest.mark.parametrize(
    ("old", "new", "words", "hint"),
    [
        ("description:", "descripton:", "unknown key 'descripton'", "did you mean 'description'?"),
        ("ignore:", "ignor:", "unknown key 'ignor'", "did you mean 'ignore'?"),
        ("{metric: lr}", "{metrc: lr}", "unknown key 'metrc'", "did you mean 'metric'?"),
        ("when: time", "when: tiem", "'tiem' is not valid here", "did you mean 'time'?"),
        ("speed: {", "sped: {", "the pattern has no group 'sped'", "did you mean 'speed'?"),
        ("event: checkpoint", "event: chekpoint", "'chekpoint' is not valid here", "did you mean 'checkpoint'?"),
        ("split: train", "split: tran", "'tran' is not valid here", "did you mean 'train'?"),
        ("name: tidal", "name: Tidal Loop", "'name': a name is made of", ""),
        (r"wrote (?P<path>", r"(?<!x)wrote (?P<path>", "at character 1: (?<!", "look-behind"),
        ("['heartbeat .*']", r"['(a)\1']", "there is no such escape", "back-references"),
        ("format: 1", "format: 2", "'2' is not valid here", ""),
        ("gives: nothing", "gives: noting", "'noting' is not valid here", "did you mean 'nothing'?"),
        ("step: 12, event", "step: twelve, event", "a number", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_the_nearest_valid_thing(old, new, words, hint):
    text = changed(old, new)
    line = text[: text.index(new)].count("\n") + 1
    message, said = refused(text)
    assert re.match(rf"my\.yaml:{line}:\d+: ", message), message
    assert words in message
    assert hint in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is not a format"),
        ("- a", "this is not a format"),
        ("format: 1", "is missing"),
        ("a: &x 1", "anchors"),
        ("a: [", "my.yaml:2:1: while parsing"),
        ("a: " + "x" * 300_000, "larger than"),
    ],
)
def test_what_is_no_format_at_all_is_refused(text, words):
    assert words in refused(text)[0]


def test_a_pattern_has_to_keep_something():
    with pytest.raises(BadDataError, match="keeps nothing"):
        format_of("hello .*")
    assert format_of("hello .*", more="    event: done\n").lines[0].spec.event == "done"


def test_two_groups_cannot_feed_one_series():
    with pytest.raises(BadDataError, match="feed one series, 'a'"):
        format_of(r"(?P<a>\d+) (?P<b>\d+)", more="    groups: {b: {tag: a}}\n")
    format_of(r"(?P<a>\d+) (?P<b>\d+)", more="    groups: {b: {tag: a, split: valid}}\n")


def test_the_schema_accepts_what_is_accepted_and_refuses_an_unknown_key():
    schema = format_schema()
    jsonschema.validate(load_yaml(TIDAL, source="x").value, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load_yaml(TIDAL.replace("ignore:", "ignor:"), source="x").value, schema)


def test_the_schema_is_checked_in_as_the_types_have_it(checkout):
    assert (checkout / "docs" / "format.schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text()) == format_schema()


def is_clean(text):
    """Whether a text is a format, or is refused in words that can be printed."""
    try:
        format_from(text)
    except TrainmonError as error:
        return error.exit_code == 65 and str(error).replace("\n", "").isprintable()
    return True


KEYS = [
    "format",
    "name",
    "description",
    "lines",
    "pattern",
    "groups",
    "samples",
    "gives",
    "split",
    "event",
    "ignore",
    "metrics",
    "kind",
]
LEAVES = st.sampled_from(
    [
        "1",
        "tidal",
        "train",
        "nothing",
        r"'(?P<a>\d+)'",
        "'(?P<a>'",
        "value",
        "step",
        "[]",
        "{}",
        "~",
        "x y",
        "-3",
    ]
)
NODES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), NODES, max_size=8))
def test_any_yaml_is_a_format_or_a_clean_error(top):
    text = "".join(f"{key}: {value}\n" for key, value in top.items())
    assert is_clean(text)


@given(
    st.integers(0, len(TIDAL)),
    st.sampled_from(["", "}", "'", ": ", "- ", "\n", "(?P<", "\\", "&a ", "[", "é", "\x00"]),
    st.integers(0, 6),
)
def test_a_damaged_format_is_a_format_or_a_clean_error(at, put, gone):
    assert is_clean(TIDAL[:at] + put + TIDAL[at + gone :])
