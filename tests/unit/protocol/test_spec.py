import os
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec, TerminalSpec, decode_spec, encode_spec

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


replays = st.none() | st.builds(ReplaySpec, st.floats(0.1, 1e6), words, words)
specs = st.builds(EngineSpec, words, words, replays, st.booleans(), st.none(), words, words)


@given(specs)
def test_a_spec_comes_back_as_it_went(spec):
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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "run.log",
        "3",
        "null",
        "[]",
        '["x"]',
        '["x", "", null, true, null]',
        '[1, "", null, true, null, "", "", ""]',
        '["x", "", 3, true, null, "", "", ""]',
        '["x", "", null, "yes", null, "", "", ""]',
        '["x", "", null, true, null, 1, "", ""]',
        '["x", "", null, true, [1, 2], "", "", ""]',
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        decode_spec(text)


def test_a_terminals_settings_come_back_as_the_system_gave_them():
    controller, terminal = os.openpty()
    try:
        *modes, characters = termios.tcgetattr(terminal)
        spec = TerminalSpec("/dev/pts/3", tuple(modes), tuple(code[0] for code in characters))
        again = decode_spec(encode_spec(EngineSpec("run.log", terminal=spec)))
        assert again.terminal == spec
        assert again.terminal.attributes() == [*modes, characters]
        termios.tcsetattr(terminal, termios.TCSANOW, again.terminal.attributes())
    finally:
        os.close(controller)
        os.close(terminal)
