r"""Chemical formulas as `mhchem` writes them: `\ce{2H2 + O2 -> 2H2O}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .atoms import Atom, Look
from .source import Cursor, Fault, Token, Tokens, like, trimmed, written

if TYPE_CHECKING:
    from .parser import Parser

_ARROWS = {
    "<=>>": r"\xrightleftharpoons",
    "<<=>": r"\xleftrightharpoons",
    "<=>": r"\xrightleftharpoons",
    "<-->": r"\xleftrightarrow",
    "<->": r"\xleftrightarrow",
    "->": r"\xrightarrow",
    "<-": r"\xleftarrow",
    "=>": r"\xRightarrow",
}
_PIECE = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-|=>)"
    r"|(?P<maths>\$[^$]*\$)"
    r"|(?P<script>[\^_](?:\{[^{}]*\}|[+\-\d.]+|\\[A-Za-z]+|[A-Za-z]))"
    r"|(?P<state>\((?:aq|s|l|g|cr|am|vit|ads)\))"
    r"|(?P<element>[A-Z][a-z]?)"
    r"|(?P<half>\d+/\d+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<command>\\[A-Za-z]+(?:\{[^{}]*\})?|\\.)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<gas>\^)"
    r"|(?P<sign>[+\-]+)"
    r"|(?P<bond>[=#])"
    r"|(?P<dot>[*.])"
    r"|(?P<bracket>[()\[\]{}])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_FRESH = {"start", "space", "plus", "arrow"}
"""Where a new formula begins."""
_FORMULA = {"element", "close", "script", "sub"}
"""What a number behind it counts, and a sign behind it charges."""


def reaction(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""The argument of `\ce` as atoms."""
    argument = trimmed(cursor.argument(token))
    at = argument[0].at if argument else token.at
    if not argument:
        raise Fault(r"\ce is empty", token.at, r"write \ce{H2O}")
    tex = "".join(_Reaction(written(argument), at).pieces())
    return parser.atoms(_placed(tex, argument, token), look)


def _placed(tex: str, argument: Tokens, token: Token) -> list[Token]:
    """The tokens of the translation, in the part that the whole argument is in."""
    first = argument[0] if argument else token
    return like(f"{{{tex}}}", first)


def _arrow_option(text: str, at: int) -> tuple[str, int]:
    """`[words]` behind an arrow, and where it ends."""
    if text[at : at + 1] != "[":
        return "", at
    end = text.find("]", at)
    return (text[at + 1 : end], end + 1) if end > 0 else ("", at)


