"""What each command of LaTeX shows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from .atoms import Atom, Look, node, row, space, styled
from .brackets import BRACKETS
from .chemistry import reaction
from .colours import colour
from .decorations import DECORATIONS
from .grids import environment, substack
from .lengths import length
from .parser import Command, Parser
from .source import Cursor, Fault, Token, trimmed, written
from .symbols import Kind, character, kind_of, negated
from .units import angle, number, quantity, unit
from .words import WORDS, text


def fraction(
    parser: Parser,
    cursor: Cursor,
    token: Token,
    look: Look,
    *,
    display: bool | None = None,
    brackets: bool = False,
    continued: bool = False,
) -> list[Atom]:
    r"""`\frac`, `\dfrac`, `\tfrac`, `\cfrac` and the binomials."""
    outer = look if display is None else replace(look, display=display, level=0)
    inner = replace(outer, display=True) if continued else outer.inside_fraction()
    rows = [parser.fresh(cursor.argument(token), inner) for _ in range(2)]
    made = node("fraction", *rows, mathcolor=parser.sheet.mark(token, look))
    if brackets:
        made.set("thickness", "0")
    if outer != look:
        made = styled(made, outer)
    return [parser.fenced("(", made, ")", token, look) if brackets else Atom("ord", made)]


def general_fraction(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\genfrac{(}{)}{0pt}{}{n}{k}`."""
    left, right = (character(cursor.words(token) or ".") for _ in range(2))
    thickness = cursor.words(token)
    style = cursor.words(token)
    styles = {"": look, "0": replace(look, display=True, level=0)}
    styles |= {str(n): replace(look, display=False, level=n - 1) for n in (1, 2, 3)}
    if style not in styles:
        raise Fault(r"the fourth argument of \genfrac is 0, 1, 2, 3 or empty", token.at)
    outer = styles[style]
    rows = [parser.fresh(cursor.argument(token), outer.inside_fraction()) for _ in range(2)]
    made = node("fraction", *rows, mathcolor=parser.sheet.mark(token, look))
    if thickness:
        made.set("thickness", f"{length(thickness, token):.4f}")
    sides = ["" if side in {".", None} else str(side) for side in (left, right)]
    return [parser.fenced(sides[0], styled(made, outer), sides[1], token, look)]


