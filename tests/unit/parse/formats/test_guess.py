import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.formats.guess import guess_pattern
from trainmon_tui.parse.formats.patterns import compile_pattern


def named(line):
    """What each group of the guess is called, its kind, and the text it takes from the line."""
    guess = guess_pattern(line)
    row = compile_pattern(guess.pattern).read(line.encode())
    return [(group.name, group.kind, text.decode()) for group, text in zip(guess.groups, row, strict=True)]


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ("penalty 3.25 ~ drift 0.011", [("penalty", "value", "3.25"), ("drift", "value", "0.011")]),
        ("0.55 gain, 12.5 cost", [("gain", "value", "0.55"), ("cost", "value", "12.5")]),
        ("step 3 of 40 yields -1e-3", [("step", "step", "3"), ("step_total", "step_total", "40"), ("yields", "value", "-1e-3")]),
        ("tick 7/9: heat 4", [("step", "step", "7"), ("step_total", "step_total", "9"), ("heat", "value", "4")]),
        ("ba~ke 7/9 <heat 4", [("ke", "value", "7"), ("ke_total", "value", "9"), ("heat", "value", "4")]),
        ("Epoch 2 ~~ heat 4", [("epoch", "epoch", "2"), ("heat", "value", "4")]),
        ("[2026-01-02 03:04:05,123] heat 4", [("time", "time", "2026-01-02 03:04:05"), ("heat", "value", "4")]),
        ("12:30:01 heat 4 heat 5", [("heat", "value", "4"), ("heat_2", "value", "5")]),
        ("12.5 | 3", [("value", "value", "12.5"), ("value_2", "value", "3")]),
        ("layer3 heat 1,234.5 of block7", [("heat", "value", "1,234.5")]),
        ("val-heat% 4", [("val_heat", "value", "4")]),
        ("it's {a} (b)* 4 ^$ |.", [("b", "value", "4")]),
    ],
)  # fmt: skip
def test_numbers_are_named_by_the_words_beside_them(line, groups):
    assert named(line) == groups


@pytest.mark.parametrize(
    "line", ["", "no numbers", "2026-01-02 03:04:05 nothing else", "at 12:30:01", "model7.pt"]
)
def test_a_line_without_numbers_to_keep_has_no_pattern(line):
    assert guess_pattern(line) is None


def test_the_pattern_takes_other_numbers_and_other_blanks():
    compiled = compile_pattern(guess_pattern("heat   3.5  (max 4)").pattern)
    assert compiled.read(b"heat\t\t-1e-9  (max nan)") == (b"-1e-9", b"nan")
    assert compiled.read(b"heat 3.5 (low 4)") is None


def test_a_name_that_means_a_kind_stays_a_value():
    group = guess_pattern("time 4").groups[0]
    assert (group.name, group.kind, group.tag) == ("time", "value", "time")


@given(st.text(alphabet="ab 0123456789.,:/-+eE()[]{}|\\'\"%é\t", max_size=60))
def test_a_guess_matches_its_own_line(line):
    guess = guess_pattern(line)
    assert guess is None or compile_pattern(guess.pattern).read(line.rstrip().encode()) is not None


def test_digits_inside_a_word_are_free_but_for_the_name_of_a_value():
    compiled = compile_pattern(guess_pattern("worker3 of node12 heat5 0.5").pattern)
    assert compiled.read(b"worker14 of node9 heat5 0.7") == (b"0.7",)
    assert compiled.read(b"worker14 of node9 heat6 0.7") is None


def test_a_name_behind_its_number_keeps_its_digits():
    compiled = compile_pattern(guess_pattern("0.3 top5  0.2 top1 of run7").pattern)
    assert compiled.read(b"0.4 top5  0.1 top1 of run8") == (b"0.4", b"0.1")
    assert compiled.read(b"0.4 top3  0.1 top1 of run8") is None
