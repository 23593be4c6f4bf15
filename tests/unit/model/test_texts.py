"""Many texts in one buffer are the texts that they were made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.texts import Texts

lists = st.lists(st.text("ab1é", max_size=4).map(str.encode), max_size=8)


@given(lists, lists, st.integers(-9, 9), st.integers(-9, 9), st.sampled_from([1, 2, -1]))
def test_texts_are_a_sequence_of_theirs(texts, more, start, stop, step):
    raw = b"".join(text + b"\n" for text in texts)
    for own, plain in ((Texts.of(texts), texts), (Texts.cut(raw)[0], [text for text in texts if text])):
        assert list(own) == plain
        assert [own[i] for i in range(-len(plain), len(plain))] == plain + plain
        assert list(own[start:stop:step]) == plain[start:stop:step]
        assert list(own + Texts.of(more)) == plain + more
        for part, same in (
            (own, plain),
            (own[start:stop], plain[start:stop]),
            ((own + Texts.of(more))[start:], (plain + more)[start:]),
        ):
            assert part.without(b"a1") == [text.translate(None, b"a1") for text in same]


def test_what_is_empty_is_left_out_of_a_cut_and_told():
    texts, solid = Texts.cut(b"\na\n\n\nbc\n")
    assert list(texts) == [b"a", b"bc"]
    assert solid.tolist() == [False, True, False, False, True]


def test_texts_without_a_place_are_refused():
    with pytest.raises(IndexError):
        Texts.of([b"a"])[1]
    assert not Texts.of([])
    assert Texts.of(texts := Texts.of([b"a"])) is texts


def test_texts_over_another_buffer_stand_at_the_same_places():
    texts = Texts.cut(b"\nab\nc\n")[0].over(b"\nxy\nz\n")
    assert list(texts) == texts.without(b"") == [b"xy", b"z"]
