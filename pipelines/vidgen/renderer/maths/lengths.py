"""Lengths such as `2pt`, in em of a 10 pt text."""

from __future__ import annotations

from .source import Fault, Token

_UNITS_EM = {"em": 1.0, "ex": 0.43, "pt": 0.1, "mu": 1 / 18, "cm": 2.845, "mm": 0.2845, "in": 7.227}


def length(text_: str, command: Token) -> float:
    """A length such as `2pt` in em of a 10 pt text."""
    compact = text_.replace(" ", "")
    try:
        return float(compact[:-2]) * _UNITS_EM[compact[-2:]]
    except (ValueError, KeyError):
        raise Fault(
            f"{text_ or 'nothing'} is no length",
            command.at,
            f"write a number and a unit, as in {command.text}{{1em}}",
        ) from None
