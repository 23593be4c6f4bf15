import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.formats.patterns import PatternError, compile_pattern
from trainmon_tui.parse.formats.reader import fragments
from trainmon_tui.parse.formats.required import required_texts


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"^iteration (?P<step>\d+) cost (?P<x>\S+)$", ("iteration ", " cost ")),
        (r"\[(?P<a>\d+)\] x\.y", ("[", "] x.y")),
        ("ab+cd*e", ("ab", "c", "e")),
        ("ab??c", ("a", "c")),
        ("a{0,2}b{2}c", ("b", "c")),
        ("a{,5}", ("a{,5}",)),
        ("x(?:ab|c)y", ("x", "y")),
        ("x(?P<a>y(?:z)?)w", ("x", "w")),
        (r"\d+ foo", (" foo",)),
        (r"tab\there", ("tab", "here")),
        (r"[abc]d[^\]]e", ("d", "e")),
        (r"[[:alpha:]]x[]y]z", ("x", "z")),
        (r"caf\x{e9} é", ("caf", " é")),
        (r"\pNa\p{Greek}b", ("a", "b")),
        ("a|b", ()),
        ("(?i)abc", ()),
        ("(?i:abc)d", ()),
        (r"\Qa.b\E", ()),
        (".*", ()),
        ("", ()),
    ],
)
def test_texts_that_every_match_holds(pattern, texts):
    assert required_texts(pattern) == texts


PIECES = st.sampled_from(
    ["a", "b", "loss", r"\.", r"\d+", " ", "(?:x|y)", "(?P<n>z)", "?", "*", "+", "{2}", "{0,1}", "[ab]", ".", "(q", ")", "|", "^", "é", r"\[", "e5", "%", "(?:r)?"]
)  # fmt: skip
LINES = st.lists(
    st.sampled_from(["a", "b", "loss", ".", "1", " ", "x", "z", "q", "é", "[", "e5", "%", "r", "ab"]),
    max_size=8,
).map("".join)


@given(st.lists(PIECES, max_size=8).map("".join), LINES)
def test_nothing_is_required_that_a_match_may_lack(pattern, line):
    """Lines are passed over by this alone: a line that matches has to hold every text."""
    try:
        compiled = compile_pattern(pattern)
    except PatternError:
        return
    if compiled.read(line.encode()) is not None:
        assert all(text in line for text in required_texts(pattern))


@given(LINES)
def test_fragments_are_in_the_skeleton_of_a_line_that_matches(line):
    deleted = b"0123456789.+-eE% #"
    compiled = compile_pattern("(?:.*)" + "".join(f"\\{c}" if c in ".[" else c for c in line) + "(?:.*)")
    skeleton = ("pre " + line + " post").encode().translate(None, deleted)
    assert all(fragment in skeleton for fragment in fragments(compiled, deleted))
