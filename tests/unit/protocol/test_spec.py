import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec, decode_spec, encode_spec

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(words, words, st.none() | st.builds(ReplaySpec, st.floats(0.1, 1e6), words, words), st.booleans())
def test_a_spec_comes_back_as_it_went(path, playbook, replay, telemetry):
    spec = EngineSpec(path, playbook, replay, telemetry)
    assert decode_spec(encode_spec(spec)) == spec


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name))
def test_a_files_name_may_be_any_bytes(name):
    path = name.decode("utf-8", "surrogateescape")
    spec = EngineSpec(path, path, ReplaySpec(arrival=path))
    assert decode_spec(encode_spec(spec)) == spec


def test_an_argument_is_one_line_of_ascii_safe_json():
    text = encode_spec(EngineSpec("a\udcff\n\x1b.log"))
    assert text.isprintable()
    assert "\0" not in text


@pytest.mark.parametrize("text", ["", "{}", "run.log", '{"path": 3}'])
def test_anything_else_is_refused(text):
    with pytest.raises(msgspec.DecodeError):
        decode_spec(text)
