"""The line that is typed into, and the names that its letters find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.letters import matching
from trainmon_tui.ui.prompt import HINTS, LEADS, LONGEST, Prompt

NAMES = ["train_loss", "valid_loss", "learning_rate", "lr", "grad_norm", "KL", "漢字"]
texts = st.text("ab _K漢é", max_size=12)


def typed(*keys, kind="find", text=""):
    prompt = Prompt(kind, text)
    for key in keys:
        prompt.take(key, key if len(key) == 1 else None)
    return prompt.text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("abc", "abc"),
        (["a", "backspace"], ""),
        (["backspace"], ""),
        (["a", "b", " ", "c", "ctrl+w"], "ab "),
        (["a", " ", " ", "ctrl+w"], ""),
        (["ctrl+w"], ""),
        (["a", "b", "ctrl+u", "c"], "c"),
        (["漢", "字", "backspace"], "漢"),
        (["a", "up", "b", "escape"], "ab"),
        (["a", "\x07", "b"], "ab"),
    ],
)
def test_keys_type_and_erase(keys, text):
    assert typed(*keys) == text


@pytest.mark.parametrize(
    ("key", "character", "taken"),
    [
        ("a", "a", True),
        ("backspace", "\x7f", True),
        ("up", None, False),
        ("enter", "\r", False),
        ("tab", "\t", False),
    ],
)
def test_a_key_that_types_nothing_is_left_to_others(key, character, taken):
    assert Prompt("goto").take(key, character) is taken


def test_a_line_has_an_end():
    assert typed(*("x" * (LONGEST + 50))) == "x" * LONGEST


@given(st.lists(st.sampled_from(["a", " ", "b", "backspace", "ctrl+w"]), max_size=40))
def test_erasing_words_never_leaves_more_than_was_there(keys):
    before, after = typed(*keys), typed(*keys, "ctrl+w")
    assert before.startswith(after)
    assert after == "" or after.endswith(" ")
    assert len(after) < len(before) or not before


def test_whatever_is_typed_elsewhere_than_in_a_dialog_has_a_lead_and_a_hint():
    assert LEADS.keys() == HINTS.keys()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", NAMES),
        ("loss", ["train_loss", "valid_loss"]),
        ("lr", ["lr", "learning_rate"]),
        ("vl", ["valid_loss"]),
        ("kl", ["KL"]),
        ("gn", ["grad_norm"]),
        ("字", ["漢字"]),
        ("t l", ["train_loss"]),
        ("zzz", []),
    ],
)
def test_letters_find_names_the_best_first(words, found):
    assert [NAMES[place] for place in matching(words, NAMES)][: len(found)] == found


@given(texts, st.lists(texts, max_size=8))
def test_what_is_found_has_the_letters_in_their_order(words, names):
    found = matching(words, names)
    assert len(set(found)) == len(found)
    for place, name in enumerate(names):
        rest = iter(name.lower())
        holds = all(letter in rest for letter in words.lower().replace(" ", ""))
        assert (place in found) is holds


@given(
    st.lists(
        texts.filter(lambda text: text.strip()), min_size=1, max_size=8, unique_by=lambda text: text.lower()
    ),
    st.data(),
)
def test_a_whole_name_is_found_at_its_own_beginning(names, data):
    wanted = data.draw(st.sampled_from(names))
    best = names[matching(wanted, names)[0]]
    letters = wanted.lower().replace(" ", "")
    assert best == wanted or letters in best.lower().replace(" ", "")
