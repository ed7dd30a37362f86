r"""Formulas whose backslashes Python has eaten: "\frac" is a form feed and the letters "rac"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .policy_source import Finding, Source, words

_MAKERS = words(
    "MathTex Tex Title SingleStringMathTex BulletedList TexMobject TextMobject OldTex TexText"
)
_EATEN = {"\a": "a", "\b": "b", "\f": "f", "\v": "v", "\r": "r", "\t": "t"}
_LOST = re.compile(r"[\a\b\f\v\r]\w*|\t(?:heta|imes|ext|au|an|frac|ilde|riangle|o\b)\w*")


def broken_escapes(source: Source) -> Iterator[Finding]:
    """Strings given to what sets TeX, with a control character where a command was meant."""
    for call in source.each(ast.Call):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in _MAKERS:
            for argument in call.args:
                yield from _eaten(source, argument)


def _eaten(source: Source, argument: ast.expr) -> Iterator[Finding]:
    for part in ast.walk(argument):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found = _LOST.search(part.value)
            if found:
                command = f"\\{_EATEN[found[0][0]]}{found[0][1:]}"
                yield source.finding(
                    argument,
                    f"Python reads the backslash of {command} as part of another character",
                    f'write the formula as a raw string: `r"{command}..."`',
                )
