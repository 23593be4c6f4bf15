"""Constants in Python source: found in its syntax tree, never run.

A name may be assigned (``FREE_BITS = 0.02``, ``self.free_bits = 0.02``, a dataclass's field), be an option's
default (``add_argument("--free-bits", default=0.02)``), a parameter's, an argument of a call or a key of a dict.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from trainmon_tui.parse.settings.written import Plain, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 512 * 1024
MAX_NODES = 200_000


def parse_python(source: bytes) -> list[Written]:
    """Return every constant of a program by the name that it is given; none of what is no Python."""
    if len(source) > MAX_BYTES:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of somebody else's code, such as invalid escapes
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: list[Written] = []
    for count, node in enumerate(ast.walk(tree)):
        if count > MAX_NODES:
            break
        found.extend(_written(node))
    return sorted(found, key=lambda one: one.line)


def _written(node: ast.AST) -> Iterator[Written]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _named(_name(target), node.value)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield from _named(_name(node.target), node.value)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from _named(_text(key), value)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from _parameters(node.args)
    elif isinstance(node, ast.Call):
        yield from _option(node) if _name(node.func) == "add_argument" else _arguments(node)


def _named(name: str, value: ast.AST, *, is_default: bool = False) -> Iterator[Written]:
    constant = _constant(value)
    if name and constant is not None:
        yield Written(name, constant, getattr(value, "lineno", 1), is_default)


def _parameters(args: ast.arguments) -> Iterator[Written]:
    plain = [*args.posonlyargs, *args.args]
    pairs = [
        *zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True),
        *zip(args.kwonlyargs, args.kw_defaults, strict=True),
    ]
    for parameter, default in pairs:
        if default is not None:
            yield from _named(parameter.arg, default, is_default=True)


def _arguments(call: ast.Call) -> Iterator[Written]:
    for keyword in call.keywords:
        yield from _named(keyword.arg or "", keyword.value)


def _option(call: ast.Call) -> Iterator[Written]:
    """Yield the default of an option; a switch is off unless it is set."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    spelt = [_text(argument) for argument in call.args]
    long = next((name for name in spelt if name.startswith("--")), next(iter(spelt), ""))
    name = _text(given.get("dest")) or long.lstrip("-")
    if "default" in given:
        yield from _named(name, given["default"], is_default=True)
    elif name and _text(given.get("action")) in ("store_true", "store_false"):
        yield Written(name, _text(given["action"]) == "store_false", call.lineno, is_default=True)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else _key(node)


def _key(node: ast.AST) -> str:
    """Return ``free_bits`` of ``config["free_bits"]``."""
    return _text(node.slice) if isinstance(node, ast.Subscript) else ""


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _constant(node: ast.AST) -> Plain | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        inner = _constant(node.operand)
        sign = -1 if isinstance(node.op, ast.USub) else 1
        return sign * inner if isinstance(inner, float) else None
    if not isinstance(node, ast.Constant) or isinstance(node.value, (bytes, complex)):
        return None
    value = node.value
    if isinstance(value, (bool, str)):
        return value
    return _number(value) if isinstance(value, (int, float)) else None


def _number(value: float) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None
