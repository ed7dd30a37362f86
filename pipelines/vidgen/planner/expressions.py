"""Functions of x in briefs: checked by a white list, never run here, shown as LaTeX."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from .place import Place, shorten

MAX_CHARACTERS = 200
MAX_DEPTH = 20
_LATEX_NAMED = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log"}
_OTHER = {
    "asin": "\\arcsin",
    "acos": "\\arccos",
    "atan": "\\arctan",
    "log2": "\\log_2",
    "log10": "\\log_{10}",
}
FUNCTIONS = frozenset({*_LATEX_NAMED, *_OTHER, "sqrt", "abs", "floor", "ceil"})
_CONSTANTS = {"pi": math.pi, "e": math.e}
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
_CURE = f"use x, numbers, + - * / ** and {', '.join(sorted(FUNCTIONS))}"


def expression(text: str, place: Place) -> str:
    """The same expression in Python's spelling (`^` becomes `**`). Raises BriefError."""
    return ast.unparse(_tree(text, place, {"x"}))


def number(value: object, place: Place) -> float:
    """A number, or a constant expression such as `2*pi`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    tree = _tree(str(value), place, set())
    try:
        result = _constant(tree)
    except (ArithmeticError, TypeError, ValueError):
        result = math.inf
    if isinstance(result, complex) or not math.isfinite(result):
        raise place.error(f"{shorten(str(value))!r} is not a finite number")
    return result


def latex(text: str, place: Place) -> str:
    """An expression as a reader of mathematics expects it."""
    return _latex(_tree(text, place, {"x"}), 0)


def _tree(text: str, place: Place, names: set[str]) -> ast.expr:
    problem = place.error(f"{shorten(text)!r} is not a function of x", cure=_CURE)
    if len(text) > MAX_CHARACTERS:
        raise problem
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval").body
        _check(tree, names | set(_CONSTANTS), 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise problem from None
    return tree


def _check(node: ast.expr, names: set[str], depth: int) -> None:
    """Raise ValueError for anything but arithmetic."""
    if depth > MAX_DEPTH:
        raise ValueError
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if abs(value) > 1e12:
                raise ValueError
        case ast.Name(id=name) if name in names:
            pass
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand, names, depth + 1)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            _check(left, names, depth + 1)
            _check(right, names, depth + 1)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            _check(argument, names, depth + 1)
        case _:
            raise ValueError


def _constant(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=value):
            return float(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return _CONSTANTS[name]
        case ast.UnaryOp(op=op, operand=operand):
            return _constant(operand) * (-1 if isinstance(op, ast.USub) else 1)
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_constant(left), _constant(right))
    raise ValueError


def _latex(node: ast.expr, above: int) -> str:
    """LaTeX, in brackets where it binds less than what stands `above` it."""
    match _sign_first(node):
        case ast.Constant(value=int() | float() as value):
            text = _digits(value)
            return _bracket(text, above > 3 and "^" in text)
        case ast.Name(id=name):
            return "\\pi" if name == "pi" else name
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _call(name, _latex(argument, 0))
        case ast.UnaryOp(op=op, operand=operand):
            sign = "-" if isinstance(op, ast.USub) else ""
            return _bracket(sign + _latex(operand, 2), above > 1)
        case ast.BinOp() as binary:
            return _binary(binary, above)
    raise ValueError


def _binary(node: ast.BinOp, above: int) -> str:
    left, right = node.left, node.right
    match node.op:
        case ast.Div():
            fraction = f"\\frac{{{_latex(left, 0)}}}{{{_latex(right, 0)}}}"
            return f"\\left({fraction}\\right)" if above > 3 else fraction
        case ast.Pow():
            return _bracket(f"{_latex(left, 4)}^{{{_latex(right, 0)}}}", above > 3)
        case ast.Mult():
            first, second = _latex(left, 2), _latex(right, 3)
            joint = " \\cdot " if second[0].isdigit() else "\\,"
            return _bracket(f"{first}{joint}{second}", above > 2)
    sign = "+" if isinstance(node.op, ast.Add) else "-"
    return _bracket(f"{_latex(left, 1)} {sign} {_latex(right, 2)}", above > 1)


def _sign_first(node: ast.expr) -> ast.expr:
    """A product with its sign before it and not in its first factor: -(2x), not (-2)x."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult() as times, right=right):
            match _sign_first(left):
                case ast.UnaryOp(op=ast.USub() as minus, operand=first):
                    return ast.UnaryOp(minus, ast.BinOp(first, times, right))
    return node


def _digits(value: float) -> str:
    """A number in digits, with a power of ten where it is very large or very small."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    digits, found, exponent = text.partition("e")
    power = f"10^{{{int(exponent)}}}" if found else ""
    return " \\cdot ".join(part for part in (digits, power) if part and (part != "1" or not power))


def _call(name: str, inside: str) -> str:
    around = {
        "sqrt": ("\\sqrt{", "}"),
        "abs": ("|", "|"),
        "floor": ("\\lfloor ", " \\rfloor"),
        "ceil": ("\\lceil ", " \\rceil"),
    }
    if name in around:
        return around[name][0] + inside + around[name][1]
    return f"{_OTHER.get(name, chr(92) + name)}({inside})"


def _bracket(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
