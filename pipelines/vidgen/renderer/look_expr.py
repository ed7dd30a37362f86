"""Functions of x from text, without eval: numbers, x, arithmetic and named numpy functions."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Curve = Callable[[Array], Array]

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(np, name)
    for name in (
        *("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "log2", "log10", "sqrt"),
        *("floor", "ceil", "sign", "minimum", "maximum", "cbrt", "sinc", "heaviside"),
    )
} | {
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "abs": np.abs,
    "ln": np.log,
    "min": np.minimum,
    "max": np.maximum,
    "pow": np.power,
}
_NAMES = {"pi": np.pi, "e": np.e, "tau": 2 * np.pi, "π": np.pi}
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Mod: operator.mod,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def curve(expression: str) -> Curve:
    """The function that an expression of x names. Where it is undefined it gives NaN.

    Raises ValueError that quotes what is not understood.
    """
    written = expression.strip().removeprefix("y =").removeprefix("f(x) =")
    try:
        tree = ast.parse(written.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"{expression!r} is not an expression of x such as 'x**2'") from None
    _check(tree, expression)

    def values(x: Array) -> Array:
        with np.errstate(all="ignore"):
            y = np.asarray(_value(tree, x), dtype=np.float64)
        y = np.broadcast_to(y, x.shape).copy()
        y[~np.isfinite(y)] = np.nan
        return y

    return values


def _check(node: ast.expr, written: str) -> None:
    match node:
        case ast.Constant(value=int() | float()):
            return
        case ast.Name(id=name) if name == "x" or name in _NAMES:
            return
        case ast.BinOp(left, op, right) if type(op) in _BINARY:
            _check(left, written)
            _check(right, written)
        case ast.UnaryOp(op, operand) if type(op) in _UNARY:
            _check(operand, written)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            for arg in args:
                _check(arg, written)
        case _:
            raise ValueError(
                f"{written!r}: {ast.unparse(node)!r} cannot be used in a function of x"
            )


def _value(node: ast.expr, x: Array) -> Any:
    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return x if name == "x" else _NAMES[name]
        case ast.BinOp(left, op, right):
            return _BINARY[type(op)](_value(left, x), _value(right, x))
        case ast.UnaryOp(op, operand):
            return _UNARY[type(op)](_value(operand, x))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(arg, x) for arg in args))
    raise AssertionError("checked before")
