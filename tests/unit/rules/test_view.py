"""What a rule sees at one moment, and what it notes of it."""

from __future__ import annotations

import pytest

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.view import View

SERIES = {1: 1.0, 2: 2.0, 4: 4.0}


@pytest.fixture
def view(fixed):
    def run(now, **series):
        return View(fixed(**(series or {"loss": SERIES})), now)

    return run


@pytest.mark.parametrize(
    ("text", "now", "missing"),
    [
        ("loss > 1", 3, ["loss was not logged in epoch 3"]),
        ("pr > 1", 3, ["pr was not logged"]),
        ("avg(loss, epochs=3..5) > 1", 4, ["loss is not complete up to epoch 5"]),
        ("avg(loss, epochs=3..3) > 1", 4, ["loss was not logged in epoch 3"]),
        ("avg(loss, last=9) > 1", 4, ["loss has 3 of 9 values"]),
        ('avg(loss, phase="late") > 1', 2, ["phase late has not begun"]),
        ("prev(loss, 9) > 1", 4, ["loss has too few epochs before 4"]),
        ("prev(loss) > 1", 3, ["loss was not logged in epoch 3"]),
        ("loss > 1 for 9 epochs", 4, ["fewer than 9 epochs known"]),
        ("loss > 1 after epoch 9", 4, ["judged after epoch 9"]),
        ("config.nope > 1", 4, ["nope was not printed"]),
        ('seen("nope") and loss > 1', 4, ['"nope" was not seen']),
        ("loss > 1 for 3 steps", 4, ["loss was not logged by step"]),
        ("pr > 1 or pr > 2", 3, ["pr was not logged"]),
        ("pr > 1 or em > 2", 3, ["pr was not logged", "em was not logged"]),
    ],
)
def test_what_is_missing_is_named_once(scope, view, text, now, missing):
    seen = view(now)
    compile_expression(text, scope).run(seen)
    assert seen.missing == missing


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("loss > 1", {"loss": 4.0}),
        ("max(loss) > 1", {"max(loss)": 4.0}),
        ("prev(loss) > 1", {"prev(loss)": 2.0}),
        ("increasing_for(loss, 1)", {"increasing_for(loss, 1)": 4.0}),
        ("config.lr > 0", {"config.lr": 0.1}),
        ('seen("HELLO")', {'"HELLO"': "HELLO"}),
        ("finite(loss)", {"loss": 4.0}),
        ("default(config.nope, loss) > 1", {"loss": 4.0}),
        ("default(config.lr, loss) > 1", {"config.lr": 0.1}),
        ("loss < 1 and max(loss) > 1", {"loss": 4.0}),
        ("pr > 1", {}),
    ],
)
def test_what_was_read_is_kept_with_its_place(scope, view, text, reads):
    seen = view(4)
    compile_expression(text, scope).run(seen)
    assert {name: value for name, (value, _) in seen.reads.items()} == reads
    assert all(isinstance(place, Place) for _, place in seen.reads.values())


@pytest.mark.parametrize(
    ("begins", "text", "expected"),
    [
        (None, "HELLO", True),
        (None, "BYE", False),
        (0, "BYE", False),
        (1, "BYE", False),
        (2, "BYE", None),
        (7, "BYE", None),
        (7, "HELLO", True),
    ],
)
def test_a_log_that_begins_late_cannot_deny_a_text(fixed, begins, text, expected):
    facts = fixed()
    facts.begins_at = lambda: begins
    seen = View(facts, 9)
    assert seen.seen(text) is expected
    assert (f"the log begins at epoch {begins}" in seen.missing) is (expected is None)


@pytest.mark.parametrize(("now", "expected"), [(6, None), (7, False), (8, True)])
def test_a_log_that_begins_late_cannot_deny_a_metric_before(fixed, scope, now, expected):
    facts = fixed(loss={8: 1.0})
    facts.begins_at = lambda: 7
    assert compile_expression("seen(loss)", scope).run(View(facts, now)) is expected


def test_short_windows_show_their_values(scope, view):
    seen = view(4)
    compile_expression("avg(loss, epochs=1..4) > 1", scope).run(seen)
    assert seen.windows == {"loss (epoch 1)": 1.0, "loss (epoch 2)": 2.0, "loss (epoch 4)": 4.0}
    long = view(40, loss=dict.fromkeys(range(1, 41), 1.0))
    compile_expression("avg(loss, epochs=1..40) > 1", scope).run(long)
    assert not long.windows


def test_the_view_of_an_earlier_epoch_shares_what_was_defined(view):
    now = view(4)
    now.lets["m"] = 3.0
    earlier = now.back_to(2)
    assert earlier.lets["m"] == 3.0
    assert earlier.value("loss") == 2.0
    assert not now.reads


@pytest.mark.parametrize(
    ("now", "span", "expected"),
    [(4, 1, [4]), (4, 2, [2, 4]), (4, 3, [2, 4]), (4, 4, [1, 2, 4]), (4, 5, None), (3, 1, [2]), (9, 2, [4])],
)
def test_the_epochs_that_tell_about_the_last_ones(view, now, span, expected):
    assert view(now).epochs_with(["loss"], span) == expected
