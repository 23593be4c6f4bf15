import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.formats import patterns as module
from trainmon_tui.parse.formats.patterns import PatternError, UnavailableError, compile_pattern


def refused(pattern):
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    return str(caught.value), caught.value.hint


def test_a_pattern_matches_the_whole_line_and_blanks_behind_it():
    compiled = compile_pattern(r"it (?P<step>\d+) cost (?P<cost>\S+)")
    assert compiled.names == ("step", "cost")
    assert compiled.read(b"it 12 cost 0.5  ") == (b"12", b"0.5")
    assert compiled.read(b"say it 12 cost 0.5") is None


def test_anchors_may_be_written_or_left_out():
    assert compile_pattern(r"^it (?P<step>\d+)$").read(b"it 12") == (b"12",)


def test_groups_without_a_name_keep_nothing():
    assert compile_pattern(r"(it|at) (?P<step>\d+)(x)?").read(b"at 12") == (b"12",)


def test_a_group_that_takes_no_part_has_no_text():
    assert compile_pattern(r"a(?P<b>b)?(?P<c>c)?").read(b"ac") == (None, b"c")


@pytest.mark.parametrize(
    ("pattern", "words", "advice"),
    [
        (r"(?<=a)b", "at character 1: (?<=", "no look-ahead and no look-behind"),
        (r"a(?!b)", "at character 2: (?!", "no look-ahead"),
        (r"(a)\1", r"at character 4: \1", "no back-references"),
        (r"(?P<a>x)(?P=a)", "(?P", "no back-references"),
        (r"(?>ab)", "(?>", "atomic"),
        (r"a++", "a repetition is repeated", "possessive"),
        (r"a{1,5000}", "too large at character 2: {1,5000}", "at most 1000"),
        (r"(?(1)a|b)", "(?(", "conditions"),
        (r"x\Z", r"\Z", "writes the end of the text $"),
        (r"(unclosed", "a ( is never closed", ""),
        (r"a)", "a ) was never opened", ""),
        (r"[z-a]", "ends before it begins at character 2: z-a", ""),
        (r"*a", "nothing stands before the repetition", ""),
        ("(?P<é>a)", "a group cannot be called 'é'", "letters, digits and _"),
        ("(?P<a>x)(?P<a>y)", "two groups are called 'a'", "a line of its own"),
        ("()" * 70, "more than 64 groups", "(?: )"),
    ],
)
def test_what_re2_lacks_is_said_with_its_place(pattern, words, advice):
    message, hint = refused(pattern)
    assert words in message
    assert advice in hint


def test_re2_itself_prints_nothing(capfd):
    refused(r"(?<=a)b")
    assert capfd.readouterr() == ("", "")


def test_time_is_bounded_whatever_the_pattern():
    compiled = compile_pattern(r"(?P<a>(a+)+)b")
    assert compiled.read(b"a" * 15_000) is None


def test_without_re2_formats_alone_are_unavailable(monkeypatch):
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(UnavailableError) as caught:
        compile_pattern("a")
    assert "google-re2" in caught.value.message
    assert "everything else works" in caught.value.hint


@given(st.text(alphabet="ab\\()[]{}?*+|.^$<>P=!0123:-é", max_size=24), st.binary(max_size=30))
def test_any_text_is_a_pattern_or_a_clean_refusal(pattern, line):
    assert reads_or_refuses(pattern, line)


def reads_or_refuses(pattern, line):
    try:
        row = compile_pattern(pattern).read(line)
    except PatternError as error:
        return str(error).isprintable()
    return row is None or all(text is None or text in line for text in row)


def test_a_pattern_takes_bounded_memory():
    assert module.MAX_MEMORY <= 8 << 20
    message, hint = refused("(((a{30}){30}){30})")
    assert "too large" in message
    assert hint
