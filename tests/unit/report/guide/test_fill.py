import re

import pytest
from guide_answers import MARKS, answer
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.report.guide.answers import Answer
from trainmon_tui.report.guide.fill import fill_guide
from trainmon_tui.report.guide.scan import MAX_BINDINGS, MAX_COMMENT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- [ ] a <!-- tm: yes -->", "- [x] a <!-- tm: yes -->"),
        ("- [ ] a <!-- tm: no -->", "- [!] a <!-- tm: no -->"),
        ("- [ ] a <!-- tm: hm -->", "- [~] a <!-- tm: hm -->"),
        ("- [x] a <!-- tm: open -->", "- [ ] a <!-- tm: open -->"),
        ("- [x] a <!-- tm: hand -->", "- [x] a <!-- tm: hand -->"),
        ("- [X] a <!-- tm: yes -->", "- [X] a <!-- tm: yes -->"),
        ("> 1. [!] a <!--tm:yes-->", "> 1. [x] a <!--tm:yes-->"),
        ("☐ a □ b ☐ c <!-- tm: yes | no | hm -->", "☑ a ⊠ b ◩ c <!-- tm: yes | no | hm -->"),
        ("☒ a ◪ b <!-- tm: open | open -->", "☐ a □ b <!-- tm: open | open -->"),
        ("yes [ ] no [ ] <!-- tm: no | yes -->", "yes [!] no [x] <!-- tm: no | yes -->"),
        ("KL: _____ (0.03) <!-- tm: say 0.035 -->", "KL: __0.035__ (0.03) <!-- tm: say 0.035 -->"),
        ("KL: __0.1__ <!-- tm: say 0.035 -->", "KL: __0.035__ <!-- tm: say 0.035 -->"),
        ("KL: __0.1__ <!-- tm: unknown -->", "KL: _____ <!-- tm: unknown -->"),
        ("KL: _________ <!-- tm: unknown -->", "KL: _________ <!-- tm: unknown -->"),
        ("___-___ (___%) <!-- tm: say 1|say 2 -->", "__1__-__2__ (___%) <!-- tm: say 1|say 2 -->"),
        ("___ ___ <!-- tm: - | say 2 -->", "___ __2__ <!-- tm: - | say 2 -->"),
        ("- [ ] v: ___ <!-- tm: yes | say 5 -->", "- [x] v: __5__ <!-- tm: yes | say 5 -->"),
        ("- [ ] v: ___ <!-- tm: say 5 -->", "- [ ] v: __5__ <!-- tm: say 5 -->"),
        ("was it so: ___ <!-- tm: yes -->", "was it so: __yes__ <!-- tm: yes -->"),
        ("a ___ <!-- tm: say 1 --> b ___ <!-- tm: say 2 -->", "a __1__ <!-- tm: say 1 --> b __2__ <!-- tm: say 2 -->"),
        ("| KL | ___ | <!-- tm: say a|b -->", None),
        ("x = list[x] [a](b) ![ ](c) [x]: d ___ <!-- tm: say 1 -->", "x = list[x] [a](b) ![ ](c) [x]: d __1__ <!-- tm: say 1 -->"),
        ("<!-- tm: say 1 -->\n\nKL ___", "<!-- tm: say 1 -->\n\nKL __1__"),
        ("- [ ] a\n  <!-- tm: yes -->\n- [ ] b", "- [ ] a\n  <!-- tm: yes -->\n- [x] b"),
        ("<!-- tm: say 1 |\n say 2 -->\n```\na ___\n\nb ___\n```\nc ___", "<!-- tm: say 1 |\n say 2 -->\n```\na __1__\n\nb __2__\n```\nc ___"),
        ("```\na = ___ # <!-- tm: say a_b -->\n```", "```\na = __a_b__ # <!-- tm: say a_b -->\n```"),
    ],
)  # fmt: skip
def test_places_are_filled(filled, line, expected):
    if expected is not None:
        assert filled(line) == expected
        assert filled(expected) == expected


@pytest.mark.parametrize(
    ("said", "prose", "code"),
    [
        ("rule_based", "rule_based", "rule_based"),
        ("__init__", "init", "init"),
        ("a__b", r"a\_\_b", "a_b"),
        ("x | <b> *c*", r"x \| \<b> \*c\*", "x | <b> *c*"),
        ("<!-- tm: no -->", r"\<! -- tm: no -- >", "<! -- tm: no -- >"),
        ("[ ] ☐", r"\[ \] ☐", "[ ] ☐"),
        ("a\nb\x1b[31mc", "a bc", "a bc"),
        ("y" * 300, "y" * 200, "y" * 200),
    ],
)
def test_what_is_filled_in_marks_nothing_up_and_is_no_place_itself(said, prose, code):
    def answer(_):
        return Answer(text=said)

    for guide, shown in (("v ___ <!-- tm: a -->", prose), ("```\nv ___ <!-- tm: a -->\n```", code)):
        once = fill_guide("g", guide.encode(), answer).text
        assert once.decode() == guide.replace("___", f"__{shown}__")
        assert fill_guide("g", once, answer).text == once


