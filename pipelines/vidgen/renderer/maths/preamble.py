r"""The commands that an author defines with `\newcommand`, `\DeclareMathOperator` or `\def`."""

from __future__ import annotations

import re
from functools import cache

Macros = dict[str, tuple[int, str]]
"""By name with its backslash: how many arguments a command takes, and what it stands for."""

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*"
    r"\{?\s*(?P<name>\\[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?\s*(?=\{)"
    r"|\\def\s*(?P<def>\\[A-Za-z]+)\s*(?P<hashes>(?:#\d)*)\s*(?=\{)"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*\{?\s*(?P<op>\\[A-Za-z]+)\s*\}?\s*(?=\{)"
)


@cache
def _found(preamble: str) -> tuple[tuple[str, tuple[int, str]], ...]:
    found: Macros = {}
    for match in _DEFINITION.finditer(preamble):
        body = _braced(preamble, match.end())
        if match["op"]:
            found[match["op"]] = (0, rf"\operatorname{match['star']}{{{body}}}")
        elif match["def"]:
            found[match["def"]] = (match["hashes"].count("#"), body)
        else:
            found[match["name"]] = (int(match["count"] or 0), body)
    return tuple(found.items())


def macros_of(preamble: str) -> Macros:
    """All commands that a preamble defines. Default arguments are not known."""
    return dict(_found(preamble))


def _braced(text: str, start: int) -> str:
    """What stands between the brace at a place and the one that closes it."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0) if text[at - 1] != "\\" else 0
        if depth == 0:
            return text[start + 1 : at]
    return text[start + 1 :]
