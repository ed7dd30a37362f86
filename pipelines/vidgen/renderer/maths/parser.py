r"""LaTeX's mathematics as rows of atoms: the loop over tokens, scripts, braces and declarations.

What a command does is in `commands`, environments are in `grids`, and words in `words`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

from .atoms import Atom, Look, Sheet, node, row, space, stacked, styled
from .colours import colour
from .declarations import ALPHABETS, INFIX, NOTHING, STYLES
from .mistakes import STRAYS, unknown
from .source import Cursor, Fault, Token, Tokens, like, split
from .symbols import (
    FUNCTIONS,
    INTEGRALS,
    LIMITS,
    SPACES,
    character,
    kind_of,
    slanted,
)

Command = Callable[["Parser", Cursor, Token, Look], list[Atom]]
"""Reads its arguments from a cursor and gives what is shown."""

_DEEPEST = 60
_LONGEST = 1000
_DOTS = {"…": ".", "⋯": "⋅"}
_DOTS_GAP_EM = 3 / 18


class Parser:
    """Turns tokens into atoms whose leaves are marked on one sheet.

    `macros` are the author's own commands: the number of arguments, and what they stand for.
    """

    def __init__(self, sheet: Sheet, end: int, macros: dict[str, tuple[int, str]]) -> None:
        self.sheet = sheet
        self.end = end
        self.macros = macros
        self._depth = 0
        self._expansions = 0

    def cursor(self, tokens: Tokens) -> Cursor:
        end = tokens[-1].at + len(tokens[-1].text) if tokens else self.end
        return Cursor(tokens, end)

    def group(self, tokens: Tokens, look: Look) -> ET.Element:
        """Tokens as one element."""
        return row(self.atoms(tokens, look), look)

    def fresh(self, tokens: Tokens, look: Look) -> ET.Element:
        """Tokens as one element in a style that differs from what is around it."""
        return styled(self.group(tokens, look), look)

    def atoms(self, tokens: Tokens, look: Look) -> list[Atom]:
        """Tokens as atoms. Raises Fault with the place of what cannot be set."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Fault("it is nested too deeply", tokens[0].at if tokens else 0)
        try:
            return self._infix(tokens, look) or self._atoms(self.cursor(tokens), look)
        finally:
            self._depth -= 1

    def _infix(self, tokens: Tokens, look: Look) -> list[Atom] | None:
        r"""`a \over b`, where there is one."""
        pieces = split(tokens, *INFIX)
        command = pieces[0][1]
        if command is None:
            return None
        if len(pieces) > 2:
            second = pieces[1][1]
            raise Fault(
                f"{command.text} stands twice in one group",
                second.at if second else command.at,
                r"write \frac{…}{…}",
            )
        over, under = (self.fresh(piece, look.inside_fraction()) for piece, _ in pieces)
        mark = self.sheet.mark(command, look)
        made = node("fraction", over, under, mathcolor=mark)
        if INFIX[command.text] == "0":
            made.set("thickness", "0")
        if command.text == r"\choose":
            return [self.fenced("(", made, ")", command, look)]
        return [Atom("inner", made)]

    def _atoms(self, cursor: Cursor, look: Look) -> list[Atom]:
        from .commands import COMMANDS

        found: list[Atom] = []
        while cursor:
            token = cursor.take()
            if token.is_space or token.text in NOTHING:
                continue
            if token.text in STYLES:
                display, level = STYLES[token.text]
                rest = self.fresh(cursor.rest(), replace(look, display=display, level=level))
                found.append(Atom("ord", rest))
            elif (declared := self.declaration(token, cursor, look)) is not None:
                look = declared
            elif token.text in {"^", "_", "'", "’"}:
                base = found.pop() if found and found[-1].kind != "space" else None
                found.append(self._scripts(base or self.empty(), token, cursor, look))
            elif token.text in {r"\limits", r"\nolimits"}:
                self._limits(found, token)
            elif token.text in self.macros:
                cursor.insert(self.expanded(token, cursor))
            elif command := COMMANDS.get(token.text):
                found += command(self, cursor, token, look)
            else:
                found.append(self._single(token, cursor, look))
        return found

    def declaration(self, token: Token, cursor: Cursor, look: Look) -> Look | None:
        """How things look from here on, if the token says so."""
        if token.text in ALPHABETS:
            return replace(look, variant=ALPHABETS[token.text])
        if token.text == r"\color":
            return replace(look, colour=colour(cursor, token))
        return None

    def _single(self, token: Token, cursor: Cursor, look: Look) -> Atom:
        if token.text == "{":
            cursor.insert([token])
            return Atom("ord", self.group(cursor.argument(token), look))
        if token.text in SPACES:
            return space(SPACES[token.text])
        if token.text.isdigit():
            return self._number(token, cursor, look)
        if token.text in FUNCTIONS:
            return self.function(token.text[1:], token, look)
        if token.text in LIMITS:
            return self.function(LIMITS[token.text], token, look, limits=True)
        return self.symbol(token, look)

    def _number(self, token: Token, cursor: Cursor, look: Look) -> Atom:
        """Digits that stand together, as long as they are in one part."""
        digits = token.text
        while cursor and _goes_on(digits, token, cursor):
            digits += cursor.take().text
        upright = replace(look, variant=look.variant or "normal")
        return Atom("ord", self.sheet.leaf("mn", digits, token, upright))

    def symbol(self, token: Token, look: Look) -> Atom:
        """A single character. Raises Fault for a command that stands for none."""
        if token.text in STRAYS:
            raise Fault(STRAYS[token.text][0], token.at, STRAYS[token.text][1])
        char = character(token.text)
        if char is None:
            raise unknown(token)
        kind = kind_of(token.text, char)
        if char == "′" and look.level:
            return Atom(
                "ord", self.sheet.leaf("vidgen-prime", "", token, replace(look, variant=""))
            )
        if char in _DOTS:
            return self._dots(_DOTS[char], token, look)
        if kind == "op":
            return self.operator(char, token, look)
        if kind == "ord" and (char.isalpha() or slanted(char)):
            return Atom("ord", self.letter(char, token, look))
        return Atom(kind, self.sheet.leaf("mo", char, token, replace(look, variant=""), **_TIGHT))

    def _dots(self, char: str, token: Token, look: Look) -> Atom:
        """Three dots, each a glyph of its own as in TeX."""
        upright = replace(look, variant="")
        dots = [self.sheet.leaf("mo", char, token, upright, **_TIGHT) for _ in range(3)]
        gap = space(_DOTS_GAP_EM)
        return Atom("inner", node("row", dots[0], gap.element, dots[1], gap.element, dots[2]))

    def letter(self, char: str, token: Token, look: Look) -> ET.Element:
        """A letter, in the alphabet that is set or else in italics if it is Latin or small."""
        variant = look.variant or ("italic" if slanted(char) else "normal")
        if variant == "bold":
            variant = "bold italic" if slanted(char) else "bold normal"
        return self.sheet.leaf("mi", char, token, replace(look, variant=variant))

    def operator(self, char: str, token: Token, look: Look) -> Atom:
        """A sum, an integral and the like."""
        made = self.sheet.leaf(
            "mo", char, token, look, **_TIGHT, largeop="true", movablelimits="false"
        )
        made.set("displaystyle", str(look.display).lower())
        integral = char in INTEGRALS
        return Atom("op", made, limits=look.display and not integral, operator=True)

    def function(self, name: str, token: Token, look: Look, *, limits: bool = False) -> Atom:
        """An upright name such as sin."""
        upright = replace(look, variant="bold normal" if "bold" in look.variant else "normal")
        words = [self.sheet.leaf("mtext", word, token, upright) for word in name.split()]
        made = words[0]
        for word in words[1:]:
            made = node("row", made, space(3 / 18).element, word)
        return Atom("op", node("row", made), limits=limits and look.display, operator=True)

    def empty(self) -> Atom:
        """Nothing, for scripts without a base."""
        return Atom("ord", node("row"))

    def fenced(
        self, opening: str, inside: ET.Element, closing: str, token: Token, look: Look
    ) -> Atom:
        """Something between brackets that grow with it; an empty bracket shows nothing."""
        sides = [self.delimiter(char, token, look) for char in (opening, closing)]
        return Atom("inner", node("fence", sides[0], inside, sides[1]))

    def delimiter(self, char: str, token: Token, look: Look) -> ET.Element:
        return self.sheet.leaf("vidgen-delimiter", char, token, replace(look, variant=""))

    def _limits(self, found: list[Atom], token: Token) -> None:
        if not found or not found[-1].operator:
            raise Fault(
                f"{token.text} must follow an operator",
                token.at,
                rf"write \sum{token.text}_{{…}}^{{…}}, or \underset{{…}}{{…}}",
            )
        found[-1] = replace(found[-1], limits=token.text == r"\limits")

    def _scripts(self, base: Atom, first: Token, cursor: Cursor, look: Look) -> Atom:
        """A base with all scripts that follow it."""
        scripts = self._script_tokens(first, cursor, look)
        lower, upper = scripts.get("_"), scripts.get("^")
        small = look.script()
        under = self._script(lower, small) if lower is not None else None
        over = self._script(upper, small) if upper is not None else None
        if base.limits:
            return Atom(base.kind, stacked(base.element, over, under))
        rows = {"base": base.element, "sub": under, "sup": over}
        shown = {name: element for name, element in rows.items() if element is not None}
        return Atom(base.kind, node("scripts", *shown.values(), order=" ".join(shown)))

    def _script(self, tokens: Tokens, look: Look) -> ET.Element:
        return self.fresh(tokens, look)

    def _script_argument(self, mark: Token, cursor: Cursor, look: Look) -> Tokens:
        r"""Braces, a character, or a command with all that it takes, as in `x_\text{max}`."""
        from .commands import COMMANDS

        cursor.skip()
        command = COMMANDS.get(cursor.peek())
        if command is None:
            return cursor.argument(mark)
        return cursor.taken_by(lambda: command(self, cursor, cursor.take(), look))

    def _script_tokens(self, first: Token, cursor: Cursor, look: Look) -> dict[str, Tokens]:
        """The tokens of the subscript and of the superscript, primes among the latter."""
        found: dict[str, Tokens] = {}
        primes: list[Token] = []
        token: Token | None = first
        while token is not None:
            if token.text in {"'", "’"}:
                primes.append(replace(token, text=r"\prime"))
            elif token.text in found:
                word = {"^": "superscripts", "_": "subscripts"}[token.text]
                raise Fault(
                    f"two {word} in a row",
                    token.at,
                    f"put braces around what is meant, as in {{a{token.text}b}}{token.text}c",
                )
            else:
                found[token.text] = self._script_argument(token, cursor, look)
            token = next((t for mark in "^_'’" if (t := cursor.accept(mark))), None)
        if primes:
            found["^"] = [*primes, *found.get("^", [])]
        return found

    def expanded(self, token: Token, cursor: Cursor) -> list[Token]:
        """What the author's own command stands for, its arguments in their places."""
        count, body = self.macros[token.text]
        arguments = [cursor.argument(token) for _ in range(count)]
        out: list[Token] = []
        tokens = iter(like(body, token))
        for part in tokens:
            number = next(tokens, None) if part.text == "#" else None
            out += arguments[int(number.text) - 1] if number else [part]
        self._expansions += 1
        if len(out) > _LONGEST or self._expansions > _LONGEST:
            raise Fault(f"{token.text} is defined by itself", token.at)
        return out


def _goes_on(digits: str, token: Token, cursor: Cursor) -> bool:
    """Whether the next token is one more digit, or a point with a digit behind it."""
    after = cursor.ahead(2)
    if not after or after[0].groups != token.groups:
        return False
    if after[0].text == ".":
        return "." not in digits and len(after) > 1 and after[1].text.isdigit()
    return after[0].text.isdigit()


_TIGHT = {"stretchy": "false", "lspace": "0", "rspace": "0", "form": "infix"}
