"""The expressions of a response graph: arithmetic and comparison over inputs, and nothing else."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Value = float | str | bool
MOST_CHARACTERS = 500

_TWO: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "clamp": lambda value: min(1.0, max(0.0, value)),
}
_HELP = "use names of inputs, numbers, 'words', and, or, not, < <= == != >, in, + - * /, min, max"


@dataclass(frozen=True)
class Rule:
    """An expression that was checked when it was read; `names` are the inputs that it reads."""

    text: str
    names: frozenset[str]
    _tree: ast.expr

    def value(self, inputs: Mapping[str, Value]) -> Value:
        """What it comes to. Raises ValueError where the inputs are of the wrong kind."""
        try:
            found: Value = _value(self._tree, inputs)
        except (TypeError, ZeroDivisionError, OverflowError) as error:
            raise ValueError(f"{self.text!r}: {error}") from None
        return found

    def holds(self, inputs: Mapping[str, Value]) -> bool:
        return bool(self.value(inputs))


def parse(text: str) -> Rule:
    """Read an expression. Raises ValueError for one that is no such expression."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"is longer than {MOST_CHARACTERS} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{text!r} is not an expression: {_HELP}") from None
    names: set[str] = set()
    _check(tree, text, names)
    return Rule(text, frozenset(names), tree)


def _check(node: ast.expr, text: str, names: set[str]) -> None:
    """Refuse what is not among the few things that an expression may be made of."""
    match node:
        case ast.Name(id=name):
            names.add(name)
        case ast.Constant(value=bool() | int() | float() | str()):
            pass
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                _check(part, text, names)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=part):
            _check(part, text, names)
        case ast.BinOp(left, op, right) if type(op) in _TWO:
            _check(left, text, names)
            _check(right, text, names)
        case ast.Compare(left, ops, others) if all(type(op) in _COMPARED for op in ops):
            for part in (left, *others):
                _check(part, text, names)
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if (
            name in _FUNCTIONS and parts
        ):
            for part in parts:
                _check(part, text, names)
        case _:
            raise ValueError(f"{ast.unparse(node)!r} in {text!r} is not known here: {_HELP}")


def _value(node: ast.expr, inputs: Mapping[str, Value]) -> Any:
    def of(part: ast.expr) -> Any:
        return _value(part, inputs)

    found: Any
    match node:
        case ast.Name(id=name):
            found = inputs[name]
        case ast.Constant(value=value):
            found = value
        case ast.BoolOp(op=ast.And(), values=parts):
            found = all(of(part) for part in parts)
        case ast.BoolOp(values=parts):
            found = any(of(part) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            found = not of(part)
        case ast.UnaryOp(operand=part):
            found = -of(part)
        case ast.BinOp(left, op, right):
            found = _TWO[type(op)](*_numbers(of(left), of(right)))
        case ast.Compare(left, ops, others):
            values = [of(part) for part in (left, *others)]
            pairs = zip(ops, itertools.pairwise(values), strict=True)
            found = all(_COMPARED[type(op)](one, other) for op, (one, other) in pairs)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            found = [of(part) for part in parts]
        case ast.Call(func=ast.Name(id=name), args=parts):
            found = _FUNCTIONS[name](*map(of, parts))
        case _:
            raise TypeError(ast.unparse(node))
    return found


def _numbers(one: Any, other: Any) -> tuple[Any, Any]:
    for value in (one, other):
        if not isinstance(value, int | float):
            raise TypeError(f"{value!r} is not a number")
    return one, other
