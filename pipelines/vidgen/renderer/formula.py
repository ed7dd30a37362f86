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

from ..errors import RenderError
from .marking import braced, flat, mark_of
from .tex import Groups, Run, read, tokens_of, unmarked

_SHAPES = {"path", "rect", "line", "polygon", "polyline", "circle", "ellipse"}


def svg_of(expression: str, *, text_mode: bool = False) -> str:
    """The SVG of a formula as Manim marked it; `text_mode` reads it as a sentence with `$maths$`.

    Raises RenderError with the formula where it cannot be set.
    """
    runs = read(expression, text_mode=text_mode)
    plain = "".join("".join(run.tokens) for run in runs)
    _refuse_open_groups(plain, unmarked(expression))
    environment = _environment(plain, text_mode)
    root = _set(environment(plain), unmarked(expression))
    glyphs = list(_shapes(root))
    owners = _owners(runs, environment, len(glyphs))
    _regroup(root, glyphs, owners, [run.groups for run in runs])
    return ET.tostring(root, encoding="unicode")


def _refuse_open_groups(plain: str, shown: str) -> None:
    """ziamath closes a forgotten brace by itself, somewhere; the writer should know."""
    depth = 0
    for token in tokens_of(plain):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth < 0:
            raise _refuse(shown, "a } has no {")
    if depth:
        raise _refuse(shown, "a { is never closed")


def _environment(plain: str, text_mode: bool) -> _Around:
    """What to put around a formula that has rows or aligned columns."""
    depth = 0
    rows = False
    for token in tokens_of(plain):
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
    """Lay a formula out. `shown` is what an error calls it."""
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
    return RenderError(
        f"The formula {tex} cannot be set: {reason}",
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
    for paint in (flat, braced):
        try:
            root = _set(around(paint(runs, palette)), "")
        except RenderError:
            continue
        marks = [mark_of(shape, palette) for shape in _shapes(root)]
        if len(marks) == count:
            return _filled(marks, palette[0])
    return [palette[0]] * count


def _filled(marks: Sequence[Groups | None], first: Groups) -> list[Groups]:
    """Give glyphs with a colour of their own to the part before them."""
    owners = [next((mark for mark in marks if mark is not None), first)]
    for mark in marks:
        owners.append(owners[-1] if mark is None else mark)
    return owners[1:]


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
