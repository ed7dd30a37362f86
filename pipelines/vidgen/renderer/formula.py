r"""Set a LaTeX formula as SVG with ziamath, and keep track of whose part of it each glyph is.

Manim marks the parts of a `MathTex` with `\special{dvisvgm:raw <g id='…'>}` … `</g>}` and expects
groups of those names in the SVG. The formula is laid out twice: as written, which gives the glyphs,
and with a marker colour for every part, which tells whose each is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vidgen.errors import RenderError

Groups = tuple[str, ...]
"""Names of the groups around a piece of a formula, outermost first."""

_OPEN = re.compile(r"\\special\{dvisvgm:raw <g id='([^']+)'>\}")
_CLOSE = r"\special{dvisvgm:raw </g>}"
_TOKEN = re.compile(
    r"\\special\{dvisvgm:raw <g id='[^']+'>\}|\\special\{dvisvgm:raw </g>\}"
    r"|\\[A-Za-z]+\*?|\\.|\s+|.",
    re.DOTALL,
)
_SHAPES = {"path", "rect", "line", "polygon", "polyline", "circle", "ellipse"}
_UNPAINTABLE = {"{", "}", "^", "_", "&", r"\\", r"\end", r"\right", r"\limits", r"\nolimits", "["}
_BEFORE_ARGUMENT = {r"\begin", r"\end", r"\left", r"\right", r"\text"}
_FIRST_MARK = 0x010000
_SPELLINGS = (
    (re.compile(r"\\[dt]frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"\\text(?:rm|normal)(?![A-Za-z])"), r"\\text"),
    (re.compile(r"\\[lr]vert(?![A-Za-z])"), "|"),
    (re.compile(r"\\[lr]Vert(?![A-Za-z])"), r"\\Vert "),
    (re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(r"\\bm(?![A-Za-z])"), r"\\boldsymbol"),
    (re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])"), ""),
)


@dataclass(frozen=True)
class Run:
    """A piece of a formula whose tokens all lie in the same groups."""

    groups: Groups
    tokens: tuple[str, ...]


def svg_of(expression: str, *, text_mode: bool = False) -> str:
    """The SVG of a formula as Manim marked it; `text_mode` reads it as a sentence with `$maths$`.

    Raises RenderError with the formula where it cannot be set.
    """
    for pattern, spelling in _SPELLINGS:
        expression = pattern.sub(spelling, expression)
    runs = _as_maths(cut(expression)) if text_mode else cut(expression)
    plain = "".join("".join(run.tokens) for run in runs)
    environment = _environment(plain, text_mode)
    root = _set(environment(plain), plain)
    glyphs = list(_shapes(root))
    owners = _owners(runs, environment, len(glyphs))
    _regroup(root, glyphs, owners, [run.groups for run in runs])
    return ET.tostring(root, encoding="unicode")


def cut(expression: str) -> list[Run]:
    """Cut a marked formula where its groups change."""
    runs: list[Run] = []
    stack: list[str] = []
    tokens: list[str] = []
    for token in [*_TOKEN.findall(expression), _CLOSE]:
        opened = _OPEN.fullmatch(token)
        if not opened and token != _CLOSE:
            tokens.append(token)
            continue
        runs.append(Run(tuple(stack), tuple(tokens)))
        tokens = []
        if opened:
            stack.append(opened.group(1))
        elif stack:
            stack.pop()
    return [run for run in runs if run.tokens or run.groups]


def _as_maths(runs: Sequence[Run]) -> list[Run]:
    r"""Turn a sentence with `$maths$` into one formula, its words in `\text{…}`."""
    maths = False
    turned = []
    for run in runs:
        tokens: list[str] = []
        words = ""
        for symbol in (*run.tokens, ""):
            if symbol in {"$", "", r"\\"} or maths:
                tokens += [rf"\text{{{words}}}"] if words else []
                words = ""
            if symbol == "$":
                maths = not maths
            elif symbol and (maths or symbol == r"\\"):
                tokens.append(symbol)
            else:
                words += {"~": " ", r"\ ": " ", r"\,": " "}.get(symbol, symbol)
        again = _TOKEN.findall("".join(tokens))
        turned.append(Run(run.groups, tuple(again)))
    return turned


def _environment(plain: str, text_mode: bool) -> _Around:
    """What to put around a formula that has rows or aligned columns."""
    depth = 0
    rows = False
    for token in _TOKEN.findall(plain):
        depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
        rows = rows or (depth == 0 and token in {"&", r"\\"})
    if not rows:
        return _Around("", "")
    if text_mode:
        return _Around(r"\begin{array}{l}", r"\end{array}")
    return _Around(r"\begin{align*}", r"\end{align*}")


@dataclass(frozen=True)
class _Around:
    before: str
    after: str

    def __call__(self, tex: str) -> str:
        return f"{self.before}{tex}{self.after}"


def _set(tex: str, shown: str) -> ET.Element:
    """Lay a formula out. `shown` is how to name it in an error."""
    import ziamath

    ziamath.config.svg2 = False
    ziamath.config.precision = 5
    try:
        formula = ziamath.Latex(tex, size=10)
        unknown = [found for found in _leaves(formula.mathml) if re.match(r"\\[A-Za-z]", found)]
        if not unknown:
            root: ET.Element = formula.svgxml()
            return root
    except Exception as error:  # the library raises anything, down to AssertionError
        raise _refuse(shown, _reason(error)) from error
    raise _refuse(shown, f"unknown command {unknown[0]}")


def _refuse(tex: str, reason: str) -> RenderError:
    shown = " ".join(tex.split())
    return RenderError(
        f"The formula {shown!r} cannot be set: {reason}",
        cure="correct the formula, or write it with simpler commands",
    )


def _reason(error: Exception) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    if isinstance(error, ET.ParseError):
        return "an & stands outside of an environment with columns"
    if isinstance(error, AssertionError | IndexError | StopIteration):
        return "an argument is missing"
    return f"{words} {error}".strip()


def _leaves(mathml: ET.Element) -> Iterable[str]:
    return (element.text.strip() for element in mathml.iter() if element.text)


def _shapes(root: ET.Element) -> Iterable[ET.Element]:
    return (element for element in root.iter() if element.tag.split("}")[-1] in _SHAPES)


def _owners(runs: Sequence[Run], around: _Around, count: int) -> list[Groups]:
    """Whose glyph each is, in drawing order."""
    palette = list(dict.fromkeys(run.groups for run in runs))
    if len(palette) < 2:
        return [palette[0] if palette else ()] * count
    for paint in (_paint_flat, _paint_braced):
        try:
            root = _set(around(paint(runs, palette)), "")
        except RenderError:
            continue
        marks = [_mark_of(shape, palette) for shape in _shapes(root)]
        if len(marks) == count:
            return _filled(marks, palette[0])
    return [palette[0]] * count


def _filled(marks: Sequence[Groups | None], first: Groups) -> list[Groups]:
    """Give glyphs with a colour of their own to the part before them."""
    owners = [next((mark for mark in marks if mark is not None), first)]
    for mark in marks:
        owners.append(owners[-1] if mark is None else mark)
    return owners[1:]


def _mark_of(shape: ET.Element, palette: Sequence[Groups]) -> Groups | None:
    for colour in (shape.get("fill", ""), shape.get("stroke", "")):
        if re.fullmatch(r"#01[0-9a-fA-F]{4}", colour):
            index = int(colour[1:], 16) - _FIRST_MARK
            if index < len(palette):
                return palette[index]
    return None


def _paint_flat(runs: Sequence[Run], palette: Sequence[Groups]) -> str:
    """Switch colours in passing. Keeps spacing, but cannot cross the cells of a table."""
    out: list[str] = []
    scopes: list[int | None] = [None]
    for run in runs:
        wanted = palette.index(run.groups)
        for token, before in zip(run.tokens, ("", *run.tokens), strict=False):
            if scopes[-1] != wanted and _paintable(token):
                if before in {"^", "_"}:
                    out.append(f"{{{_colour(wanted)}{token}}}")
                    continue
                if before not in _BEFORE_ARGUMENT:
                    out.append(_colour(wanted))
                    scopes[-1] = wanted
            out.append(token)
            if token in {"{", r"\left"}:
                scopes.append(scopes[-1])
            elif token in {"}", r"\right"} and len(scopes) > 1:
                scopes.pop()
    return "".join(out)


def _paintable(token: str) -> bool:
    return token not in _UNPAINTABLE and not token.isspace()


def _paint_braced(runs: Sequence[Run], palette: Sequence[Groups]) -> str:
    """Put every cell of every run into coloured braces; the loss of spacing does no harm here."""
    out: list[str] = []
    for run in runs:
        colour = _colour(palette.index(run.groups))
        cells = [0, *_cell_ends(run.tokens), len(run.tokens)]
        for start, end in pairwise(cells):
            piece = "".join(run.tokens[start:end])
            whole = piece.strip() and piece not in {"&", r"\\"}
            out.append(f"{{{colour}{piece}}}" if whole else piece)
    return "".join(out)


def _cell_ends(tokens: Sequence[str]) -> list[int]:
    ends = []
    depth = 0
    for at, token in enumerate(tokens):
        depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
        if depth == 0 and token in {"&", r"\\"}:
            ends += [at, at + 1]
    return ends


def _colour(index: int) -> str:
    return rf"\color{{#{_FIRST_MARK + index:06x}}}"


def _regroup(
    root: ET.Element,
    glyphs: Sequence[ET.Element],
    owners: Sequence[Groups],
    order: Sequence[Groups],
) -> None:
    """Put the glyphs into groups of the names that Manim looks for; every group is there."""
    for child in list(root):
        root.remove(child)
    made: dict[str, ET.Element] = {}
    for groups in order:
        _descend(root, groups, made)
    for glyph, groups in zip(glyphs, owners, strict=True):
        _descend(root, groups, made).append(glyph)


def _descend(root: ET.Element, groups: Groups, made: dict[str, ET.Element]) -> ET.Element:
    parent = root
    for name in groups:
        if name not in made:
            made[name] = ET.SubElement(parent, "g", {"id": name})
        parent = made[name]
    return parent