def test_each_place_is_told_with_what_was_written_or_why_not(fill):
    told = fill("# A\n- [ ] v: ___ ___ <!-- tm: yes | say 5 | gone -->\n")
    assert [(place.line, place.column, place.kind, place.written, place.why) for place in told.places] == [
        (2, 4, "box", "x", ""), (2, 10, "blank", "5", ""), (2, 14, "blank", "", "not yet"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["nothing here <!-- tm: say 1 -->", "one ___ <!-- tm: say 1 | say 2 -->", "[ ] box <!-- tm: say 1 -->"],
)
def test_a_line_whose_places_do_not_fit_is_left_and_said(fill, line):
    told = fill(f"{line}\n- [ ] b <!-- tm: yes -->")
    assert told.text.decode() == f"{line}\n- [x] b <!-- tm: yes -->"
    (notice,) = told.notices
    assert notice.startswith(f"guide.md:1:{line.index('say') + 1}: ")
    assert "left as they are" in notice


@pytest.mark.parametrize(
    ("guide", "message"),
    [
        ("a\n\n\ufeffx <!-- tm: yes", "guide.md:3:4: this comment is not closed"),
        ("\ufeff<!-- tm: yes <!-- tm: no -->", "guide.md:1:1: this comment is not closed before the next one"),
        ("a\r\nb\rc <!-- tm: kl fmt=q -->", "guide.md:3:19: unknown number format"),
        ("é___ <!-- tm: kl fmt=x -->", "guide.md:1:22: unknown number format 'x'"),
        ("<!-- tm:" + "a" * MAX_COMMENT + "-->", "guide.md:1:1: this comment is not closed"),
        ("<!-- tm:" + "|".join(["-"] * 1500) + "-->\n" + "<!-- tm:" + "|".join(["-"] * 1500) + "-->",
         f"guide.md:2:1: more than {MAX_BINDINGS} bindings"),
        ("x" * 300_000, "guide.md: larger than 256 KB"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_refused_with_its_place(fill, guide, message):
    with pytest.raises(BadDataError) as refused:
        fill(guide)
    assert str(refused.value).startswith(message)


def test_a_large_guide_takes_no_time(fill):
    line = "- [ ] v: _____ <!-- tm: yes | say 5 -->\n"
    told = fill(line * 999)
    assert told.text.decode() == "- [x] v: __5__ <!-- tm: yes | say 5 -->\n" * 999
    assert fill(told.text).text == told.text


PIECES = [
    b"- [ ] ", b"[x]", b"_____", b"___", b"__5__", b"__", b"_", "☐".encode(), "⊠".encode(), b"text ", b"\t", b"> ", b"```",
    b"<!-- other -->", b"<!--", b"-->", b"\xff\xfe", b"\x00", "é".encode(), b"**b**", b"| ", b"#", b"~~~", b"`",
]  # fmt: skip
ENDS = [b"\n", b"\r\n", b"\r", b""]
COMMENTS = [
    b"<!-- tm: yes -->", b"<!-- tm: no | say 5 -->", b"<!-- tm: say __a__ [ ] -->", b"<!-- tm: gone -->",
    b"<!-- tm: hand | - | say b -->", b"<!-- tm: open -->",
]  # fmt: skip
UNBOUND = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)), max_size=6)
    .map(b"".join)
    .filter(lambda line: b"\n" not in line and b"\r" not in line and b"tm:" not in line)
)
BOUND = st.tuples(UNBOUND, st.sampled_from(COMMENTS), st.sampled_from([b"", b" ___ [ ]"])).map(b"".join)
GUIDES = st.lists(
    st.tuples(st.one_of(UNBOUND, BOUND), st.sampled_from(ENDS[:3])).map(b"".join), max_size=8
).map(b"".join)


def physical(guide):
    return re.split(rb"(?<=\n)|(?<=\r)(?!\n)", guide)


@given(GUIDES, st.sampled_from([b"", b"\xef\xbb\xbf"]), UNBOUND)
def test_filling_again_changes_nothing(guide, bom, last):
    once = fill_guide("g", bom + guide + last, answer).text
    assert fill_guide("g", once, answer).text == once


FRESH = st.lists(
    st.sampled_from([b"- [ ] ", b" _____ ", "☐".encode(), "□".encode(), b"text", b"\xff"]), max_size=6
).map(b"".join)
ANSWERED = st.lists(
    st.sampled_from(["yes", "no", "hm", "open", "say 5", "say a_b", "gone"]), min_size=1, max_size=4
)


@given(st.lists(st.tuples(FRESH, ANSWERED), max_size=5), st.data())
def test_what_was_known_before_leaves_no_trace(lines, data):
    guide = b"".join(b"%s<!-- tm: %s -->\n" % (line, " | ".join(asked).encode()) for line, asked in lines)
    other = {
        asked: data.draw(st.sampled_from(["yes", "no", "open"] if asked in MARKS else ["say 9", "gone"]))
        for _, many in lines for asked in many
    }  # fmt: skip

    def earlier(binding):
        return answer(binding._replace(text=other[binding.text]))

    before = fill_guide("g", guide, earlier).text
    assert fill_guide("g", before, answer).text == fill_guide("g", guide, answer).text


@given(GUIDES, st.sampled_from([b"", b"\xef\xbb\xbf"]), UNBOUND)
def test_lines_without_a_binding_stay_byte_for_byte(guide, bom, last):
    whole = bom + guide + last
    before, after = physical(whole), physical(fill_guide("g", whole, answer).text)
    assert len(before) == len(after)
    touchable = set()
    for number, line in enumerate(before):
        if b"tm:" in line:
            touchable |= {number, *range(number, len(before))} if _is_alone(line) else {number}
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if number not in touchable:
            assert old == new


def _is_alone(line):
    rest = re.sub(rb"<!--[ \t]*tm:.*?-->", b"", line)
    return not rest.decode("utf-8", "replace").strip("\ufeff \t\r\n>-*+#")
