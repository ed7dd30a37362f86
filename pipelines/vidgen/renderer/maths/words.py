r"""Words: the argument of `\text`, and the sentences of `Tex`, which may hold `$mathematics$`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .atoms import Atom, Look, node, row, space
from .colours import colour
from .declarations import STYLES
from .letters import ACCENTS, LETTERS
from .source import Cursor, Fault, Token, Tokens, like, trimmed
from .symbols import FUNCTIONS, LIMITS, SPACES, character

if TYPE_CHECKING:
    from .parser import Parser

WORDS = {
    r"\text": "normal",
    r"\textrm": "normal",
    r"\textnormal": "normal",
    r"\textup": "normal",
    r"\textmd": "normal",
    r"\mbox": "normal",
    r"\hbox": "normal",
    r"\textbf": "bold normal",
    r"\textit": "italic",
    r"\textsl": "italic",
    r"\emph": "italic",
    r"\textsf": "sans normal",
    r"\texttt": "mono normal",
}
"""Commands whose argument is words, and the alphabet of each."""

_DECLARED = {
    r"\rm": "normal",
    r"\rmfamily": "normal",
    r"\normalfont": "normal",
    r"\upshape": "normal",
    r"\bf": "bold normal",
    r"\bfseries": "bold normal",
    r"\it": "italic",
    r"\itshape": "italic",
    r"\em": "italic",
    r"\sf": "sans normal",
    r"\sffamily": "sans normal",
    r"\tt": "mono normal",
    r"\ttfamily": "mono normal",
}
_SIZES = {
    r"\tiny": 0.5,
    r"\scriptsize": 0.7,
    r"\footnotesize": 0.8,
    r"\small": 0.9,
    r"\normalsize": 1.0,
    r"\large": 1.2,
    r"\Large": 1.44,
    r"\LARGE": 1.728,
    r"\huge": 2.074,
    r"\Huge": 2.488,
}
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))
_SPACE_EM = 0.25
_LINE_ENDS = {r"\\", r"\newline", r"\par"}
_NOTHING = {r"\noindent", r"\centering", r"\relax", r"\/", r"\raggedright", r"\protect"}
_AS_MATHS = {r"\ce", r"\SI", r"\si", r"\qty", r"\unit", r"\num", r"\ang", r"\ensuremath"}


def text(parser: Parser, tokens: Tokens, look: Look) -> list[Atom]:
    """Words as atoms. Raises Fault for what cannot stand among words."""
    words = _Words(parser, look)
    words.take(parser.cursor(tokens), look)
    return words.atoms


class _Words:
    """Collects letters until something else comes."""

    def __init__(self, parser: Parser, look: Look) -> None:
        self.atoms: list[Atom] = []
        self._parser = parser
        self._letters: list[Token] = []
        self._look = look

    def take(self, cursor: Cursor, look: Look) -> None:
        """Read to the end of a group."""
        while cursor:
            token = cursor.take()
            if token.is_command:
                cursor.skip()
            if token.text in _DECLARED:
                look = replace(look, variant=_DECLARED[token.text])
            elif token.text == r"\color":
                look = replace(look, colour=colour(cursor, token))
            elif token.text in _SIZES:
                self._scaled(_SIZES[token.text], cursor, look)
            else:
                self._one(token, cursor, look)
        self.flush()

    def _one(self, token: Token, cursor: Cursor, look: Look) -> None:
        if self._is_letter(token):
            self._letter(token, look)
            return
        self.flush()
        if token.is_space or token.text in _LINE_ENDS:
            self._gap(token, cursor)
        elif token.text == "$":
            self._maths(token, cursor, look)
        elif token.text == "{":
            cursor.insert([token])
            self.take(self._parser.cursor(cursor.argument(token)), look)
        elif token.text in self._parser.macros or token.text in _AS_MATHS:
            self._command(token, cursor, look)
        elif token.text not in _NOTHING:
            self._special(token, cursor, look)

    def _gap(self, token: Token, cursor: Cursor) -> None:
        """A space between words, or the end of a line."""
        made = space(0.0 if token.text in _LINE_ENDS else _SPACE_EM)
        made.element.set("breaks", "line" if token.text in _LINE_ENDS else "word")
        if token.text in _LINE_ENDS:
            cursor.option()
            cursor.skip()
        self.atoms.append(made)

    def _special(self, token: Token, cursor: Cursor, look: Look) -> None:
        if token.text in SPACES:
            self.atoms.append(space(SPACES[token.text]))
        elif token.text in WORDS:
            inner = replace(look, variant=_joined(look.variant, WORDS[token.text], token.text))
            self.take(self._parser.cursor(cursor.argument(token)), inner)
        elif token.text in ACCENTS:
            self._accent(token, cursor, look)
        elif token.text == r"\textcolor":
            painted = replace(look, colour=colour(cursor, token))
            self.take(self._parser.cursor(cursor.argument(token)), painted)
        elif made := _SPECIAL.get(token.text):
            made(self, token, cursor, look)
        elif token.text in {"_", "^", "&", "}"}:
            raise Fault(
                f"{token.text} stands among words",
                token.at,
                f"put mathematics between dollar signs, or write \\{token.text} for the sign",
            )
        elif character(token.text) or token.text in FUNCTIONS | LIMITS.keys() | STYLES.keys():
            raise Fault(f"{token.text} stands among words", token.at, f"write it as ${token.text}$")
        else:
            self._command(token, cursor, look)

    @staticmethod
    def _is_letter(token: Token) -> bool:
        if len(token.text) == 1:
            return not token.is_space and token.text not in "${}_^&~#\\"
        return token.text in LETTERS

    def _letter(self, token: Token, look: Look) -> None:
        same = self._letters and self._letters[-1].groups == token.groups and self._look == look
        if not same:
            self.flush()
        self._look = look
        self._letters.append(token)

    def flush(self) -> None:
        """Turn the letters so far into an element."""
        if not self._letters:
            return
        words = "".join(LETTERS.get(token.text, token.text) for token in self._letters)
        if "mono" not in self._look.variant:
            for typed, meant in _LIGATURES:
                words = words.replace(typed, meant)
        words = words.replace("-", "\u2010")  # ziamath draws a line for a hyphen
        first, self._letters = self._letters[0], []
        leaf = self._parser.sheet.leaf("mtext", words, first, self._look)
        self.atoms.append(Atom("space", node("row", leaf)))

    def _maths(self, token: Token, cursor: Cursor, look: Look) -> None:
        display = bool(cursor.accept("$")) if cursor.peek() == "$" else False
        inside: list[Token] = []
        depth = 0
        while cursor and not (cursor.peek() == "$" and depth == 0):
            taken = cursor.take()
            depth += {"{": 1, "}": -1}.get(taken.text, 0)
            inside.append(taken)
        for _ in range(1 + display):
            if not cursor.accept("$"):
                raise Fault("a $ is never closed", token.at, r"add the $, or write \$ for the sign")
        plain = replace(look, variant="", display=display)
        self.atoms.append(Atom("space", self._parser.fresh(inside, plain)))

    def _command(self, token: Token, cursor: Cursor, look: Look) -> None:
        """A command of mathematics that may stand among words."""
        from .commands import COMMANDS
        from .mistakes import unknown

        if token.text in self._parser.macros:
            self.take(self._parser.cursor(self._parser.expanded(token, cursor)), look)
        elif token.text in _AS_MATHS | {
            r"\begin",
            r"\underline",
            r"\fbox",
            r"\rule",
            r"\hspace",
        } | {
            r"\phantom",
            r"\sout",
        }:
            made = COMMANDS[token.text](self._parser, cursor, token, replace(look, display=False))
            self.atoms.append(Atom("space", row(made, look)))
        elif token.text in COMMANDS:
            raise Fault(
                f"{token.text} stands among words",
                token.at,
                "put mathematics between dollar signs",
            )
        else:
            raise unknown(token)

    def _accent(self, token: Token, cursor: Cursor, look: Look) -> None:
        base = trimmed(cursor.argument(token))
        letter = LETTERS.get(base[0].text, base[0].text) if base else ""
        letter = {"ı": "i"}.get(letter, letter)
        whole = unicodedata.normalize("NFC", letter + ACCENTS[token.text])
        if len(base) != 1 or len(whole) != 1:
            raise Fault(f"{token.text} cannot stand on {letter or 'nothing'}", token.at)
        self._letter(replace(token, text=whole), look)

    def _scaled(self, scale: float, cursor: Cursor, look: Look) -> None:
        self.flush()
        rest = _Words(self._parser, look)
        rest.take(self._parser.cursor(cursor.rest()), look)
        whole = node("row", row(rest.atoms, look), scale=str(scale))
        self.atoms.append(Atom("space", whole))


def _joined(outer: str, inner: str, command: str) -> str:
    """The alphabet of words in words: bold stays bold in italics, and the other way round."""
    if "bold" in outer and inner == "italic":
        return "bold italic"
    if outer == "italic" and inner == "bold normal":
        return "bold italic"
    if command == r"\emph" and "italic" in outer:
        return "normal"
    return outer if inner == "normal" and command in {r"\text", r"\mbox"} else inner


def _logo(words: _Words, token: Token, cursor: Cursor, look: Look, *, name: str) -> None:
    del cursor
    words.atoms += words._parser.atoms(like(name, token), replace(look, display=False))


def _inline(words: _Words, token: Token, cursor: Cursor, look: Look, *, end: str) -> None:
    r"""`\(…\)` and `\[…\]`."""
    inside: list[Token] = []
    while cursor and cursor.peek() != end:
        inside.append(cursor.take())
    if not cursor.accept(end):
        raise Fault(f"{token.text} is never closed", token.at, f"add the {end}")
    plain = replace(look, variant="", display=end == r"\]")
    words.atoms.append(Atom("space", words._parser.fresh(inside, plain)))


_TEX = r"\mathrm{T}\kern-.17em \raisebox{-.22em}{E}\kern-.12em \mathrm{X}"
_SPECIAL: dict[str, Callable[[_Words, Token, Cursor, Look], None]] = {
    r"\TeX": partial(_logo, name=_TEX),
    r"\LaTeX": partial(
        _logo, name=r"\mathrm{L}\kern-.3em \raisebox{.2em}{\scriptsize A}\kern-.15em " + _TEX
    ),
    r"\(": partial(_inline, end=r"\)"),
    r"\[": partial(_inline, end=r"\]"),
}
