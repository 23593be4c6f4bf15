import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.settings.python import MAX_BYTES, parse_python
from trainmon_tui.parse.settings.written import Written

PROGRAM = b"""
import os

FREE_BITS = 0.02
NAME: str = "rule_based"
os.system("touch ran")


class Model:
    width: int = 8

    def __init__(self, heads=4, *, drop=-0.1, late=None, other):
        self.depth = 2
        self.cache["seed"] = 7
        self.rate = compute(1)


parser.add_argument("--max-kl-weight", "-k", type=float, default=15.0)
parser.add_argument("-p", dest="patience", default=10)
parser.add_argument("--amp", action="store_true")
parser.add_argument("--no-ema", action="store_false")
parser.add_argument("--bare", type=float)
config = {"teacher": True, 3: 4, **more}
train(lr=1e-5, **config)
"""


def found(source, name):
    return [one for one in parse_python(source) if one.name == name]


@pytest.mark.parametrize(
    ("name", "value", "line", "default"),
    [
        ("FREE_BITS", 0.02, 4, False), ("NAME", "rule_based", 5, False), ("width", 8.0, 10, False),
        ("heads", 4.0, 12, True), ("drop", -0.1, 12, True), ("depth", 2.0, 13, False), ("seed", 7.0, 14, False),
        ("max-kl-weight", 15.0, 18, True), ("patience", 10.0, 19, True), ("amp", False, 20, True),
        ("no-ema", True, 21, True), ("teacher", True, 23, False), ("lr", 1e-5, 24, False),
    ],
)  # fmt: skip
def test_a_constant_is_found_where_it_stands(name, value, line, default):
    assert found(PROGRAM, name) == [Written(name, value, line, default)]


@pytest.mark.parametrize("name", ["rate", "late", "other", "bare", "more", ""])
def test_what_is_no_constant_is_not_found(name):
    assert found(PROGRAM, name) == []


def test_nothing_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parse_python(PROGRAM)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "source",
    [
        b"def broken(:", b"\x00", b"\xff\xfe", b"(" * 5000, b"x = " + b"-" * 20_000 + b"1", b"a = 1\n" * MAX_BYTES,
        b"x = 1" + b"0" * 5000, b"# coding: nonsense\nx = 1",
    ],
    ids=["syntax", "nul", "bytes", "brackets", "signs", "large", "digits", "coding"],
)  # fmt: skip
def test_what_is_no_plain_program_gives_nothing(source):
    assert [one for one in parse_python(source) if one.name != "x" or abs(one.value) != 1] == []


def test_somebody_elses_escapes_are_no_warning_of_ours():
    assert found(b'path = "\\d"\nlr = 1', "lr") == [Written("lr", 1.0, 2)]


@given(st.text("abc=01.\n\t ()[]{}:,'\"#-+*\\", max_size=200))
def test_any_text_gives_plain_values_and_lines_that_exist(text):
    for one in parse_python(text.encode()):
        assert isinstance(one.value, (float, str, bool))
        assert 1 <= one.line <= text.count("\n") + 1
        assert one.name


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True),
        st.floats(allow_nan=False, allow_infinity=False),
        max_size=6,
    )
)
def test_what_is_written_is_what_is_found(settings):
    names = {name: value for name, value in settings.items() if not keyword.iskeyword(name)}
    source = "\n".join(f"{name} = {value!r}" for name, value in names.items()).encode()
    assert {one.name: one.value for one in parse_python(source)} == names