def root(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\sqrt{x}` and `\sqrt[3]{x}`."""
    degree = cursor.option()
    inside = parser.group(cursor.argument(token), look)
    made = node("root", node("row", inside), mathcolor=parser.sheet.mark(token, look))
    if degree is not None:
        small = replace(look, display=False, level=2)
        made.append(styled(parser.group(degree, small), small))
    return [Atom("ord", made)]


def alphabet(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, variant: str
) -> list[Atom]:
    r"""`\mathbf`, `\mathbb` and the like."""
    inside = replace(look, variant=variant)
    atoms = parser.atoms(cursor.argument(token), inside)
    kind: Kind = atoms[0].kind if len(atoms) == 1 else "ord"
    return [Atom(kind, row(atoms, inside))]


def classed(parser: Parser, cursor: Cursor, token: Token, look: Look, *, kind: Kind) -> list[Atom]:
    r"""`\mathrel{…}` and the like."""
    made = parser.group(cursor.argument(token), look)
    return [Atom(kind, made, limits=kind == "op" and look.display, operator=kind == "op")]


def operator_name(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\operatorname{name}`, and with a star one that takes limits."""
    starred = token.text.endswith("*") or token.text.endswith("limits")
    upright = replace(look, variant="normal")
    made = node("row", parser.group(cursor.argument(token), upright))
    return [Atom("op", made, limits=starred and look.display, operator=True)]


def textcolor(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\textcolor{red}{x}`."""
    painted = replace(look, colour=colour(cursor, token))
    return parser.atoms(cursor.argument(token), painted)


def negation(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\not=`."""
    argument = trimmed(cursor.argument(token))
    char = character(argument[0].text) if len(argument) == 1 else None
    whole = negated("∼" if char == "~" else char) if char else None
    if whole is None:
        raise Fault(
            rf"there is no character for \not{written(argument)}",
            token.at,
            r"write \cancel{…}",
        )
    return [replace(parser.symbol(replace(argument[0], text=whole), look), kind=kind_of("", whole))]


def gap(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\hspace{1em}` and `\kern1em`."""
    del parser, look
    if cursor.accept("{"):
        words = ""
        while cursor and cursor.peek() != "}":
            words += cursor.take().text
        cursor.accept("}")
    else:
        cursor.skip()
        words = ""
        while cursor and (cursor.peek() in "-.0123456789" or (words and not words[-1:].isalpha())):
            words += cursor.take().text
        words += cursor.take().text if cursor and words[-1:].isalpha() else ""
    return [space(length(words.strip(), token))]


def rule(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\rule[raise]{width}{height}`."""
    option = cursor.option()
    rise = length(written(option), token) if option is not None else 0.0
    width, height = (length(cursor.words(token), token) for _ in range(2))
    made = node("rule", mathcolor=parser.sheet.mark(token, look), width=str(width))
    made.set("height", str(height + rise))
    made.set("depth", str(-rise))
    return [Atom("ord", made)]


def modulo(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\bmod`, `\mod n`, `\pmod n` and `\pod n`."""
    name = parser.function("mod", token, look).element
    if token.text == r"\bmod":
        return [Atom("bin", name)]
    wide = space(1.0 if look.display else 8 / 18)
    inside = parser.atoms(cursor.argument(token), look)
    if token.text != r"\pod":
        inside = [Atom("ord", name), space(6 / 18), *inside]
    if token.text == r"\mod":
        return [wide, *inside]
    sides = [parser.symbol(replace(token, text=char), look) for char in "()"]
    return [wide, sides[0], *inside, sides[1]]


def tag(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\tag{1}` and `\tag*{1}`: at the end of the formula."""
    inside = text(parser, cursor.argument(token), look)
    if token.text == r"\tag":
        sides = [parser.symbol(replace(token, text=char), look) for char in "()"]
        inside = [sides[0], *inside, sides[1]]
    return [space(2.0), *inside]


def side_marks(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\prescript{a}{b}{X}`."""
    higher, lower = (cursor.argument(token) for _ in range(2))
    rows = {"sub": lower, "sup": higher}
    shown = {name: parser.fresh(t, look.script()) for name, t in rows.items() if trimmed(t)}
    order = " ".join(("base", *shown))
    made = node("scripts", node("row"), *shown.values(), order=order, align="right")
    return [Atom("ord", made), *parser.atoms(cursor.argument(token), look)]


def integrals(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\idotsint`."""
    del cursor
    signs = [parser.operator("∫", token, look).element for _ in range(2)]
    dots = parser.symbol(replace(token, text=r"\cdots"), look).element
    return [Atom("op", node("row", signs[0], dots, signs[1]), operator=True)]


def words(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\text{…}` and the like."""
    look_ = replace(look, variant=WORDS[token.text])
    return [Atom("ord", row(text(parser, cursor.argument(token), look_), look_))]


def raised(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\raisebox{1ex}{words}`."""
    rise = length(cursor.words(token), token)
    inside = row(text(parser, cursor.argument(token), look), look)
    return [Atom("ord", node("padded", node("row", inside), rise=f"{rise:.4f}"))]


_FONTS = {
    r"\mathrm": "normal",
    r"\mathup": "normal",
    r"\mathbf": "bold normal",
    r"\mathit": "italic",
    r"\mathnormal": "",
    r"\mathsf": "sans normal",
    r"\mathtt": "mono normal",
    r"\mathbb": "double normal",
    r"\mathds": "double normal",
    r"\mathbbm": "double normal",
    r"\Bbb": "double normal",
    r"\mathcal": "script normal",
    r"\mathscr": "script normal",
    r"\mathfrak": "fraktur normal",
    r"\mathbfit": "bold italic",
    r"\mathbfcal": "bold script normal",
    r"\boldsymbol": "bold",
    r"\bm": "bold",
    r"\pmb": "bold",
    r"\bold": "bold normal",
}


_CLASSES: dict[str, Kind] = {
    r"\mathord": "ord",
    r"\mathop": "op",
    r"\mathbin": "bin",
    r"\mathrel": "rel",
    r"\mathopen": "open",
    r"\mathclose": "close",
    r"\mathpunct": "punct",
    r"\mathinner": "inner",
    r"\mathstrut": "ord",
    r"\ensuremath": "ord",
}


COMMANDS: dict[str, Command] = {
    **BRACKETS,
    **DECORATIONS,
    r"\frac": fraction,
    r"\dfrac": partial(fraction, display=True),
    r"\tfrac": partial(fraction, display=False),
    r"\cfrac": partial(fraction, display=True, continued=True),
    r"\binom": partial(fraction, brackets=True),
    r"\dbinom": partial(fraction, brackets=True, display=True),
    r"\tbinom": partial(fraction, brackets=True, display=False),
    r"\genfrac": general_fraction,
    r"\sqrt": root,
    r"\begin": environment,
    r"\substack": substack,
    r"\operatorname": operator_name,
    r"\operatorname*": operator_name,
    r"\operatornamewithlimits": operator_name,
    r"\textcolor": textcolor,
    r"\not": negation,
    r"\hspace": gap,
    r"\hspace*": gap,
    r"\kern": gap,
    r"\mkern": gap,
    r"\hskip": gap,
    r"\mskip": gap,
    r"\mspace": gap,
    r"\rule": rule,
    r"\raisebox": raised,
    r"\tag": tag,
    r"\tag*": tag,
    r"\prescript": side_marks,
    r"\idotsint": integrals,
    r"\ce": reaction,
    r"\SI": quantity,
    r"\qty": quantity,
    r"\si": unit,
    r"\unit": unit,
    r"\num": number,
    r"\ang": angle,
    **dict.fromkeys((r"\bmod", r"\mod", r"\pmod", r"\pod"), modulo),
    **dict.fromkeys(WORDS, words),
    **{name: partial(alphabet, variant=variant) for name, variant in _FONTS.items()},
    **{name: partial(classed, kind=kind) for name, kind in _CLASSES.items()},
}