class _Reaction:
    """Translates the argument piece by piece."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at
        self._before = "start"
        self._end = 0

    def pieces(self) -> Iterator[str]:
        """The translation into LaTeX, in pieces."""
        place = 0
        while place < len(self._text):
            match = _PIECE.match(self._text, place)
            assert match is not None
            kind = match.lastgroup or "other"
            place = match.end()
            if kind == "script" and self._before in _FRESH:
                yield self._before_letter(match)
                place = self._end
            elif kind == "arrow":
                over, place = _arrow_option(self._text, place)
                under, place = _arrow_option(self._text, place)
                yield self._arrow(match[0], over, under)
            else:
                yield getattr(self, f"_{kind}")(match[0], place)

    def _before_letter(self, first: re.Match[str]) -> str:
        """The numbers before an isotope, which end together."""
        found = {first["script"][0]: first["script"]}
        self._end = first.end()
        second = _PIECE.match(self._text, self._end)
        if second and second.lastgroup == "script" and second["script"][0] not in found:
            found[second["script"][0]] = second["script"]
            self._end = second.end()
        over, under = (_charge(_bare(found.get(mark, ""))) for mark in "^_")
        return self._set("start", rf"\prescript{{{over}}}{{{under}}}{{}}")

    def _peek(self, place: int) -> str:
        return self._text[place : place + 1]

    def _set(self, before: str, tex: str) -> str:
        self._before = before
        return tex

    def _space(self, found: str, place: int) -> str:
        del found
        alone = re.match(r"[v^](?=\s|$)", self._text[place:])
        if self._before in {"start", "plus", "arrow"} or alone:
            return ""
        return self._set("space", r"\;" if self._before == "number" else "{}")

    def _arrow(self, found: str, over: str, under: str) -> str:
        above = "".join(_Reaction(over, self._at).pieces()) if over else r"\quad"
        below = "".join(_Reaction(under, self._at).pieces())
        return self._set("arrow", f"{_ARROWS[found]}[{{{below}}}]{{{above}}}")

    def _maths(self, found: str, place: int) -> str:
        del place
        return self._set("word", f"{{{found[1:-1]}}}")

    def _script(self, found: str, place: int) -> str:
        del place
        # A charge stands behind a number, not over it
        apart = "{}" if self._before == "sub" else ""
        before = "sub" if found[0] == "_" else "script"
        return self._set(before, f"{apart}{found[0]}{{{_charge(_bare(found))}}}")

    def _state(self, found: str, place: int) -> str:
        del place
        close = "" if self._before in {"start", "plus"} else r"\,"
        return self._set("close", rf"{close}\mathrm{{({found[1:-1]})}}")

    def _element(self, found: str, place: int) -> str:
        del place
        return self._set("element", rf"\mathrm{{{found}}}")

    def _half(self, found: str, place: int) -> str:
        del place
        over, under = found.split("/")
        return self._set("number", rf"\tfrac{{{over}}}{{{under}}}")

    def _number(self, found: str, place: int) -> str:
        if self._before in _FORMULA:
            return self._set("sub", f"_{{{found}}}")
        tight = r"\," if self._peek(place).strip() else ""
        return self._set("number", found + tight)

    def _command(self, found: str, place: int) -> str:
        del place
        return self._set("word", f"{{{found}}}")

    def _word(self, found: str, place: int) -> str:
        loose = self._before in {"space", "element", "close", "script", "sub"}
        if found == "v" and loose and not self._peek(place).strip():
            return self._set("word", r"\downarrow ")
        if len(found) == 1 and self._before in {"start", "plus", "arrow", "space"}:
            return self._set("number", f"{found}" + r"\,")
        if len(found) == 1 and self._before in _FORMULA:
            return self._set("sub", f"_{{{found}}}")
        return self._set("word", rf"\mathrm{{{found}}}")

    def _gas(self, found: str, place: int) -> str:
        del found, place
        return self._set("word", r"\uparrow ")

    def _sign(self, found: str, place: int) -> str:
        after = self._peek(place)
        if self._before in _FORMULA and (not after.strip() or after in ")]}^_"):
            apart = "{}" if self._before == "sub" else ""
            return self._set("script", f"{apart}^{{{_charge(found)}}}")
        if found == "-" and self._before in _FORMULA:
            return self._set("bond", r"{-}")
        return self._set("plus", found)

    def _bond(self, found: str, place: int) -> str:
        del place
        return self._set("bond", "{=}" if found == "=" else r"{\equiv}")

    def _dot(self, found: str, place: int) -> str:
        del found, place
        self._before = "start"
        return r"\,{\cdot}\,"

    def _bracket(self, found: str, place: int) -> str:
        del place
        if found in "{}":
            return found
        return self._set("start" if found in "([" else "close", found)

    def _other(self, found: str, place: int) -> str:
        raise Fault(
            rf"\ce cannot set {found}",
            self._at + place - 1,
            "write mathematics in it between dollar signs",
        )


def _bare(script: str) -> str:
    """What stands behind `^` or `_`, without its braces."""
    return script[1:].removeprefix("{").removesuffix("}")


def _charge(inside: str) -> str:
    """A charge or a count; its signs are no operators."""
    if "\\" in inside:
        return inside
    return "".join(rf"{{{char}}}" if char in "+-" else _upright(char) for char in inside)


def _upright(char: str) -> str:
    return rf"\mathrm{{{char}}}" if char.isalpha() and char.isupper() else char
