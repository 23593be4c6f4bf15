import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.config.patching import Edit, diff, patched
from trainmon_tui.config.yaml_guard import load_yaml

TEXT = """\
# the first 0.5 is a comment's
checks:
  - {id: a, pass: "x > 0.5 and y > 0.5"}   # keep 0.5
  - id: b
    fail: >-
      drop_pct(x) > 30%
      or x < 0.05
expect: {x: {5: 0.05..0.5, 8: 5..8}}
quoted: "0.5\\t> 0.5"
"""


def changed(path, old, new, nth=0):
    document = load_yaml(TEXT, source="book.yaml")
    value = document.value
    for step in path:
        value = value[step]
    start = [at for at in range(len(value)) if value.startswith(old, at)][nth]
    return patched(TEXT, document, [Edit(path, start, start + len(old), new)])


@pytest.mark.parametrize(
    ("path", "old", "new", "nth", "line"),
    [
        (("checks", 0, "pass"), "0.5", "0.7", 0, '  - {id: a, pass: "x > 0.7 and y > 0.5"}   # keep 0.5'),
        (("checks", 0, "pass"), "0.5", "0.7", 1, '  - {id: a, pass: "x > 0.5 and y > 0.7"}   # keep 0.5'),
        (("checks", 1, "fail"), "30%", "25%", 0, "      drop_pct(x) > 25%"),
        (("checks", 1, "fail"), "0.05", "1", 0, "      or x < 1"),
        (("expect", "x", 5), "0.05", "0.04", 0, "expect: {x: {5: 0.04..0.5, 8: 5..8}}"),
        (("expect", "x", 5), "0.5", "0.6", 0, "expect: {x: {5: 0.05..0.6, 8: 5..8}}"),
        (("expect", "x", 8), "8", "9", 0, "expect: {x: {5: 0.05..0.5, 8: 5..9}}"),
    ],
)
def test_one_piece_changes_and_all_else_stays(path, old, new, nth, line):
    text, made = changed(path, old, new, nth)
    assert len(made) == 1
    before, after = TEXT.splitlines(), text.splitlines()
    assert [b for a, b in zip(before, after, strict=True) if a != b] == [line]


def test_what_cannot_be_told_apart_is_left_out_and_the_rest_is_made():
    document = load_yaml(TEXT, source="book.yaml")
    hidden = Edit(("quoted",), 0, 3, "0.7\\x")
    sure = Edit(("expect", "x", 8), 0, 1, "4")
    assert patched(TEXT, document, [hidden, sure]) == (TEXT.replace("8: 5..8", "8: 4..8"), [sure])
    assert patched(TEXT, document, [hidden]) == (TEXT, [])
    assert patched(TEXT, document, []) == (TEXT, [])


def test_a_diff_is_one_that_patch_takes(tmp_path):
    after, _ = changed(("checks", 0, "pass"), "0.5", "0.7")
    (tmp_path / "book.yaml").write_text(TEXT)
    patch = diff(TEXT, after, "book.yaml")
    assert patch.startswith("--- a/book.yaml\n+++ b/book.yaml\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=patch, text=True, check=True)
    assert (tmp_path / "book.yaml").read_text() == after
    assert diff(TEXT, TEXT, "book.yaml") == ""


def test_a_file_without_a_newline_at_its_end_can_be_patched(tmp_path):
    (tmp_path / "a.yaml").write_text("x: 1..2")
    after, _ = patched("x: 1..2", load_yaml("x: 1..2", source="a.yaml"), [Edit(("x",), 3, 4, "3")])
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(
        ["git", "apply"], cwd=tmp_path, input=diff("x: 1..2", after, "a.yaml"), text=True, check=True
    )
    assert (tmp_path / "a.yaml").read_text() == "x: 1..3"


@given(st.lists(st.sampled_from(["0.5", "5", "0.05", "50", "5.5", "15"]), min_size=1, max_size=6), st.data())
def test_the_right_one_of_many_alike_numbers_changes(numbers, data):
    nth = data.draw(st.integers(0, len(numbers) - 1))
    value = " + ".join(numbers)
    text = f"5: 5  # 5\na: {value}\nb: {value}\n"
    start = len(" + ".join([*numbers[:nth], ""]))
    found, made = patched(
        text, load_yaml(text, source="x"), [Edit(("a",), start, start + len(numbers[nth]), "77")]
    )
    wanted = " + ".join([*numbers[:nth], "77", *numbers[nth + 1 :]])
    assert (found, len(made)) == (f"5: 5  # 5\na: {wanted}\nb: {value}\n", 1)
