"""The tree of an expression: what binds to what, and how large it may grow."""

from __future__ import annotations

import pytest

from trainmon_tui.rules import syntax
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.parser import MAX_DEPTH, MAX_NODES, parse


def shape(node):
    """Write a tree with every bracket."""
    match node:
        case syntax.Number():
            return f"{node.value:g}{'%' if node.percent else ''}"
        case syntax.Text():
            return repr(node.value)
        case syntax.Name():
            return node.name
        case syntax.Negative():
            return f"(- {shape(node.operand)})"
        case syntax.Not():
            return f"(not {shape(node.operand)})"
        case syntax.Arithmetic():
            return f"({shape(node.left)} {node.sign} {shape(node.right)})"
        case syntax.Logic():
            return f"({shape(node.left)} {node.word} {shape(node.right)})"
        case syntax.Compare():
            words = [shape(node.operands[0])]
            for sign, operand in zip(node.signs, node.operands[1:], strict=True):
                words += [sign, shape(operand)]
            return f"({' '.join(words)})"
        case syntax.Within():
            return f"({shape(node.value)} in {shape(node.low)}..{shape(node.high)})"
        case syntax.Held():
            return f"({shape(node.condition)} for {node.count} {node.unit})"
        case syntax.After():
            return f"({shape(node.condition)} after {node.moment})"
        case syntax.Call():
            parts = [shape(argument) for argument in node.arguments]
            window = node.window
            if window is not None:
                parts.append(f"{window.epochs or window.last or window.phase!r}")
            return f"{node.function}({', '.join(parts)})"
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 * 2 + 3", "((1 * 2) + 3)"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("8 / 4 / 2", "((8 / 4) / 2)"),
        ("(1 + 2) * 3", "((1 + 2) * 3)"),
        ("-a * b", "((- a) * b)"),
        ("-a + b", "((- a) + b)"),
        ("a - -b", "(a - (- b))"),
        ("- - a", "(- (- a))"),
        ("a < b", "(a < b)"),
        ("a < b <= c", "(a < b <= c)"),
        ("a < b == c", "(a < b == c)"),
        ("a + 1 < b * 2", "((a + 1) < (b * 2))"),
        ("a in 1..2", "(a in 1..2)"),
        ("a + 1 in 1..2 * 3", "((a + 1) in 1..(2 * 3))"),
        ("a in -1..1", "(a in (- 1)..1)"),
        ("not a < b", "(not (a < b))"),
        ("not a in 1..2", "(not (a in 1..2))"),
        ("not a < b and c < d", "((not (a < b)) and (c < d))"),
        ("not not a < b", "(not (not (a < b)))"),
        ("a < 1 and b < 1 or c < 1", "(((a < 1) and (b < 1)) or (c < 1))"),
        ("a < 1 or b < 1 and c < 1", "((a < 1) or ((b < 1) and (c < 1)))"),
        ("a < 1 for 3 epochs", "((a < 1) for 3 epochs)"),
        ("a < 1 for 1 epoch", "((a < 1) for 1 epochs)"),
        ("a < 1 for 100 steps", "((a < 1) for 100 steps)"),
        ("a < 1 and b < 1 for 3 epochs", "((a < 1) and ((b < 1) for 3 epochs))"),
        ("(a < 1 and b < 1) for 3 epochs", "(((a < 1) and (b < 1)) for 3 epochs)"),
        ("not a < 1 for 3 epochs", "(not ((a < 1) for 3 epochs))"),
        ("a < 1 after epoch 10", "((a < 1) after 10)"),
        ("a < 1 for 3 epochs after epoch 10", "(((a < 1) for 3 epochs) after 10)"),
        ("a == 0 and b > 0 after epoch 16", "((a == 0) and ((b > 0) after 16))"),
        ("f()", "f()"),
        ("f(a)", "f(a)"),
        ("f(a,)", "f(a)"),
        ("f(a, 3)", "f(a, 3)"),
        ("f(a, epochs=3..5)", "f(a, (3, 5))"),
        ("f(a, epoch=5)", "f(a, (5, 5))"),
        ("f(a, epochs=0..0)", "f(a, (0, 0))"),
        ("f(a, last=128)", "f(a, 128)"),
        ('f(a, phase="late")', "f(a, 'late')"),
        ("f(g(a), 1 + 2)", "f(g(a), (1 + 2))"),
        ('seen("a, b")', "seen('a, b')"),
        ("80% < a", "(80% < a)"),
    ],
)
def test_what_binds_to_what(text, expected):
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "a b", "a <", "< a", "(a", "a)", "()", "a + + b", "a and", "and a", "a in 1", "a in 1..", "a in ..2",
     "a = 1", "a for 3 epochs for", "a < 1 for 0 epochs", "a < 1 for 1.5 epochs", "a < 1 for -1 epochs",
     'a < 1 for 3 "epochs"', "a < 1 for three epochs", "a < 1 after 10", "a < 1 after epoch", "a < 1 after epoch 1.5",
     "f(a", "f(a b)", 'f(a ")"', "f(a, epochs=5..3)", "f(a, epochs=3)", "f(a, epochs=a..b)", "f(a, last=0)",
     "f(a, last=1, last=2)", "f(a, phase=late)", "f(a, when=3)", "f(a, epoch=-1)", "f(,)", "1 2", "'a' 'b'"],
)  # fmt: skip
def test_what_is_no_expression(text):
    with pytest.raises(RuleError):
        parse(text)


def nested(depth):
    return "(" * depth + "a" + ")" * depth


def test_the_depth_is_bounded_exactly():
    assert shape(parse(nested(MAX_DEPTH))) == "a"
    with pytest.raises(RuleError, match=f"deeper than {MAX_DEPTH}"):
        parse(nested(MAX_DEPTH + 1))


def test_the_number_of_parts_is_bounded_exactly():
    def many(count):
        return "+".join(["1"] * count)

    assert parse(many(MAX_NODES // 2))
    with pytest.raises(RuleError, match=f"at most {MAX_NODES} parts"):
        parse(many(MAX_NODES // 2 + 1))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("1 + agv(loss, 3)", "agv(loss, 3)"),
        ("a < 1 for 3 epochs", "a < 1 for 3 epochs"),
        ("x in 1..2", "x in 1..2"),
        ("a < 1 after epoch 7", "a < 1 after epoch 7"),
    ],
)
def test_parts_know_their_place(text, inside):
    node = parse(text)
    if isinstance(node, syntax.Arithmetic):
        node = node.right
    assert text[node.start : node.end] == inside
