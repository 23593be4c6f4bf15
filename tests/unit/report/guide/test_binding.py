import pytest

from trainmon_tui.report.guide.binding import BindingError, parse_bindings


def parse(body, start=0):
    return list(parse_bindings(body, start))


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("check=kl-raw-3", {"kind": "check", "subject": "kl-raw-3"}),
        ("check = kl.evidence", {"kind": "check", "subject": "kl.evidence"}),
        ("target=val fmt=.2f", {"kind": "target", "subject": "val", "spec": ".2f"}),
        ("decision=free-bits is 5", {"kind": "decision", "subject": "free-bits", "cases": ("5",)}),
        ("decision=a is 1 or 2 or no", {"cases": ("1", "2", "no")}),
        ("run.name", {"kind": "run", "subject": "name"}),
        ("time", {"kind": "time"}),
        ("-", {"kind": "skip"}),
        ("kl_raw > 0.015 @epoch 3", {"kind": "question", "subject": "kl_raw > 0.015", "epoch": 3}),
        ("value kl_raw @epoch 5 fmt=.4f", {"subject": "kl_raw", "epoch": 5, "spec": ".4f"}),
        ("avg(kl_raw, epochs=3..5)", {"subject": "avg(kl_raw, epochs=3..5)", "epoch": None}),
        ("if growth < 0.003 @end", {"subject": "growth < 0.003", "only_if": True, "at_end": True}),
        ('seen("a @epoch b")', {"subject": 'seen("a @epoch b")', "epoch": None}),
        ("value  iffy", {"subject": "iffy", "only_if": False}),
        ("valued", {"subject": "valued"}),
    ],
)
def test_what_a_binding_says(body, fields):
    (binding,) = parse(f"  {body} ")
    assert {name: getattr(binding, name) for name in fields} == fields


def test_bars_part_bindings_but_not_inside_quotes():
    found = parse(' seen("a|b") | `odd|name` > 1 | - ', 10)
    assert [(binding.text, binding.start) for binding in found] == [
        ('seen("a|b")', 11), ("`odd|name` > 1", 25), ("-", 42),
    ]  # fmt: skip


def test_a_subject_knows_where_it_stands():
    skipped, question, part = parse("- | value  kl_raw > 1 | check=x.y", 100)
    assert skipped.kind == "skip"
    assert (question.subject_start, part.subject_start) == (111, 130)


@pytest.mark.parametrize(
    ("body", "at", "message", "hint"),
    [
        ("", 0, "here a binding is missing", "- leaves a blank to a person"),
        ("a | ", 4, "here a binding is missing", "- leaves a blank to a person"),
        ("kl fmt=.3q", 7, "unknown number format '.3q'", "formats: .3f .2e .4g d"),
        ("kl @epoch", 3, "@epoch is no moment", "write @epoch 5, @step 500 or @end"),
        ("kl @ line 5", 3, "@line 5 is no moment", "write @epoch 5, @step 500 or @end"),
        ("check=a is b", 11, "a check has no cases", "decision=ID is CASE"),
    ],
)
def test_a_wrong_binding_says_where_and_what_was_meant(body, at, message, hint):
    with pytest.raises(BindingError) as refused:
        parse(body)
    assert (refused.value.at, refused.value.message, refused.value.hint) == (at, message, hint)


@pytest.mark.parametrize("text", ["kl @step 500", "kl @ step  500"])
def test_a_step_may_be_named(text):
    (binding,) = parse_bindings(text, 0)
    assert (binding.subject, binding.step, binding.epoch, binding.at_end) == ("kl", 500, None, False)
