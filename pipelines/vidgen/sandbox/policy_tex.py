r"""Formulas whose backslashes Python has eaten: "\frac" is a form feed and the letters "rac"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .policy_source import Finding, Source, words

_MAKERS = words(
    "MathTex Tex Title SingleStringMathTex BulletedList TexMobject TextMobject OldTex TexText"
)
_EATEN = {"\a": "a", "\b": "b", "\f": "f", "\v": "v", "\r": "r", "\t": "t", "\n": "n"}
_LOST = re.compile(
    r"[\a\b\f\v\r][a-zA-Z]*|\t(?:heta|imes|ext|au|an|frac|ilde|riangle|o\b)[a-zA-Z]*"
    r"|\n(?:abla|eq|u|ot|i|mid|leq|geq|exists|otin|earrow|subseteq)\b"
)


def broken_escapes(source: Source) -> Iterator[Finding]:
    """Strings given to what sets TeX, with a control character where a command was meant."""
    for call in source.each(ast.Call):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in _MAKERS:
            for argument in call.args:
                yield from _eaten(source, argument)


def _eaten(source: Source, argument: ast.expr) -> Iterator[Finding]:
    for part in ast.walk(argument):
        if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
            continue
        written = source.lines[part.lineno - 1 : part.end_lineno]
        for found in _LOST.findall(part.value):
            command = f"\\{_EATEN[found[0]]}{found[1:]}"
            # A line that is broken, or a tab that was typed, is no command
            if any(command in line for line in written):
                yield source.finding(
                    argument,
                    f"Python reads the backslash of {command} as part of another character",
                    f'write the formula as a raw string: `r"{command}..."`',
                )
                break
